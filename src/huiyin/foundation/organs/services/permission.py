"""维护机关的权限: who may change the register of organs and posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from huiyin.foundation.organs import rules
from huiyin.kernel.actors import SYSTEM
from huiyin.kernel.errors import NotPermitted

if TYPE_CHECKING:
    from huiyin.foundation.organs.models import Organ
    from huiyin.kernel.actors import Actor


def require_maintainer(actor: Actor, organ: Organ | None) -> None:
    """Let the system and a system administrator of the organ (or of one above it) through."""
    path = organ.path() if organ else ()
    if actor == SYSTEM or any(actor.holds(role, path) for role in rules.MAINTAINERS):
        return
    raise NotPermitted(
        "organs-not-permitted", _("机关和岗位由系统管理员维护，您现在没有这项权限。")
    )
