"""清除令与清除结果: what two people want erased, and the releaser's answer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

PROBLEM_LENGTH = 500


class PurgeOrder(models.Model):
    """清除令: which key is to be erased.

    ``digest`` names a private file with the key, the words that leaked and a salt: both decisions are about
    it, and it is erased with the rest. The words themselves stand in no table.
    """

    key = models.CharField(_("对象"), max_length=120, db_index=True)
    digest = models.CharField(_("清除令指纹"), max_length=64)
    made_at = models.DateTimeField(_("提出时间"))
    made_by = models.BigIntegerField(_("提出人"), null=True)

    class Meta:
        verbose_name = _("清除令")

    @override
    def __str__(self) -> str:
        return f"{self.pk} {self.key}"

    @property
    def subject(self) -> str:
        """Return the name under which cases and the ledger know this order."""
        return f"purge/{self.pk}"


class Erasure(models.Model):
    """清除结果: how much the releaser erased by an order, or why it could not.

    ``sequence`` is the release whose log entry names the erased objects; None where there were none. ``files_kept``
    counts the files that stayed because other things that are public or wait use them; None where nobody counted.
    """

    order = models.OneToOneField(PurgeOrder, on_delete=models.PROTECT, related_name="erasure")
    sequence = models.BigIntegerField(_("发布序号"), null=True)
    objects_erased = models.PositiveIntegerField(_("清除的发布对象"), default=0)
    files_erased = models.PositiveIntegerField(_("清除的内部文件"), default=0)
    files_kept = models.PositiveIntegerField(_("因他件仍用而保留的文件"), null=True)
    problem = models.CharField(_("未能清除的原因"), max_length=PROBLEM_LENGTH, blank=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("清除结果")

    @override
    def __str__(self) -> str:
        return f"{self.order_id} {self.problem or self.objects_erased}"
