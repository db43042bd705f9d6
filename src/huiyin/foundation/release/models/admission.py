"""放行与拒发: the releaser's answers, one a ticket."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from huiyin.foundation.release.models.ticket import Ticket


class Admission(models.Model):
    """放行: a ticket became public with a root.

    ``head`` is the signed head as JSON: with it the database knows the newest root too, and nobody without the
    releaser's key can write a later one.
    """

    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, related_name="admission")
    sequence = models.BigIntegerField(_("发布序号"), db_index=True)
    root = models.CharField(_("根指纹"), max_length=64)
    log_index = models.BigIntegerField(_("日志序号"))
    admitted_at = models.DateTimeField(_("公开时间"))
    head = models.TextField(_("签名树头"), null=True)

    class Meta:
        verbose_name = _("放行记录")

    @override
    def __str__(self) -> str:
        return f"{self.ticket_id} #{self.sequence}"


class Refusal(models.Model):
    """拒发: a ticket that the releaser will never admit, and why."""

    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, related_name="refusal")
    problems = models.JSONField(_("原因"))
    refused_at = models.DateTimeField(_("拒发时间"))

    class Meta:
        verbose_name = _("拒发记录")

    @override
    def __str__(self) -> str:
        return f"{self.ticket_id} refused"
