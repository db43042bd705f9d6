"""迁移清单的守卫: the lane is open on the day, and each signer has declared the result of the secrecy review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.timezone import localtime

from huiyin.domains.publication.rules.migration import CLEARED, migration_rule
from huiyin.kernel.errors import PolicyBreach

if TYPE_CHECKING:
    from huiyin.foundation.cases.guards import Context
    from huiyin.foundation.cases.models import Case
    from huiyin.kernel.actors import Actor


def lane_is_open(case: Case, actor: Actor, context: Context) -> None:  # noqa: ARG001
    """A city that closed the lane takes old information through every stage."""
    rule = migration_rule(localtime(context.now).date())
    if not rule.allowed:
        raise PolicyBreach(
            "migration-closed",
            "本地没有启用迁移通道（{decision}），不能签署。可以放弃这一批，全部转为草稿，逐件送审。",
            clause=rule.clause,
            decision=rule.decision,
        )


def secrecy_is_clear(case: Case, actor: Actor, context: Context) -> None:  # noqa: ARG001
    """Whoever has a doubt holds the rows or sends the list back; a list is signed as a whole."""
    if context.data.get("secrecy") != CLEARED.code:
        raise PolicyBreach(
            "secrecy-doubt",
            "对清单里的信息有疑问，就不能签署。请先把有疑问的几件移出清单，转为草稿。",
            clause=CLEARED.clause,
        )


GUARDS = (lane_is_open, secrecy_is_clear)
