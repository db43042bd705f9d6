"""导入的工作日历 (imported calendars): a year imported last replaces the one that came with the software."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

NOTICE_LENGTH, NAME_LENGTH = 300, 40


class CalendarYear(models.Model):
    """日历年度: one import of one year; earlier imports stay as history."""

    year = models.PositiveSmallIntegerField(_("年份"))
    notice = models.CharField(_("通知"), max_length=NOTICE_LENGTH)
    imported_at = models.DateTimeField(_("导入时间"))
    imported_by = models.BigIntegerField(_("导入人"), null=True)

    class Meta:
        verbose_name = _("日历年度")
        verbose_name_plural = _("日历年度")
        ordering = ("year", "id")

    @override
    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """日历日: a day off with the holiday's name, or a weekend day that is worked."""

    KINDS = [("off", _("放假")), ("work", _("调休上班"))]

    calendar = models.ForeignKey(CalendarYear, models.PROTECT, related_name="days")
    date = models.DateField(_("日期"))
    kind = models.CharField(_("类别"), max_length=4, choices=KINDS)
    name = models.CharField(_("名称"), max_length=NAME_LENGTH, blank=True)

    class Meta:
        verbose_name = _("日历日")
        verbose_name_plural = _("日历日")
        ordering = ("date",)
        constraints = [
            models.UniqueConstraint(fields=["calendar", "date"], name="calendar_day_once"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.date} {self.kind}"
