"""人员的表单: a person's data, a post, its end, and searching the people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.channels.desk.forms.base import DeskForm
from huiyin.channels.desk.forms.choices import organ_choices
from huiyin.channels.desk.forms.organs import day_field
from huiyin.channels.desk.wording import said_later
from huiyin.foundation.organs.rules import POST_KINDS, ROLE_ORDERS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.http import QueryDict

YES = "yes"


class PersonForm(DeskForm):
    """A person with contact data for work; nothing private is asked."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=50)
    phone = forms.CharField(
        label=gettext_lazy("办公电话"),
        max_length=50,
        required=False,
        help_text=gettext_lazy("只记办公电话，不记私人手机号。"),
    )
    email = forms.CharField(label=gettext_lazy("工作邮箱"), max_length=254, required=False)
    note = forms.CharField(
        label=gettext_lazy("备注"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("重名的人用它区分。"),
    )


class AppointForm(DeskForm):
    """A post in an organ from a day."""

    organ = forms.ChoiceField(label=gettext_lazy("机关"))
    kind = forms.ChoiceField(
        label=gettext_lazy("岗位"),
        choices=[
            ("", gettext_lazy("请选择")),
            *((r.code, said_later(r.label)) for r in POST_KINDS),
        ],
    )
    title = forms.CharField(
        label=gettext_lazy("职务"),
        max_length=100,
        help_text=gettext_lazy("任职文件上的写法，例如“办公室副主任”。签署记录里会显示它。"),
    )
    since = day_field(gettext_lazy("任职日期"))
    role_order = forms.ChoiceField(
        label=gettext_lazy("A、B 角"),
        required=False,
        choices=ROLE_ORDERS,
        help_text=gettext_lazy("一个岗位由两个人互相顶替时分 A、B 角。"),
    )
    full_time = forms.ChoiceField(
        label=gettext_lazy("专职还是兼职"),
        required=False,
        choices=(("", gettext_lazy("兼职")), (YES, gettext_lazy("专职"))),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        now: datetime,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.offer("organ", organ_choices(now, _("请选择")))


class EndForm(DeskForm):
    """The first day on which a post is no longer held."""

    on = day_field(gettext_lazy("离任日期"), help_text=gettext_lazy("从这一天起不再担任。"))


class PersonSearch(DeskForm):
    """What the people are searched for."""

    q = forms.CharField(label=gettext_lazy("姓名、单位、职务或电话"), required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.is_valid()
