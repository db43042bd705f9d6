"""收存的文件: what is known about an upload; its bytes lie in the private blob store."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from huiyin.foundation.files.rules import PURPOSES


class StoredFile(models.Model):
    """收存的文件: ``digest`` is of the bytes kept (an image after it was re-encoded), ``size`` in bytes.

    ``received_digest`` is of the bytes as they came. ``notes`` lists what was removed or noticed.
    ``width`` and ``height`` are pixels, null for anything but an image.
    """

    digest = models.CharField(_("内容摘要"), max_length=64, db_index=True)
    received_digest = models.CharField(_("原始摘要"), max_length=64)
    name = models.CharField(_("文件名"), max_length=200)
    media_type = models.CharField(_("类型"), max_length=100)
    size = models.PositiveBigIntegerField(_("大小"))
    purpose = models.CharField(
        _("用途"), max_length=20, choices=[(r.code, _(r.label)) for r in PURPOSES]
    )
    received_at = models.DateTimeField(_("收存时间"))
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("上传人"),
    )
    width = models.PositiveIntegerField(_("宽"), null=True, blank=True)
    height = models.PositiveIntegerField(_("高"), null=True, blank=True)
    notes = models.JSONField(_("处理说明"), default=list, blank=True)

    class Meta:
        verbose_name = _("收存的文件")
        verbose_name_plural = _("收存的文件")
        ordering = ("-received_at", "-id")

    @override
    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        """Return the name under which the ledger knows this file."""
        return f"file/{self.pk}"
