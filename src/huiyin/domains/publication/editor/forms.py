"""稿件表单: the form of Wagtail's editor; it narrows choices, it decides nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail.admin.forms.models import WagtailAdminModelForm

from huiyin.domains.publication.access import drafting_organs
from huiyin.domains.publication.editor.people import writer
from huiyin.domains.publication.rules import GENRES, topic_names


class ItemForm(WagtailAdminModelForm):
    """Offers the organs for which the account writes, that organ's name as the source, and the lists."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]
        for name, listed in (("topic", topic_names()), ("genre", GENRES)):
            if name in self.fields:
                choices = [("", "—"), *((value, value) for value in listed)]
                self.fields[name] = forms.ChoiceField(
                    choices=choices, required=False, label=self.fields[name].label
                )
        actor = writer(self.for_user) if self.for_user else None
        if actor is None or "organ" not in self.fields:
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
