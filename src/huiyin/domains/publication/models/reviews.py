"""送审与会商: what was frozen in each round, and the opinions that the stages rest on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from huiyin.domains.publication.models.items import Item


class Submission(models.Model):
    """送审稿: the frozen document of one round. The revision is kept from Wagtail's purge by PROTECT."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="submissions")
    round = models.PositiveIntegerField(_("轮次"))
    frozen = models.ForeignKey("release.Frozen", on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.PROTECT, related_name="+")
    marks = models.JSONField(_("标记"), default=dict)
    findings = models.JSONField(_("自动检查结果"), default=list)
    submitted_at = models.DateTimeField(_("送审时间"))
    submitted_by = models.BigIntegerField(_("送审人"), null=True)

    class Meta:
        verbose_name = _("送审稿")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "round"], name="submission_round_once")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.item_id} · {self.round}"


class InterpretationPlan(models.Model):
    """解读方案: goes with a major policy when it is submitted (changchun-2015:4.3a)."""

    FORMS = (
        ("text", _("文字解读")),
        ("chart", _("图表图解")),
        ("video", _("音视频")),
        ("conference", _("新闻发布会")),
        ("expert", _("专家解读")),
    )
    policy = models.OneToOneField(
        Item, on_delete=models.PROTECT, related_name="plan", verbose_name=_("政策文件")
    )
    form = models.CharField(_("解读形式"), max_length=20, choices=FORMS)
    author = models.CharField(_("解读人"), max_length=80)
    channel = models.CharField(_("解读渠道"), max_length=120)
    outline = models.TextField(_("解读提纲"))
    due = models.DateField(_("最迟发布日期"))
    interpretation = models.ForeignKey(
        Item,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="fulfils",
        verbose_name=_("解读稿"),
    )

    class Meta:
        verbose_name = _("解读方案")

    @override
    def __str__(self) -> str:
        return f"{self.policy_id} · {self.get_form_display()}"


class Coordination(models.Model):
    """发布协调: one organ asked and what it answered (disclosure-regulation-2019:11)."""

    OPINIONS = (("agree", _("同意")), ("object", _("不同意")), ("silent", _("逾期未复")))
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="coordinations")
    round = models.PositiveIntegerField(_("轮次"))
    organ = models.ForeignKey("organs.Organ", on_delete=models.PROTECT, verbose_name=_("协调机关"))
    asked_at = models.DateTimeField(_("征求时间"))
    opinion = models.CharField(_("答复"), max_length=10, choices=OPINIONS, blank=True)
    words = models.TextField(_("意见内容"), blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True)

    class Meta:
        verbose_name = _("发布协调")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "round", "organ"], name="coordination_once")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.item_id} · {self.organ_id}"


class SensitiveConclusion(models.Model):
    """敏感事项会商结论: what the coordination meeting decided (changchun-2015:4.1e)."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="conclusions")
    round = models.PositiveIntegerField(_("轮次"))
    held_on = models.DateField(_("会商日期"))
    members = models.TextField(_("参加人员"))
    conclusion = models.TextField(_("会商结论"))
    agreed = models.BooleanField(_("同意发布"))
    recorded_at = models.DateTimeField(_("记录时间"))

    class Meta:
        verbose_name = _("敏感事项会商结论")
        ordering: ClassVar = ["-id"]

    @override
    def __str__(self) -> str:
        return f"{self.item_id} · {self.held_on}"
