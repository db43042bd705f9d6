"""通知和投递 (notices): what a person is told, and the outbox row for each channel."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from huiyin.foundation.notices.rules import CHANNELS, STATES


class Notice(models.Model):
    """通知: one message to one account; ``key`` names the event, so that nobody is told twice."""

    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices", verbose_name=_("收件人")
    )
    kind = models.CharField(_("类别"), max_length=50)
    key = models.CharField(_("事件"), max_length=200)
    subject = models.CharField(_("标题"), max_length=200)
    text = models.TextField(_("正文"))
    link = models.CharField(_("链接"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(_("已读时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("通知")
        verbose_name_plural = _("通知")
        ordering = ("-created_at", "-id")
        constraints = [models.UniqueConstraint(fields=["to", "key"], name="notice_once_per_person")]
        indexes = [models.Index(fields=["key"], name="notice_by_key")]

    @override
    def __str__(self) -> str:
        return self.subject


class Delivery(models.Model):
    """投递: one notice through one channel; the id is the same for every attempt.

    ``token`` and ``leased_until`` belong to the process that delivers at this moment. ``written`` means a
    file in the outbox: nobody has it yet.
    """

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="deliveries")
    channel = models.CharField(
        _("渠道"), max_length=10, choices=[(c.code, _(c.label)) for c in CHANNELS]
    )
    state = models.CharField(
        _("状态"),
        max_length=10,
        choices=[(code, _(label)) for code, label in STATES],
        default="waiting",
    )
    attempts = models.PositiveIntegerField(_("尝试次数"), default=0)
    next_attempt_at = models.DateTimeField(_("下次尝试"))
    token = models.CharField(_("占用标记"), max_length=32, blank=True)
    leased_until = models.DateTimeField(_("占用至"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("送达时间"), null=True, blank=True)
    last_error = models.TextField(_("最近的错误"), blank=True)

    class Meta:
        verbose_name = _("投递")
        verbose_name_plural = _("投递")
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="delivery_once_per_channel")
        ]
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="delivery_due")]

    @override
    def __str__(self) -> str:
        return f"{self.notice_id} {self.channel}"

    @property
    def subject(self) -> str:
        """Return the name under which the ledger knows this delivery."""
        return f"delivery/{self.pk}"
