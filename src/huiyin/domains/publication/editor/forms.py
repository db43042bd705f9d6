"""稿件表单: the form of Wagtail's editor; it narrows choices, it decides nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from huiyin.domains.publication.access import drafting_organs
from huiyin.domains.publication.editor.people import moment, writer
from huiyin.domains.publication.editor.suggestions import suggested_keywords
from huiyin.domains.publication.rules import GENRES, topic_names
from huiyin.domains.publication.rules.classification import LOCAL_LISTS, local_values


class ItemForm(WagtailAdminModelForm):
    """Offers the organs for which the account writes, that organ's name as the source, and the lists."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]
        self._offer_lists()
        if "keywords" in self.fields:
            self.fields["keywords"].help_text = self._keywords_help()
        if "organ" in self.fields:
            self._offer_organs()

    def _offer_lists(self) -> None:
        """Let the classifications be chosen from their lists, the city's own included."""
        today = localtime(moment()).date()
        local = ((name, local_values(name, today)) for name in LOCAL_LISTS)
        for name, listed in (("topic", topic_names()), ("genre", GENRES), *local):
            if name in self.fields:
                choices = [("", "—"), *((value, value) for value in listed)]
                self.fields[name] = forms.ChoiceField(
                    choices=choices, required=False, label=self.fields[name].label
                )

    def _offer_organs(self) -> None:
        """Offer the account's organs for a new draft; that of a draft with a case stays."""
        if self.instance.pk:
            self.fields["organ"].disabled = True
            self.fields["organ"].help_text = _("开稿时确定，不能更改。要换机关，请另起一稿。")
        actor = writer(self.for_user) if self.for_user else None
        if actor is None:
            return
        field: Any = self.fields["organ"]
        organs, mine = field.queryset, drafting_organs(actor)
        if mine is not None:
            organs = organs.filter(pk__in=mine)
        field.queryset = organs
        if not self.instance.pk and actor.organ:
            home = organs.filter(pk=actor.organ[-1]).first()
            self.initial.setdefault("organ", home.pk if home else None)
            if home and not self.initial.get("source"):
                self.initial["source"] = home.name

    def _keywords_help(self) -> str:
        """Say how keywords are written and, while there are none, which the text itself suggests."""
        text = str(_("用顿号或空格隔开，三到五个为宜。"))
        if self.is_bound or not self.instance.pk or self.instance.keywords:
            return text
        found = suggested_keywords(self.instance)
        return text + _("可以参考：{words}").format(words=found) if found else text
