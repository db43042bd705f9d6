"""正文组件: the eight kinds of blocks of a body; each is frozen into the form that readers get."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.blocks.field_block import (
    CharBlock,
    ChoiceBlock,
    RegexBlock,
    RichTextBlock,
    TextBlock,
)
from wagtail.blocks.struct_block import StructBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "superscript", "subscript"]
NUMBER = r"^[-+]?[0-9][0-9,]*(\.[0-9]+)?%?$|^[—…-]?$"
CHART_KINDS = (
    ("bar", _("柱状图")),
    ("line", _("折线图")),
    ("share", _("比重图")),
)


class HeadingBlock(StructBlock):
    """小标题: level 2 to 4; level 1 is the title."""

    text = CharBlock(label=_("文字"), max_length=120)
    level = ChoiceBlock(
        choices=[("2", _("一级")), ("3", _("二级")), ("4", _("三级"))], default="2", label=_("层次")
    )

    class Meta:
        icon = "title"
        label = _("小标题")


class PictureBlock(StructBlock):
    """图片: its words for those who cannot see it are required."""

    image = ImageChooserBlock(label=_("图片"))
    alt = CharBlock(
        label=_("替代文字"),
        max_length=200,
        help_text=_("用一句话说出图里有什么，供看不见图片的读者听读。"),
    )
    caption = CharBlock(label=_("图注"), required=False, max_length=200)
    map_number = CharBlock(
        label=_("审图号"),
        required=False,
        max_length=60,
        help_text=_("图片是地图的，填写标准地图的审图号，例如“GS(2024)0650号”。"),
    )

    class Meta:
        icon = "image"
        label = _("图片")


class FileBlock(StructBlock):
    """文件: a document to download, within the text."""

    document = DocumentChooserBlock(label=_("文件"))
    name = CharBlock(label=_("显示名称"), max_length=200)  # type: ignore[assignment]

    class Meta:
        icon = "doc-full"
        label = _("文件下载")


def number_table(**kwargs: object) -> TypedTableBlock:
    """Return a table block with text and number columns."""
    return TypedTableBlock(
        [
            ("text", CharBlock(required=False, label=_("文字"))),
            (
                "number",
                RegexBlock(
                    regex=NUMBER,
                    required=False,
                    label=_("数字"),
                    error_messages={"invalid": _("请只填数字，可带千分号、小数点和百分号。")},
                ),
            ),
        ],
        **kwargs,
    )


class ChartBlock(StructBlock):
    """图表: drawn from its own table when the item is submitted; the table stays readable beside it."""

    title = CharBlock(label=_("图表标题"), max_length=120)
    kind = ChoiceBlock(choices=CHART_KINDS, default="bar", label=_("图形"))
    unit = CharBlock(label=_("单位"), required=False, max_length=20)
    data = number_table(
        label=_("数据"), help_text=_("第一列写项目名称，其余各列写数字；列标题就是图例。")
    )
    note = CharBlock(label=_("说明"), required=False, max_length=300)

    class Meta:
        icon = "table"
        label = _("图表")


class QuoteBlock(StructBlock):
    """引文."""

    text = TextBlock(label=_("引文"))
    attribution = CharBlock(label=_("出处"), required=False, max_length=120)

    class Meta:
        icon = "openquote"
        label = _("引文")


class PolicyCardBlock(StructBlock):
    """文件卡片: points to a released policy document."""

    item = SnippetChooserBlock("publication.Item", label=_("政策文件"))

    class Meta:
        icon = "link"
        label = _("文件卡片")


BODY_BLOCKS = [
    ("heading", HeadingBlock()),  # type: ignore[no-untyped-call]
    ("text", RichTextBlock(features=TEXT_FEATURES, label=_("段落"), icon="pilcrow")),
    ("table", number_table(label=_("表格"), icon="table")),
    ("picture", PictureBlock()),  # type: ignore[no-untyped-call]
    ("file", FileBlock()),  # type: ignore[no-untyped-call]
    ("chart", ChartBlock()),  # type: ignore[no-untyped-call]
    ("quote", QuoteBlock()),  # type: ignore[no-untyped-call]
    ("policy_card", PolicyCardBlock()),  # type: ignore[no-untyped-call]
]
