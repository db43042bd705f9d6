"""站点设置变更: one person proposes frozen settings, another confirms, the releaser takes them over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.domains.publication.configuration_documents import every_document, files_of_setting
from huiyin.domains.publication.rules.configuration import KIND
from huiyin.domains.publication.selectors.sites import changed_documents
from huiyin.foundation.cases import engine
from huiyin.foundation.cases.models import Case, Decision
from huiyin.foundation.release import gate
from huiyin.foundation.release.models import Frozen
from huiyin.kernel.errors import Invalid, NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from huiyin.foundation.release.models import Ticket
    from huiyin.kernel.actors import Actor


@transaction.atomic
def propose(*, actor: Actor, now: datetime, keys: Sequence[str] = (), opinion: str = "") -> Case:
    """Freeze changed sites, columns and organs (or just ``keys``) and put them to a second person."""
    unknown = sorted(set(keys) - set(every_document()))
    if unknown:
        raise Invalid("key-unknown", _("没有这些设置：{keys}。"), keys="、".join(unknown))
    chosen = {k: d for k, d in changed_documents().items() if not keys or k in keys}
    if not chosen:
        raise Invalid("nothing-changed", _("站点设置没有变化，不用提交。"))
    frozen = [
        gate.freeze(
            key=key, document=document, files=files_of_setting(document), actor=actor, now=now
        )
        for key, document in sorted(chosen.items())
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
    frozen = list(Frozen.objects.filter(pk__in=case.flags["frozen"]).order_by("key"))
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


def _proposal(case_id: int) -> Case:
    case = Case.objects.filter(pk=case_id, kind=KIND).first()
    if case is None:
        raise NotFound("proposal-not-found", _("没有找到这份设置变更。"))
    return case
