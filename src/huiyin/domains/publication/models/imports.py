"""迁移批次: one run over one file, and what became of each of its rows."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from huiyin.domains.publication.models.items import Item


class ImportRun(models.Model):
    """迁移批次: the file (by the digest of its bytes), its mapping, and how far it was read.

    The same file with the same mapping is one run, taken up where it stopped; after one that was given up
    the next ``attempt`` begins anew.
    """

    file = models.CharField(_("文件"), max_length=200)
    digest = models.CharField(_("文件指纹"), max_length=64, db_index=True)
    mapping = models.TextField(_("字段对照"))
    mapping_digest = models.CharField(_("字段对照指纹"), max_length=64)
    attempt = models.PositiveSmallIntegerField(_("第几次"), default=1)
    reason = models.TextField(_("理由"))
    started_at = models.DateTimeField(_("开始时间"))
    started_by = models.BigIntegerField(_("经办人"), null=True)
    finished_at = models.DateTimeField(_("读完时间"), null=True)

    class Meta:
        verbose_name = _("迁移批次")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["digest", "mapping_digest", "attempt"], name="import_run_once"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.pk} {self.file}"

    @property
    def subject(self) -> str:
        """Return the name under which case and ledger know this run."""
        return f"import/{self.pk}"


class ImportPart(models.Model):
    """迁移分票: one ticket of a signed run; each part goes out, and onto the books, by itself."""

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="parts")
    at = models.PositiveIntegerField(_("序号"))
    first = models.PositiveIntegerField(_("首行"))
    last = models.PositiveIntegerField(_("末行"))
    ticket = models.BigIntegerField(_("发布票"))
    settled_at = models.DateTimeField(_("入账时间"), null=True)

    class Meta:
        verbose_name = _("迁移分票")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "at"], name="import_part_once")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.run_id}/{self.at} {self.ticket}"


class ImportRow(models.Model):
    """迁移行: the outcome of one row: ``release``, ``draft`` or ``rejected``, with its reason."""

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField(_("行号"))
    outcome = models.CharField(_("结果"), max_length=10)
    reason = models.TextField(_("原因"), blank=True)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, related_name="+")
    frozen = models.ForeignKey(
        "release.Frozen", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("迁移行")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "number"], name="import_row_once")
        ]
        indexes: ClassVar = [models.Index(fields=["run", "outcome"])]

    @override
    def __str__(self) -> str:
        return f"{self.run_id}/{self.number} {self.outcome}"
