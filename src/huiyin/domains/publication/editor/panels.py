"""编辑面板: three tabs in the order of the work: write, catalogue, mark and link."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)

WRITING = [
    FieldPanel("title", help_text=_("用机关正式标题，不加引号。")),
    FieldRowPanel([FieldPanel("item_type"), FieldPanel("organ")]),
    FieldPanel("summary", help_text=_("一百字以内说清：谁、做什么、从什么时候起。")),
    FieldPanel("body"),
]
CATALOGUE = [
    MultiFieldPanel(
        [
            FieldPanel("column"),
            FieldPanel("other_columns", widget=forms.CheckboxSelectMultiple),
        ],
        heading=_("放在哪里"),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("document_number"), FieldPanel("made_on")]),
            FieldRowPanel([FieldPanel("topic"), FieldPanel("genre"), FieldPanel("service_group")]),
            FieldRowPanel([FieldPanel("assembly"), FieldPanel("scope")]),
            FieldRowPanel([FieldPanel("validity"), FieldPanel("valid_until")]),
            FieldRowPanel(
                [
                    FieldPanel("ended_on", help_text=_("已修改、已废止、已失效的，写明从哪天起。")),
                    FieldPanel("replaced_by"),
                ]
            ),
            FieldPanel(
                "validity_note", help_text=_("没有文件代替的，一句话说明，如“依某某决定废止”。")
            ),
        ],
        heading=_("目录信息"),
        help_text=_("索引号在第一次送审时自动编排，终身不变。"),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("source"), FieldPanel("author_name")]),
            FieldPanel("source_url", help_text=_("转载时填原文网址。")),
            FieldPanel("keywords"),
            FieldPanel(
                "listed_until",
                help_text=_("到这一天起不再列在栏目里，页面仍可打开；一般不填。与有效期无关。"),
            ),
        ],
        heading=_("来源与检索"),
    ),
]
MARKS = [
    MultiFieldPanel(
        [
            FieldPanel("disclosure"),
            FieldPanel("disclosure_reason", help_text=_("一句话说明为什么定为这一属性。")),
        ],
        heading=_("公开属性"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("major", help_text=_("须同时编制解读方案。")),
            FieldPanel("normative", help_text=_("须经合法性审核，填有效期，自动编统一编号。")),
            FieldPanel("sensitive", help_text=_("须有会商同意的结论才能发布。")),
            FieldPanel("other_organs", help_text=_("须征得所涉机关同意。")),
            FieldPanel("market", help_text=_("须经公平竞争审查。")),
        ],
        heading=_("这篇稿件是否……"),
    ),
    InlinePanel(
        "links",
        panels=[FieldRowPanel([FieldPanel("relation"), FieldPanel("target")])],
        heading=_("关联的信息"),
        label=_("关联"),
        help_text=_("政策解读必须选出所解读的文件；文件与解读会互相链接。"),
    ),
    InlinePanel(
        "attachments",
        panels=[FieldPanel("document"), FieldPanel("name")],
        heading=_("附件"),
        label=_("附件"),
    ),
]
EDIT_HANDLER = TabbedInterface(
    [
        ObjectList(WRITING, heading=_("写稿")),
        ObjectList(CATALOGUE, heading=_("编目")),
        ObjectList(MARKS, heading=_("属性与关联")),
    ]
)
