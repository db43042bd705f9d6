"""角色的授予和收回 (grants): only the security administrator, never to oneself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.foundation.accounts import rules
from huiyin.foundation.accounts.models import RoleGrant, User
from huiyin.foundation.accounts.selectors import in_force
from huiyin.foundation.accounts.services.accounts import end_sessions
from huiyin.foundation.accounts.services.permission import require
from huiyin.foundation.ledger.services import record
from huiyin.foundation.organs.fields import field_problems, refuse
from huiyin.kernel.actors import SYSTEM
from huiyin.kernel.errors import Invalid, NotPermitted, PolicyBreach, WrongState

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.foundation.organs.models import Organ
    from huiyin.kernel.actors import Actor


@transaction.atomic
def grant_role(
    *, user: User, role: str, organ: Organ | None, actor: Actor, now: datetime, basis: str = ""
) -> RoleGrant:
    """Grant a role in the organ and everything below it (None = everywhere).

    A person writes down the ``basis``. A role held already is returned as it is. ``PolicyBreach`` when
    the person would hold two of the three administrators' roles, or one of them and a business role.
    An account of nobody in particular gets none. Ends the account's sessions.
    """
    require("role.grant", actor)
    if role not in rules.BY_CODE:
        raise Invalid("role-unknown", _("没有这个角色，请从列表中选择。"), field="role")
    user = User.objects.select_for_update().get(pk=user.pk)
    _refuse_own(user, actor)
    if user.person_id is None:
        raise Invalid("role-nobody", _("这个账号没有写明是谁的，不能授予角色。"), field="user")
    if role in rules.ADMINISTRATORS and organ is not None:
        raise Invalid("role-everywhere", _("三员管理整个系统，不限定机关。"), field="organ")
    present = set(in_force(now).filter(user=user).values_list("role", flat=True))
    conflict = rules.conflict(present, role)
    if conflict:
        raise PolicyBreach("role-separation", conflict, clause=rules.SEPARATION, field="role")
    if actor != SYSTEM and not basis.strip():
        raise Invalid("role-basis", _("请写明依据，例如任职文件的文号或者批准人。"), field="basis")
    held = in_force(now).filter(user=user, role=role, organ=organ).first()
    if held:
        return held
    grant = RoleGrant(
        user=user, role=role, organ=organ, since=now, granted_by_id=actor.id, basis=basis.strip()
    )
    refuse("role-field", field_problems(grant))
    grant.save()
    end_sessions(user=user)
    record(
        kind="role.granted",
        actor=actor,
        at=now,
        subject=user.subject,
        basis=rules.BY_CODE[role].clause,
        data={**_told(role, organ), "basis": basis},
    )
    return grant


@transaction.atomic
def revoke_role(*, grant: RoleGrant, actor: Actor, now: datetime, reason: str) -> RoleGrant:
    """End a grant at ``now`` and with it the account's sessions; the row stays."""
    require("role.revoke", actor)
    if not reason.strip():
        raise Invalid("role-reason", _("请写明收回的原因。"), field="reason")
    grant = RoleGrant.objects.select_for_update().select_related("user", "organ").get(pk=grant.pk)
    _refuse_own(grant.user, actor)
    if grant.until and grant.until <= now:
        raise WrongState("role-ended", _("这个角色已经收回。"))
    grant.until = now
    grant.save(update_fields=["until"])
    end_sessions(user=grant.user)
    record(
        kind="role.revoked",
        actor=actor,
        at=now,
        subject=grant.user.subject,
        data={**_told(grant.role, grant.organ), "reason": reason},
    )
    return grant


def _refuse_own(user: User, actor: Actor) -> None:
    """Nobody changes their own roles."""
    if actor.id is not None and actor.id == user.pk:
        raise NotPermitted(
            "role-own",
            _("不能给自己授予或收回角色，请另一位安全管理员办理。"),
            clause=rules.SEPARATION,
        )


def _told(role: str, organ: Organ | None) -> dict[str, str]:
    """Return what the ledger says of a grant; labels are those of the day."""
    return {
        "role": role,
        "label": rules.BY_CODE[role].label,
        "organ": organ.code if organ else "",
        "place": organ.name if organ else "所有机关",
    }
