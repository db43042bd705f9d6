"""命令行清除: the same services as the desk's, for one person after another or both at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.domains.publication import services as publication
from huiyin.foundation.release import purge
from huiyin.foundation.release.commands import carry_out_purges
from huiyin.foundation.release.purge_settling import erasure_of, settle_purges

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from huiyin.foundation.cases.models import Case
    from huiyin.kernel.actors import Actor

PATIENCE = 120.0  # seconds
SHOWN = 20
ITEM = "item/"


def try_out(*, key: str, phrases: Sequence[str], actor: Actor, say: Callable[[str], None]) -> int:
    """Tell how much an order would erase."""
    if key.startswith(ITEM):
        trial = publication.try_purge(item_id=_number(key), phrases=phrases, actor=actor)
    else:
        trial = purge.try_purge(key=key, phrases=phrases, actor=actor)
    for path in trial.pages[:SHOWN]:
        say(f"· {path}")
    for path in trial.remaining[:SHOWN]:
        say(f"✗ 现在公开的页面里还有这些字句，须先撤下或更正：{path}")
    for other in trial.kept_for[:SHOWN]:
        say(f"· 有文件仍由公开或待发的 {other} 使用，这次不清除")
    say(
        f"会清除 {trial.objects} 个发布对象、{trial.files} 个内部文件，保留 {trial.kept} 个共用的文件。"
    )
    return 0


def order(
    *,
    key: str,
    phrases: Sequence[str],
    reason: str,
    actors: Sequence[Actor],
    now: datetime,
    say: Callable[[str], None],
) -> int:
    """Propose, or confirm what waits; once two people have agreed, wait for the releaser's answer."""
    waiting = purge.proposed(key)
    people = list(actors)
    if waiting is None:
        waiting = _propose(key, phrases, reason, people.pop(0), now)
        say("✓ 已提出清除，请另一人复核。")
    if not people:
        return 0
    purge.confirm(case_id=waiting.pk, actor=people[0], now=now)
    carry_out_purges(patience=PATIENCE)
    settle_purges(now)
    return _tell(waiting, say)


def _propose(key: str, phrases: Sequence[str], reason: str, actor: Actor, now: datetime) -> Case:
    if key.startswith(ITEM):
        return publication.order_purge(
            item_id=_number(key), phrases=phrases, reason=reason, actor=actor, now=now
        )
    return purge.propose(key=key, phrases=phrases, reason=reason, organ=None, actor=actor, now=now)


def _number(key: str) -> int:
    number = key.removeprefix(ITEM)
    return int(number) if number.isdecimal() else 0


def _tell(case: Case, say: Callable[[str], None]) -> int:
    erasure = erasure_of(case)
    if erasure is None:
        say("· 已复核，发布器还没有办，结果请在办公端“清除”里看。")
        return 0
    if erasure.problem:
        say(f"✗ 没有清除：{erasure.problem}")
        return 1
    say(f"✓ 已清除 {erasure.objects_erased} 个发布对象、{erasure.files_erased} 个内部文件。")
    if erasure.files_kept:
        say(
            f"· 有 {erasure.files_kept} 个文件仍由公开或待发的其他信息使用，没有清除；那些信息撤下后请再提一次。"
        )
    return 0
