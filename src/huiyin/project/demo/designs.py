"""页面样式: the portal's look is proposed and confirmed by two people before the releaser renders with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.foundation.release import design
from huiyin.foundation.release.models import Ticket
from huiyin.project.demo.places import CONFIRMER, PROPOSER

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from huiyin.kernel.actors import Actor


def approve_design(*, actor: Callable[[str, datetime], Actor], now: datetime) -> bool:
    """Approve the look that this program has; False where the first one was approved before."""
    if Ticket.objects.filter(kind="design").exists():
        return False
    reason = "首次启用页面样式。"
    case = design.propose(actor=actor(PROPOSER, now), now=now, opinion=reason)
    design.confirm(case_id=case.pk, actor=actor(CONFIRMER, now), now=now, opinion=reason)
    return True
