"""现行词表: the matcher of all active word lists, made anew when one of them changes."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, cast

from django.apps import apps

from huiyin.foundation.text.scanners.words import Entry, WordMatcher

if TYPE_CHECKING:
    from datetime import date

    from huiyin.foundation.text.scanners.words import WordKind

Version = tuple[tuple[int, str, int], ...]


def current_matcher(*, on: date) -> WordMatcher | None:
    """Return the matcher of the lists in use and in force on a day; None when there are none.

    The answer is kept until a list's version changes.
    """
    lists = apps.get_model("text", "WordList").objects.filter(active=True, since__lte=on)
    version: Version = tuple(lists.order_by("pk").values_list("pk", "name", "version"))
    return _matcher(version) if version else None


@lru_cache(maxsize=4)
def _matcher(version: Version) -> WordMatcher:
    rows = apps.get_model("text", "Word").objects.filter(
        word_list__in=[pk for pk, _name, _number in version]
    )
    values = rows.order_by("pk").values_list(
        "pattern", "word_list__kind", "suggestion", "note", "exceptions"
    )
    return WordMatcher(
        Entry(pattern, cast("WordKind", kind), suggestion, note, tuple(exceptions))
        for pattern, kind, suggestion, note, exceptions in values.iterator()
    )
