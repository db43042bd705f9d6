"""站点设置变更: one person proposes frozen settings, another confirms, the releaser takes them over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from huiyin.domains.publication.address_checks import hidden_columns, unfit_words
from huiyin.domains.publication.configuration_documents import every_document, files_of_setting
from huiyin.domains.publication.redirect_checks import problems_in_public
from huiyin.domains.publication.rules.configuration import KIND
from huiyin.domains.publication.selectors.sites import changed_documents
from huiyin.foundation.cases import engine
from huiyin.foundation.cases.models import Case, Decision
from huiyin.foundation.release import gate
from huiyin.foundation.release.by_key import taken_down_since
from huiyin.foundation.release.models import Frozen
from huiyin.kernel.errors import Invalid, NotFound, WrongState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from huiyin.foundation.release.models import Ticket
    from huiyin.kernel.actors import Actor


@transaction.atomic
def propose(*, actor: Actor, now: datetime, keys: Sequence[str] = (), opinion: str = "") -> Case:
    """Freeze what changed of sites, columns, organs and old addresses (or just ``keys``) for a second person.

    ``Invalid`` names every old address that cannot be as it is proposed.
    """
    wanted, documents = set(keys), every_document()
    unknown = sorted(wanted - set(documents))
    if unknown:
        raise Invalid("key-unknown", _("没有这些设置：{keys}。"), keys="、".join(unknown))
    changed = changed_documents(documents)
    chosen = {k: d for k, d in changed.items() if not wanted or k in wanted}
    if not chosen:
        raise Invalid("nothing-changed", _("站点设置没有变化，不用提交。"))
    _possible(chosen, changed, now)
    plain = {key: d for key, d in chosen.items() if not files_of_setting(d)}
    frozen = gate.freeze_many(plain, actor=actor, now=now)
    frozen += [
        gate.freeze(
            key=key, document=document, files=files_of_setting(document), actor=actor, now=now
        )
        for key, document in sorted(chosen.items())
        if key not in plain
    ]
    number = Case.objects.filter(kind=KIND).count() + 1
    case = engine.open_case(
        kind=KIND, subject=f"configuration/{number}", organ=None, actor=actor, now=now
    )
    Case.objects.filter(pk=case.pk).update(flags={"frozen": [f.pk for f in frozen]})
    return engine.advance(
        case_id=case.pk,
        action="propose",
        actor=actor,
        now=now,
        opinion=opinion,
        data={"digests": {f.key: f.digest for f in frozen}},
    )


@transaction.atomic
def confirm(*, case_id: int, actor: Actor, now: datetime, opinion: str = "") -> Ticket:
    """Agree to a proposal and issue its ticket."""
    case = _proposal(case_id)
    frozen = list(frozen_of(case))
    documents = {f.key: gate.document_of(f) for f in frozen}
    _still_wanted(frozen, documents)
    _possible(documents, changed_documents(), now)
    engine.advance(
        case_id=case.pk,
        action="confirm",
        actor=actor,
        now=now,
        opinion=opinion,
        data={"digests": {f.key: f.digest for f in frozen}},
    )
    decisions = Decision.objects.filter(case=case).order_by("sequence")
    return gate.issue(
        kind="configuration",
        entries=frozen,
        decisions=[d.payload() for d in decisions],
        reason=opinion,
        actor=actor,
        now=now,
    )


@transaction.atomic
def drop(*, case_id: int, opinion: str, actor: Actor, now: datetime) -> Case:
    """Give a proposal up."""
    return engine.advance(
        case_id=_proposal(case_id).pk, action="drop", actor=actor, now=now, opinion=opinion
    )


def frozen_of(case: Case) -> Iterator[Frozen]:
    """Yield the frozen settings of a proposal in the order of their keys, however many they are."""
    numbers = sorted(case.flags.get("frozen", []))
    found: list[Frozen] = []
    for at in range(0, len(numbers), gate.CHUNK):
        found += Frozen.objects.filter(pk__in=numbers[at : at + gate.CHUNK])
    yield from sorted(found, key=lambda f: f.key)


def _still_wanted(frozen: Sequence[Frozen], documents: Mapping[str, Any]) -> None:
    """Refuse to bring back what was taken down after it was proposed: whoever proposed it did not know."""
    gone = taken_down_since(frozen)
    if gone:
        words = "、".join(str(documents[key].get("path", key)) for key in gone)
        raise WrongState(
            "taken-down-since",
            _("提出以后，{words} 已经撤下，不能再同意。请放弃这一份，需要时重新提出。"),
            words=words,
        )


def _possible(chosen: Mapping[str, Any], changed: Iterable[str], now: datetime) -> None:
    """Refuse addresses that cannot be in public as they are proposed, naming every one."""
    found = unfit_words(chosen, on=localdate(now)) | problems_in_public(chosen, changed)
    found |= hidden_columns(chosen)
    if found:
        words = "；".join(f"{path}：{why}" for path, why in found.values())
        raise Invalid("redirects-impossible", "{words}", words=words)


def _proposal(case_id: int) -> Case:
    case = Case.objects.filter(pk=case_id, kind=KIND).first()
    if case is None:
        raise NotFound("proposal-not-found", _("没有找到这份设置变更。"))
    return case
