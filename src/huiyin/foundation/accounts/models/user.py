"""账号 (account): the sign-in of one person."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from huiyin.foundation.organs.models import Person

if TYPE_CHECKING:
    from collections.abc import Iterator


class User(AbstractUser):  # type: ignore[django-manager-missing]  # Page.owner is Wagtail's, with its own manager
    """账号: one person's sign-in. ``is_superuser`` opens framework screens and gives no role.

    ``session_epoch`` is written into every session; raising it ends all of them at once.
    """

    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="users", verbose_name=_("人员")
    )
    language = models.CharField(_("界面语言"), max_length=10, default="zh-hans")
    must_change_password = models.BooleanField(_("下次登录须改密码"), default=False)
    password_changed_at = models.DateTimeField(_("密码更改时间"), null=True, blank=True)
    locked_until = models.DateTimeField(_("锁定至"), null=True, blank=True)
    last_seen_at = models.DateTimeField(_("最近操作时间"), null=True, blank=True)
    session_epoch = models.PositiveIntegerField(_("会话批次"), default=0)

    class Meta:
        verbose_name = _("账号")
        verbose_name_plural = _("账号")
        ordering = ("username",)
        constraints: ClassVar = [
            # Where the rules demand two people, they count accounts: a person has one.
            models.UniqueConstraint(fields=["person"], name="account_one_a_person")
        ]

    @override
    def __str__(self) -> str:
        return self.display_name()

    @override
    def get_session_auth_hash(self) -> str:
        """Return what a session is bound to: the password and the batch of sessions."""
        return _bound(super().get_session_auth_hash(), self.session_epoch)

    @override
    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """Yield the same for older keys of the installation."""
        for value in super().get_session_auth_fallback_hash():
            yield _bound(value, self.session_epoch)

    def display_name(self) -> str:
        """Return the person's name as records show it."""
        return self.person.name if self.person else self.get_full_name() or self.username

    @property
    def subject(self) -> str:
        """Return the name under which the ledger knows this account."""
        return f"account/{self.pk}"


def _bound(value: str, epoch: int) -> str:
    return f"{value}.{epoch}"
