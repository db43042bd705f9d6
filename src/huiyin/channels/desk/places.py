"""通知的去处: where the desk shows what a notice is about."""

from __future__ import annotations

from django.urls import reverse

from huiyin.foundation.cases.telling import register_link


def register_places() -> None:
    """Register the pages of the subjects that cases have."""
    register_link("item", lambda pk: reverse("desk:item", args=[pk]))
    register_link("configuration", lambda _number: reverse("desk:settings"))
    register_link("word-list-change", lambda pk: reverse("desk:word_list_change", args=[pk]))
