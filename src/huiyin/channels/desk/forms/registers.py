"""台账的筛选: an organ and words of the title; what is not in the list is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.channels.desk.forms.base import DeskForm
from huiyin.kernel.pinyin import by_pinyin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import QueryDict

    from huiyin.domains.publication.models import Item


class RegisterSearch(DeskForm):
    """What a register is narrowed to; ``organs`` are those that have anything in it, by code."""

    q = forms.CharField(label=gettext_lazy("按标题或文号找"), required=False)
    organ = forms.ChoiceField(label=gettext_lazy("机关"), required=False)

    def __init__(self, data: QueryDict, *, organs: Mapping[str, str]) -> None:
        super().__init__(data)
        self.offer(
            "organ",
            [("", _("所有机关")), *sorted(organs.items(), key=lambda row: by_pinyin(row[1]))],
        )
        self.is_valid()

    @property
    def asked(self) -> bool:
        """Tell whether the list is narrowed at all."""
        return bool(self.words("q") or self.words("organ"))

    def takes(self, item: Item) -> bool:
        """Tell whether an item is among what is looked for."""
        words, organ = self.words("q"), self.words("organ")
        named = words in item.title or words in item.document_number
        return named and organ in {"", item.organ.code}
