"""角色授予 (role grant): which role an account holds, in which organ, from when to when."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from huiyin.foundation.accounts import rules
from huiyin.foundation.accounts.models.user import User
from huiyin.foundation.organs.models import Organ


class RoleGrant(models.Model):
    """角色授予: held in ``organ`` and everything below it, null = everywhere.

    A grant is never deleted: it ends, so that it can be shown later who could do what.
    """

    user = models.ForeignKey(
        User, models.PROTECT, related_name="role_grants", verbose_name=_("账号")
    )
    role = models.CharField(
        _("角色"), max_length=30, choices=[(r.code, _(r.label)) for r in rules.ROLES]
    )
    organ = models.ForeignKey(
        Organ, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("机关")
    )
    since = models.DateTimeField(_("授予时间"))
    until = models.DateTimeField(_("终止时间"), null=True, blank=True)
    granted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("授予人")
    )
    basis = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("角色授予")
        verbose_name_plural = _("角色授予")
        ordering = ("user", "role", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "organ"],
                condition=models.Q(until=None),
                name="role_grant_one_open_in_organ",
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(until=None, organ=None),
                name="role_grant_one_open_everywhere",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.user.username} {self.role}"
