"""机关的表单: establishing, describing, renaming and closing an organ, and searching the register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from huiyin.channels.desk.forms.base import DeskForm, Groups, SeenForm
from huiyin.channels.desk.forms.choices import organ_choices
from huiyin.channels.desk.wording import said_later
from huiyin.foundation.organs.rules import LEVELS, ORGAN_KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.http import QueryDict

    from huiyin.foundation.organs.models import Organ

YES = "yes"


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("日期写法不对，应如 2026-11-24。")},
    )


def basis_field(help_text: Any) -> forms.CharField:
    """Return a field for the document something rests on."""
    return forms.CharField(label=gettext_lazy("依据"), max_length=200, help_text=help_text)


class ContactForm(SeenForm):
    """What may change about an organ at any time; every field remembers what it held on the screen."""

    parent = forms.ChoiceField(label=gettext_lazy("上级机关"), required=False)
    competent = forms.ChoiceField(
        label=gettext_lazy("主管部门"),
        required=False,
        help_text=gettext_lazy("指导这个机关业务的部门，没有就不选。"),
    )
    english_name = forms.CharField(label=gettext_lazy("英文名称"), max_length=200, required=False)
    uscc = forms.CharField(
        label=gettext_lazy("统一社会信用代码"),
        max_length=18,
        required=False,
        help_text=gettext_lazy("18 位，会核对校验位。"),
    )
    agency_words = forms.CharField(
        label=gettext_lazy("机关代字"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("发文字号里年份前面的几个字，例如“云政办发”。"),
    )
    address = forms.CharField(label=gettext_lazy("办公地址"), max_length=200, required=False)
    office_hours = forms.CharField(label=gettext_lazy("办公时间"), max_length=200, required=False)
    phone = forms.CharField(label=gettext_lazy("联系电话"), max_length=50, required=False)
    fax = forms.CharField(label=gettext_lazy("传真"), max_length=50, required=False)
    email = forms.CharField(label=gettext_lazy("电子邮箱"), max_length=254, required=False)
    has_website = forms.ChoiceField(
        label=gettext_lazy("开设网站"),
        required=False,
        choices=(("", gettext_lazy("没有")), (YES, gettext_lazy("有"))),
    )
    position = forms.IntegerField(
        label=gettext_lazy("排序"),
        min_value=0,
        max_value=100_000,
        help_text=gettext_lazy("同一个上级下面，数小的在前。"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    groups: ClassVar[Groups] = (
        (gettext_lazy("关系"), ("parent", "competent", "position")),
        (gettext_lazy("编号"), ("uscc", "agency_words", "english_name")),
        (
            gettext_lazy("联系"),
            ("address", "office_hours", "phone", "fax", "email", "has_website"),
        ),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        now: datetime,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.offer("parent", organ_choices(now, _("没有上级")))
        self.offer("competent", organ_choices(now, _("没有")))


class DescribeForm(ContactForm):
    """Changing an organ's data: only what this person changed is sent to the service."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        now: datetime,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, now=now, initial=initial)
        for name, field in self.fields.items():
            field.show_hidden_initial = name != "seen"

    def changes(self) -> dict[str, Any]:
        """Return the fields whose value is not what the screen first showed."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name != "seen"}

    @override
    def renew(self) -> None:
        """Take over what others changed meanwhile; where both changed one field, tell it there."""
        super().renew()
        sent = self.sent()
        for name in self.fields:
            first, now = f"initial-{name}", str(self.initial.get(name, ""))
            was, typed = sent.get(first, ""), sent.get(name, "")
            if name == "seen" or was == now:
                continue
            sent[first] = now
            if typed == was:
                sent[name] = now
            elif typed != now:
                self.add_error(name, _("刚才已被改成“{now}”；再保存会换成您写的。").format(now=now))
        self.data = sent


class EstablishForm(ContactForm):
    """A new organ; code, level and kind do not change later."""

    name = forms.CharField(
        label=gettext_lazy("名称"),
        max_length=100,
        help_text=gettext_lazy("全称，和批准设立的文件一致。"),
    )
    short_name = forms.CharField(
        label=gettext_lazy("简称"),
        max_length=50,
        required=False,
        help_text=gettext_lazy("名单和办公端上用；不填就用全称。"),
    )
    code = forms.CharField(
        label=gettext_lazy("代码"),
        max_length=50,
        help_text=gettext_lazy(
            "小写字母、数字和短横，例如 yunchuan-water。用在网址里，定了就不改。"
        ),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    level = forms.ChoiceField(
        label=gettext_lazy("层级"),
        choices=[("", gettext_lazy("请选择")), *((r.code, said_later(r.label)) for r in LEVELS)],
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("类别"),
        choices=[
            ("", gettext_lazy("请选择")),
            *((r.code, said_later(r.label)) for r in ORGAN_KINDS),
        ],
    )
    since = day_field(
        gettext_lazy("设立日期"), required=False, help_text=gettext_lazy("不知道就不填。")
    )
    groups: ClassVar[Groups] = (
        (
            gettext_lazy("设立"),
            ("name", "short_name", "code", "level", "kind", "parent", "since"),
        ),
        (gettext_lazy("编号"), ("uscc", "agency_words", "english_name")),
        (
            gettext_lazy("联系"),
            ("address", "office_hours", "phone", "fax", "email", "has_website"),
        ),
        (gettext_lazy("其他"), ("competent", "position")),
    )


class RenameForm(SeenForm):
    """A new name from a day."""

    name = forms.CharField(label=gettext_lazy("新名称"), max_length=100)
    short_name = forms.CharField(label=gettext_lazy("新简称"), max_length=50)
    on = day_field(
        gettext_lazy("从哪一天起"),
        help_text=gettext_lazy("这一天以前的文件仍显示原来的名称。"),
    )
    basis = basis_field(gettext_lazy("批准更名的文件，例如“云编发〔2026〕3号”。"))


class CloseForm(DeskForm):
    """The first day on which the organ no longer exists."""

    on = day_field(gettext_lazy("从哪一天起"), help_text=gettext_lazy("这一天起不再存在。"))
    basis = basis_field(gettext_lazy("批准撤销的文件，例如“云编发〔2026〕3号”。"))


class OrganSearch(DeskForm):
    """What the register of organs is searched for."""

    q = forms.CharField(label=gettext_lazy("名称或代码"), required=False)
    level = forms.ChoiceField(
        label=gettext_lazy("层级"),
        required=False,
        choices=[("", gettext_lazy("三级")), *((r.code, said_later(r.label)) for r in LEVELS)],
    )
    life = forms.ChoiceField(
        label=gettext_lazy("存续"),
        required=False,
        choices=(("", gettext_lazy("现有的")), ("closed", gettext_lazy("已撤销或未设立的"))),
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.is_valid()


def described(organ: Organ) -> dict[str, str]:
    """Return what the form of an organ shows at first: every value as text, organs as their codes."""
    names = (
        "english_name",
        "uscc",
        "agency_words",
        "address",
        "office_hours",
        "phone",
        "fax",
        "email",
    )
    return {
        **{name: getattr(organ, name) for name in names},
        "parent": organ.parent.code if organ.parent else "",
        "competent": organ.competent.code if organ.competent else "",
        "has_website": YES if organ.has_website else "",
        "position": str(organ.position),
    }
