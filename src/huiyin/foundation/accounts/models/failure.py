"""登录失败 (failed sign-in): counted per name as typed, whether or not such an account exists."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class SignInFailure(models.Model):
    """登录失败: ``name_key`` is a keyed digest of the typed name.

    People type passwords into the name field; the digest keeps those out of the database.
    """

    name_key = models.CharField(_("用户名摘要"), max_length=64)
    at = models.DateTimeField(_("时间"))
    address = models.GenericIPAddressField(_("来源地址"), null=True, blank=True)

    class Meta:
        verbose_name = _("登录失败")
        verbose_name_plural = _("登录失败")
        ordering = ("-at", "-id")
        indexes = [models.Index(fields=["name_key", "at"], name="sign_in_failure_by_name")]

    @override
    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
