"""台账 (ledger): entries that are written once, each holding the hash of the one before it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class Entry(models.Model):
    """台账记录: one act. Database triggers refuse to change or delete it.

    ``hash`` is SHA-256 over the canonical JSON of every other field, ``previous`` among them.
    """

    seq = models.BigIntegerField(_("序号"), primary_key=True)
    at = models.DateTimeField(_("时间"))
    kind = models.CharField(_("种类"), max_length=60)
    actor_id = models.BigIntegerField(_("账号"), null=True)
    actor_name = models.CharField(_("姓名"), max_length=100)
    actor_post = models.CharField(_("岗位"), max_length=100, blank=True)
    subject = models.CharField(_("对象"), max_length=120)
    basis = models.CharField(_("依据"), max_length=80, blank=True)
    data = models.JSONField(_("内容"), default=dict)
    previous = models.CharField(_("前一条的指纹"), max_length=64)
    hash = models.CharField(_("指纹"), max_length=64)

    class Meta:
        verbose_name = _("台账记录")
        verbose_name_plural = _("台账记录")
        ordering = ("seq",)
        indexes = [
            models.Index(fields=["subject", "seq"], name="ledger_by_subject"),
            models.Index(fields=["kind", "seq"], name="ledger_by_kind"),
            models.Index(fields=["actor_id", "seq"], name="ledger_by_actor"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.seq} {self.kind} {self.subject}"


class Head(models.Model):
    """台账末端: the single row that every writer locks; a trigger lets it move only one entry forward."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(_("末条序号"), default=0)
    hash = models.CharField(_("末条指纹"), max_length=64)

    class Meta:
        verbose_name = _("台账末端")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="ledger_one_head")]

    @override
    def __str__(self) -> str:
        return f"{self.seq} {self.hash[:12]}"
