"""编号: counters that only go up. A number is taken inside the transaction that uses it, never reused."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class _Counter(models.Model):
    """A running number of one owner and year."""

    year = models.PositiveIntegerField(_("年份"))
    last = models.PositiveIntegerField(_("已用到"), default=0)

    class Meta:
        abstract = True


class IndexCounter(_Counter):
    """索引号流水: one sequence per organ and year (catalogue-guideline-2009)."""

    organ = models.ForeignKey("organs.Organ", on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("索引号流水")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "year"], name="index_counter_once")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.organ_id}/{self.year}-{self.last:05d}"


class RegistrationCounter(_Counter):
    """登记号流水: one sequence per registration mark and year (changchun-2015:4.1b)."""

    mark = models.CharField(_("代字"), max_length=12)

    class Meta:
        verbose_name = _("登记号流水")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mark", "year"], name="registration_counter_once")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.mark}〔{self.year}〕{self.last:05d}"


class DocumentNumberCounter(_Counter):
    """规范性文件统一编号: one sequence per organ and year for normative documents."""

    organ = models.ForeignKey("organs.Organ", on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("规范性文件编号流水")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "year"], name="document_number_counter_once")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.organ_id}/{self.year}-{self.last}"
