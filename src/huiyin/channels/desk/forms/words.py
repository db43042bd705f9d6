"""用语表的表单: the words looked for, and a new version as a file or pasted text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.channels.desk.forms.base import DeskForm
from huiyin.channels.desk.forms.fields import line

if TYPE_CHECKING:
    from django.http import QueryDict


class WordSearch(DeskForm):
    """What the words of a list are searched for."""

    q = forms.CharField(label=gettext_lazy("找用语、建议或说明"), required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.is_valid()


class JudgeForm(DeskForm):
    """What a second person, or the proposer who takes it back, says about a change."""

    opinion = line(
        gettext_lazy("意见"), required=False, most=500, help_text=gettext_lazy("放弃时必写。")
    )

    def __init__(self, data: QueryDict | None, *, own: bool) -> None:
        """Take what was sent; ``own`` tells that this person proposed it, who can only take it back and say why."""
        super().__init__(data)
        if own:
            self.fields["opinion"].required = True
            self.fields["opinion"].label = _("为什么撤回")
            self.fields["opinion"].help_text = ""
            self.fields["opinion"].error_messages["required"] = _("请写明为什么撤回。")
