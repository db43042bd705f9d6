"""设置变更的表单: the opinion that goes with proposing, confirming or dropping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from huiyin.channels.desk.forms.base import DeskForm
from huiyin.channels.desk.forms.fields import line

if TYPE_CHECKING:
    from django.http import QueryDict


class SettingsForm(DeskForm):
    """An opinion; ``name`` tells the forms of the page apart and begins the ids of their fields."""

    opinion = line(gettext_lazy("意见"), required=False, most=500)

    def __init__(self, name: str, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.name = name
        self.auto_id = f"{name}_%s"
