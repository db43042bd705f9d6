"""账号的表单: a user name, a role with its place and basis, and what the list is searched for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.channels.desk.forms.base import DeskForm, SeenForm
from huiyin.channels.desk.forms.choices import organ_choices, role_choices
from huiyin.channels.desk.wording import said
from huiyin.foundation.accounts.rules import ACCOUNT_MARKS

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

EVERYWHERE = "*"


class AccountForm(DeskForm):
    """The user name of a new account; the password is made by the machine."""

    username = forms.CharField(
        label=gettext_lazy("用户名"),
        max_length=150,
        help_text=gettext_lazy(
            "登录时用，开立后不改。一般用姓名的拼音，例如 linlan；重名的加数字。"
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )


class ConfirmForm(SeenForm):
    """Nothing to fill in: a button, and whether the screen is fresh."""


class GrantForm(DeskForm):
    """A role, where it is held, and on which basis."""

    role = forms.ChoiceField(label=gettext_lazy("角色"))
    organ = forms.ChoiceField(
        label=gettext_lazy("范围"),
        help_text=gettext_lazy("在这个机关和它的下级机关有效。三员管理整个系统，请选“所有机关”。"),
    )
    basis = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=200,
        help_text=gettext_lazy("任职文件的文号，或者谁在什么时候批准的。"),
    )

    def __init__(self, data: QueryDict | None = None, *, now: datetime) -> None:
        super().__init__(data)
        self.offer("role", role_choices(_("请选择")))
        places = organ_choices(now, _("所有机关"), everywhere=EVERYWHERE)
        self.offer("organ", [("", _("请选择")), *places])


class AccountSearch(DeskForm):
    """What the list of accounts is searched for; unknown choices are left out."""

    q = forms.CharField(label=gettext_lazy("姓名、用户名或单位"), required=False)
    organ = forms.ChoiceField(label=gettext_lazy("单位"), required=False)
    mark = forms.ChoiceField(label=gettext_lazy("情况"), required=False)
    role = forms.ChoiceField(label=gettext_lazy("角色"), required=False)

    def __init__(self, data: QueryDict, *, now: datetime) -> None:
        super().__init__(data)
        self.offer("organ", organ_choices(now, _("所有单位")))
        self.offer(
            "mark", [("", _("所有情况")), *((code, said(label)) for code, label in ACCOUNT_MARKS)]
        )
        self.offer("role", role_choices(_("所有角色"), with_duty=False))
        self.is_valid()
