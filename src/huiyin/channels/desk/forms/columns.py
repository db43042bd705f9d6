"""栏目的表单: where a column stands, what it is called and which items it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.channels.desk.forms.fields import line
from huiyin.channels.desk.forms.intake import (
    TYPES,
    PlaceForm,
    columns_by_name,
    several,
    sites_by_name,
)
from huiyin.channels.desk.wording import said
from huiyin.domains.publication.rules import ITEM_TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import QueryDict

    from huiyin.domains.publication.models import Column

    Json = dict[str, Any]

COLUMN_TYPES = tuple(dict.fromkeys(name for t in ITEM_TYPES for name in t.column_types))


class ColumnForm(PlaceForm):
    """栏目."""

    groups = (
        (gettext_lazy("栏目"), ("code", "site", "parent", "name", "slug", "path", "order")),
        (gettext_lazy("标签和说明"), ("column_type", "description", "keywords")),
        (gettext_lazy("收录"), ("item_types",)),
    )
    code = forms.SlugField(
        label=gettext_lazy("栏目代号"),
        help_text=gettext_lazy("小写字母、数字和连字符，定了不再改，例如 city-news。"),
    )
    site = forms.ChoiceField(label=gettext_lazy("站点"))
    parent = forms.ChoiceField(label=gettext_lazy("上级栏目"), required=False)
    name = line(gettext_lazy("栏目名称"), most=60)
    slug = forms.SlugField(label=gettext_lazy("地址段"), help_text=gettext_lazy("例如 news。"))
    path = line(
        gettext_lazy("地址"),
        required=False,
        help_text=gettext_lazy(
            "不填就按上级栏目和地址段自动编。已公开的栏目改地址，旧地址会失效，除非在“旧地址”里让它转过来。"
        ),
    )
    order = forms.IntegerField(
        label=gettext_lazy("顺序"), min_value=0, help_text=gettext_lazy("小的在前。")
    )
    column_type = forms.ChoiceField(
        label=gettext_lazy("栏目类别"), help_text=gettext_lazy("网页标签 ColumnType 的值。")
    )
    description = line(gettext_lazy("栏目说明"), required=False, most=300)
    keywords = line(gettext_lazy("栏目关键词"), required=False)
    item_types = several(
        gettext_lazy("收录的信息类型"), TYPES, help_text=gettext_lazy("一项不选就不限类型。")
    )

    def __init__(self, data: QueryDict | None = None, *, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.fields["site"].choices = [("", "—"), *sites_by_name()]  # type: ignore[attr-defined]
        others = [row for row in columns_by_name() if row[0] != initial.get("code")]
        self.fields["parent"].choices = [("", _("没有上级，直接在站点下")), *others]  # type: ignore[attr-defined]
        kinds = dict.fromkeys([*COLUMN_TYPES, *filter(None, [initial.get("column_type")])])
        self.fields["column_type"].choices = [("", "—"), *((k, said(k)) for k in kinds)]  # type: ignore[attr-defined]
        if initial.get("seen"):
            self.fields["code"].disabled = True
            self.fields["site"].disabled = True

    def values(self) -> Json:
        """Return the values of ``save_column``."""
        names = ("slug", "path", "name", "description", "keywords", "column_type")
        return {
            **{name: self.words(name) for name in names},
            "item_types": self.cleaned_data["item_types"],
            "intake": self.intake(),
            "order": self.cleaned_data["order"],
        }


def column_initial(column: Column) -> Json:
    """Return what the form of a column begins with."""
    names = (
        *("code", "slug", "path", "name", "description", "keywords", "column_type"),
        *("item_types", "intake", "order"),
    )
    return {
        **{name: getattr(column, name) for name in names},
        "site": column.site.slug,
        "parent": column.parent.code if column.parent else "",
    }
