"""定时运行 (run): one row a job, holding its lock, its heartbeat and its last result."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class Run(models.Model):
    """定时运行: the last run of a job; whoever set ``token`` holds the job until ``leased_until``.

    ``count`` is what the last finished run returned, ``failures`` the failed runs since then.
    """

    name = models.CharField(_("任务"), max_length=100, unique=True)
    due_at = models.DateTimeField(_("下次运行"))
    token = models.CharField(_("占用标记"), max_length=32, blank=True)
    leased_until = models.DateTimeField(_("占用至"), null=True, blank=True)
    started_at = models.DateTimeField(_("开始"), null=True, blank=True)
    finished_at = models.DateTimeField(_("完成"), null=True, blank=True)
    succeeded_at = models.DateTimeField(_("上次成功"), null=True, blank=True)
    count = models.PositiveIntegerField(_("办理件数"), default=0)
    failures = models.PositiveIntegerField(_("连续失败"), default=0)
    error = models.TextField(_("错误"), blank=True)

    class Meta:
        verbose_name = _("定时运行")
        verbose_name_plural = _("定时运行")
        ordering = ("name",)

    @override
    def __str__(self) -> str:
        return self.name
