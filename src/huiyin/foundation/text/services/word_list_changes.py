"""用语表变更的办理: one person proposes a version, or a list's use; another one confirms what that person saw.

Until then the change stands in a table that no scanner reads. The proposer, or whoever might confirm, may
give it up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from huiyin.foundation.access import require
from huiyin.foundation.cases import engine
from huiyin.foundation.ledger.services import record
from huiyin.foundation.text.access import GATE, WORD_LISTS
from huiyin.foundation.text.models import LONGEST_REASON, WordList, WordListChange
from huiyin.foundation.text.services.word_list_trials import trial_of
from huiyin.foundation.text.services.word_lists import take_over
from huiyin.foundation.text.word_list_effects import effect_of
from huiyin.foundation.text.word_list_rules import KIND
from huiyin.foundation.text.word_list_standing import case_of, waits_for_second
from huiyin.kernel.errors import Invalid, NotFound, PolicyBreach, Stale, WrongState

if TYPE_CHECKING:
    from datetime import date, datetime

    from huiyin.foundation.cases.guards import Context
    from huiyin.foundation.cases.models import Case
    from huiyin.foundation.text.word_list_text import Draft
    from huiyin.kernel.actors import Actor


@transaction.atomic
def propose_import(
    *, source: str, seen_version: int, actor: Actor, now: datetime, reason: str = ""
) -> WordListChange:
    """Put a list written in TOML to a second person; ``Invalid`` tells what is wrong in it.

    ``seen_version`` is the version that a person compared it with (0 = none): another one is ``Stale``.
    """
    require(WORD_LISTS, actor, "propose_word_list")
    trial = trial_of(source)
    if seen_version != trial.version:
        raise Stale("word-list-changed", _("这份用语表刚才被别人改过，请重新看看会改变什么。"))
    if trial.same:
        raise Invalid("word-list-same", _("与现有的完全相同，不用导入。"))
    _leaves_no_gap(trial.draft, localdate(now))
    change = WordListChange(
        name=trial.draft.name,
        act=WordListChange.Act.IMPORT,
        source=source,
        base_version=trial.version,
        reason=reason.strip(),
    )
    return _put(change, actor, now)


@transaction.atomic
def propose_use(
    *, word_list: WordList, active: bool, reason: str, actor: Actor, now: datetime
) -> WordListChange:
    """Ask a second person to put a list into use or out of it; ``WrongState`` where it is so already."""
    require(WORD_LISTS, actor, "propose_word_list")
    if not reason.strip():
        raise Invalid("reason", _("请写明原因。"), field="reason")
    found = WordList.objects.select_for_update().get(pk=word_list.pk)
    if found.active == active:
        said = _("这份用语表已经在用。") if active else _("这份用语表已经停用。")
        raise WrongState("word-list-use", said)
    act = WordListChange.Act.ON if active else WordListChange.Act.OFF
    change = WordListChange(
        name=found.name, act=act, base_version=found.version, reason=reason.strip()
    )
    return _put(change, actor, now)


@transaction.atomic
def confirm(
    *, change: WordListChange, digest_seen: str, actor: Actor, now: datetime, opinion: str = ""
) -> WordList:
    """Agree to the change whose digest was seen; ``word_list_effects`` tells when the list counts.

    ``Stale`` where the list changed since it was compared, ``PolicyBreach`` where something else was seen.
    """
    found = WordList.objects.select_for_update().filter(name=change.name).first()
    engine.advance(
        case_id=case_of(change).pk,
        action="confirm",
        actor=actor,
        now=now,
        digest_seen=digest_seen,
        opinion=opinion,
    )
    if (found.version if found else 0) != change.base_version:
        raise Stale(
            "word-list-overtaken", _("提出以后，这份用语表又改过。请放弃这次变更，重新提出。")
        )
    if change.act == WordListChange.Act.IMPORT:
        return _replace(change, actor, now)
    if found is None:
        raise NotFound("word-list-not-found", _("没有这份用语表。"))
    return _switch(found, change, actor, now)


def drop(*, change: WordListChange, opinion: str, actor: Actor, now: datetime) -> Case:
    """Give a change up, or take the own proposal back; the reason is told to who proposed it."""
    return engine.advance(
        case_id=case_of(change).pk, action="drop", actor=actor, now=now, opinion=opinion
    )


def change_as_seen(case: Case, actor: Actor, context: Context) -> None:
    """守卫: the row says what was proposed, and it is what this person saw."""
    del actor
    change = WordListChange.objects.get(pk=case.subject.partition("/")[2])
    proposed = case.decisions.get(action="propose")
    expected = {change.digest, change.computed_digest(), proposed.digest_seen}
    if not proposed.seal_holds() or len(expected) > 1:
        raise PolicyBreach(
            "word-list-tampered", _("这份变更与提出时不一致，不能同意。"), clause=GATE
        )
    if context.digest_seen not in expected:
        raise Stale("word-list-unseen", _("您看到的不是现在这份变更，请打开它的页面看过再办。"))


GUARDS = (change_as_seen,)


def _leaves_no_gap(draft: Draft, today: date) -> None:
    """Refuse a later day for a list in use: until then neither its old words nor its new ones would be looked for."""
    running = WordList.objects.filter(name=draft.name, active=True, since__lte=today)
    if draft.facts["since"] > today and running.exists():
        raise Invalid(
            "word-list-gap",
            _(
                "这份用语表正在用，启用日期写在以后，到那天以前就没有表可查。请把启用日期写成今天，或者到那天再提出。"
            ),
        )


def _put(change: WordListChange, actor: Actor, now: datetime) -> WordListChange:
    """Keep a change and open its case, the first decision taken; a list has one change that waits."""
    if len(change.reason) > LONGEST_REASON:
        raise Invalid(
            "reason-long",
            _("原因最多写 {most} 字，现在是 {count} 字。"),
            most=LONGEST_REASON,
            count=len(change.reason),
            field="reason",
        )
    if waits_for_second(change.name) is not None:
        raise WrongState(
            "word-list-waits", _("这份用语表已经有一项变更在等复核，请先复核或放弃那一项。")
        )
    if actor.id is None:
        raise PolicyBreach("word-list-person", _("用语表的变更要由人提出。"), clause=GATE)
    change.made_at, change.made_by = now, actor.id
    change.digest = change.computed_digest()
    change.save(force_insert=True)
    case = engine.open_case(kind=KIND, subject=change.subject, organ=None, actor=actor, now=now)
    engine.advance(
        case_id=case.pk,
        action="propose",
        actor=actor,
        now=now,
        digest_seen=change.digest,
        opinion=change.reason,
    )
    return change


def _replace(change: WordListChange, actor: Actor, now: datetime) -> WordList:
    found, trial = take_over(change.source)
    facts = {"name": found.name, "version": found.version, "words": len(trial.draft.words)}
    effect = effect_of(change.act, found, localdate(now))
    record(
        kind="text.word-list-agreed",
        actor=actor,
        at=now,
        subject=f"word-list/{found.pk}",
        basis=GATE,
        data={**facts, **trial.counts, "own": False, "change": change.pk, "effect": effect},
    )
    return found


def _switch(found: WordList, change: WordListChange, actor: Actor, now: datetime) -> WordList:
    active = change.act == WordListChange.Act.ON
    WordList.objects.filter(pk=found.pk).update(active=active, version=F("version") + 1)
    found.refresh_from_db()
    record(
        kind="text.word-list-use-agreed",
        actor=actor,
        at=now,
        subject=f"word-list/{found.pk}",
        basis=GATE,
        data={
            "active": active,
            "effect": effect_of(change.act, found, localdate(now)),
            "reason": change.reason,
            "change": change.pk,
        },
    )
    return found
