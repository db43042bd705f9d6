"""时限的事实 (clock facts): what started, stopped, paused or lengthened a clock; the rest is computed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from huiyin.foundation.cases.models.cases import Case, Decision


class CaseClock(models.Model):
    """事项时限: one run of a clock of the case's rulebook. A clock that starts again has a new run."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="clocks", verbose_name=_("事项"))
    name = models.CharField(_("时限"), max_length=40)
    run = models.PositiveIntegerField(_("次数"), default=1)

    class Meta:
        verbose_name = _("事项时限")
        verbose_name_plural = _("事项时限")
        ordering = ("case", "id")
        constraints = [
            models.UniqueConstraint(fields=["case", "name", "run"], name="clock_run_once"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.case} {self.name}"


class ClockEvent(models.Model):
    """时限事件: a fact with its evidence; ``at`` is when it happened, ``recorded_at`` when it was entered."""

    KINDS = [
        ("started", _("起算")),
        ("paused", _("暂停")),
        ("resumed", _("恢复")),
        ("restarted", _("重新起算")),
        ("extended", _("延长")),
        ("stopped", _("停止")),
        ("warned", _("到期提醒")),
        ("overdue", _("超期告知")),
    ]

    clock = models.ForeignKey(
        CaseClock, models.PROTECT, related_name="events", verbose_name=_("时限")
    )
    kind = models.CharField(_("事件"), max_length=10, choices=KINDS)
    at = models.DateTimeField(_("发生时间"))
    recorded_at = models.DateTimeField(_("记录时间"))
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, related_name="+", verbose_name=_("所依决定")
    )
    actor_id = models.BigIntegerField(_("账号"), null=True)
    actor_name = models.CharField(_("姓名"), max_length=100)
    evidence = models.JSONField(_("依据材料"), default=dict)

    class Meta:
        verbose_name = _("时限事件")
        verbose_name_plural = _("时限事件")
        ordering = ("clock", "id")

    @override
    def __str__(self) -> str:
        return f"{self.clock} {self.kind}"
