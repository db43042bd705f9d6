"""信息: what is written, reviewed and released. The row mirrors the draft and is never shown in public."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from typing_extensions import override
from wagtail.fields import StreamField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    PreviewableMixin,
    RevisionMixin,
)

from huiyin.domains.publication.access import ItemQuerySet
from huiyin.domains.publication.editor.blocks import BODY_BLOCKS
from huiyin.domains.publication.editor.forms import ItemForm
from huiyin.domains.publication.editor.locks import (
    frozen_under_review,
    review_lock,
    submitted_revision,
)
from huiyin.domains.publication.models.row_field import RowField
from huiyin.domains.publication.models.sites import Column
from huiyin.domains.publication.rules import (
    BY_CODE,
    DISCLOSURE,
    SERVICE_GROUPS,
    VALIDITY,
)
from huiyin.domains.publication.rules.checks import clause_of
from huiyin.kernel.errors import PolicyBreach

if TYPE_CHECKING:
    from wagtail.models import Revision

RELATIONS = (
    ("interprets", _("解读")),
    ("replaces", _("代替")),
    ("related", _("相关")),
)

KEPT = (
    "index_number",
    "normative_number",
    "registration",
    "published_on",
    "signature",
    "created_by",
    "created_at",
)
"""Fields that a revision must not bring back: numbers once given stay."""


def type_choices() -> list[tuple[str, Any]]:
    """Return code and label of every type, for forms and lists."""
    return [(row.code, _(row.label)) for row in BY_CODE.values()]


class Item(PreviewableMixin, DraftStateMixin, LockableMixin, RevisionMixin, ClusterableModel):
    """信息: one piece of government information with its catalogue metadata.

    ``live`` stays False for ever: Wagtail writes, it never publishes. What the public sees is decided by
    the case, the ticket and the releaser. ``signature`` is the near-duplicate signature of its words.
    """

    live = models.BooleanField(default=False, editable=False)
    item_type = RowField(_("信息类型"), max_length=20, choices=type_choices)
    title = models.CharField(_("标题"), max_length=300)
    summary = models.CharField(_("内容概述"), max_length=300, blank=True)
    body = StreamField(BODY_BLOCKS, blank=True, verbose_name=_("正文"))
    organ = models.ForeignKey("organs.Organ", on_delete=models.PROTECT, verbose_name=_("发布机构"))
    column = models.ForeignKey(
        Column,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="items",
        verbose_name=_("主栏目"),
    )
    other_columns = ParentalManyToManyField(
        Column, blank=True, related_name="shown_items", verbose_name=_("同时显示在")
    )
    document_number = models.CharField(_("发文字号"), max_length=60, blank=True)
    made_on = models.DateField(_("成文日期"), null=True, blank=True)
    topic = models.CharField(_("主题分类"), max_length=60, blank=True)
    genre = models.CharField(_("体裁分类"), max_length=20, blank=True)
    service_group = models.CharField(
        _("服务对象"),
        max_length=20,
        blank=True,
        choices=[(c.code, _(c.label)) for c in SERVICE_GROUPS],
    )
    validity = models.CharField(
        _("有效性"), max_length=12, blank=True, choices=[(c.code, _(c.label)) for c in VALIDITY]
    )
    valid_until = models.DateField(_("有效期至"), null=True, blank=True)
    ended_on = models.DateField(_("修改、废止或失效日期"), null=True, blank=True)
    validity_note = models.CharField(_("有效性说明"), max_length=200, blank=True)
    replaced_by = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("由何文件代替"),
    )
    listed_until = models.DateField(_("网上展示至"), null=True, blank=True)
    assembly = models.CharField(_("组配分类"), max_length=60, blank=True)
    scope = models.CharField(_("公开范围"), max_length=60, blank=True)
    disclosure = models.CharField(
        _("公开属性"),
        max_length=12,
        blank=True,
        default="proactive",
        choices=[(c.code, _(c.label)) for c in DISCLOSURE],
    )
    disclosure_reason = models.CharField(_("定为该属性的理由"), max_length=300, blank=True)
    source = models.CharField(_("信息来源"), max_length=120, blank=True)
    source_url = models.URLField(_("原文地址"), max_length=500, blank=True)
    author_name = models.CharField(_("作者"), max_length=60, blank=True)
    keywords = models.CharField(_("关键词"), max_length=200, blank=True)
    major = models.BooleanField(_("重大政策"), default=False)
    normative = models.BooleanField(_("行政规范性文件"), default=False)
    sensitive = models.BooleanField(_("重大敏感事项"), default=False)
    other_organs = models.BooleanField(_("涉及其他机关"), default=False)
    market = models.BooleanField(_("涉及经营者经济活动"), default=False)
    index_number = models.CharField(
        _("索引号"), max_length=40, null=True, unique=True, editable=False
    )
    normative_number = models.CharField(_("统一编号"), max_length=60, blank=True, editable=False)
    registration = models.CharField(_("登记号"), max_length=60, blank=True, editable=False)
    published_on = models.DateField(_("原发布日期"), null=True, blank=True, editable=False)
    signature = models.TextField(blank=True, default="", editable=False)
    created_by = models.BigIntegerField(_("起草人"), null=True, editable=False)
    created_at = models.DateTimeField(_("起草时间"), null=True, editable=False)

    objects = ItemQuerySet.as_manager()
    base_form_class = ItemForm

    class Meta:
        verbose_name = _("信息")
        verbose_name_plural = _("信息")
        ordering: ClassVar = ["-id"]

    @override
    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> str:
        """Return the key of its released source and of its case."""
        return f"item/{self.pk}"

    @override
    def publish(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse: release goes through review, registration and the releaser."""
        raise PolicyBreach(
            "no-direct-publish", "稿件不能直接发布，请送审。", clause=clause_of("no-direct-publish")
        )

    @override
    def unpublish(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse: taking down is an act of its own, with a reason."""
        raise PolicyBreach(
            "no-direct-unpublish",
            "请用“从网上撤下”，并写明理由。",
            clause=clause_of("no-direct-unpublish"),
        )

    @override
    def get_lock(self) -> Any:
        """Return the lock of a review in progress; Wagtail's own lock is not used."""
        return review_lock(self)

    @override
    def with_content_json(self, content: dict[str, Any]) -> Item:
        """Rebuild a revision, keeping from the row what belongs to the item and not to its words."""
        item: Item = super().with_content_json(content)  # type: ignore[no-untyped-call]
        for name in KEPT:
            setattr(item, name, getattr(self, name))
        return item

    @transaction.atomic
    @override
    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """Save a revision, unless the words are frozen or another revision would be lost.

        The row lock is the same one that freezing takes, so a save that was checked before a freeze and
        written after it is refused.
        """
        current = type(self).objects.select_for_update().get(pk=self.pk)
        if frozen_under_review(self.pk):
            raise PermissionDenied(_("稿件正在审签，不能改动。需要修改时，请先撤回送审。"))
        overwrite = kwargs.get("overwrite_revision")
        if overwrite is not None and (
            current.latest_revision_id != overwrite.pk or submitted_revision(overwrite.pk)
        ):
            raise PermissionDenied(_("这一稿已被更新，请刷新页面后再改。"))
        revision: Revision = super().save_revision(*args, **kwargs)  # type: ignore[no-untyped-call]
        return revision

    @override
    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """Return what the preview shows: the draft in its frozen form."""
        from huiyin.domains.publication.editor.preview import preview_context

        return {**super().get_preview_context(request, mode_name), **preview_context(self)}  # type: ignore[no-untyped-call]

    @override
    def get_preview_template(self, _request: Any, _mode: str) -> str:
        """Return the template of the writer's preview."""
        return "publication/preview.html"


class ItemAttachment(Orderable):
    """附件: a document that belongs to an item; its bytes are taken at freezing."""

    item = ParentalKey(Item, on_delete=models.CASCADE, related_name="attachments")
    document = models.ForeignKey(
        "wagtaildocs.Document", on_delete=models.PROTECT, related_name="+", verbose_name=_("文件")
    )
    name = models.CharField(_("附件名称"), max_length=200)

    class Meta(Orderable.Meta):
        verbose_name = _("附件")

    @override
    def __str__(self) -> str:
        return self.name


class ItemLink(Orderable):
    """关联: what an item interprets, replaces or refers to."""

    item = ParentalKey(Item, on_delete=models.CASCADE, related_name="links")
    relation = models.CharField(_("关系"), max_length=12, choices=RELATIONS)
    target = models.ForeignKey(
        Item, on_delete=models.PROTECT, related_name="linked_from", verbose_name=_("关联的信息")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("关联")

    @override
    def __str__(self) -> str:
        return f"{self.item_id} {self.relation} {self.target_id}"
