"""维护机关的权限: asking the rows of ``access.ORGANS`` who may change the register of organs and posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from huiyin.foundation.access import may
from huiyin.foundation.organs.access import ORGANS
from huiyin.kernel.errors import NotPermitted

if TYPE_CHECKING:
    from huiyin.foundation.organs.models import Organ
    from huiyin.kernel.actors import Actor

MAINTAIN = "organ.maintain"


def may_maintain(actor: Actor, organ: Organ | None) -> bool:
    """Tell whether the actor keeps the register for this organ; None asks for the whole of it."""
    return may(ORGANS, actor, MAINTAIN, organ.path() if organ else ())


def require_maintainer(actor: Actor, organ: Organ | None) -> None:
    """Let the system and a system administrator of the organ (or of one above it) through."""
    if may_maintain(actor, organ):
        return
    raise NotPermitted(
        "organs-not-permitted",
        _("机关和岗位由系统管理员维护，您现在没有这项权限。"),
        clause=next(row.clause for row in ORGANS if row.action == MAINTAIN),
    )
