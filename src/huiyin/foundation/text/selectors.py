"""文本的查阅 (reads): which outside addresses are dead by the last answers, and the word lists with their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q

from huiyin.foundation.access import require_anywhere
from huiyin.foundation.text.access import WORD_LISTS
from huiyin.foundation.text.models import LinkCheck, WordList
from huiyin.kernel.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from huiyin.foundation.text.models import Word
    from huiyin.kernel.actors import Actor

GONE = (404, 410)
DEAD = Q(ok=False) & (Q(status__in=GONE) | Q(failures__gte=2))
"""A page that is not there is dead at once; a silence or a fault is, when it is met twice, hours apart."""


def dead_links(urls: Iterable[str]) -> QuerySet[LinkCheck]:
    """Return what is known of those addresses that are dead, in the order of the addresses."""
    return LinkCheck.objects.filter(DEAD, url__in=list(urls)).order_by("url")


def word_lists(actor: Actor) -> QuerySet[WordList]:
    """Return the lists with ``count``, those in use first and the gravest before the others."""
    require_anywhere(WORD_LISTS, actor, "read_word_lists")
    return WordList.objects.annotate(count=Count("words")).order_by("-active", "kind", "name")


def word_list(pk: int, actor: Actor) -> WordList:
    """Return one list with ``count``; ``NotFound`` where there is none."""
    found = word_lists(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound("word-list-not-found", "没有这份用语表。")
    return found


def present_version(name: str) -> int:
    """Return the version of the list of a name, 0 where there is none."""
    return WordList.objects.filter(name=name).values_list("version", flat=True).first() or 0


def words_of(found: WordList, text: str) -> QuerySet[Word]:
    """Return the words of a list, or those in which a text stands, as pattern, suggestion or note."""
    asked = Q(pattern__contains=text) | Q(suggestion__contains=text) | Q(note__contains=text)
    return found.words.filter(asked).order_by("pattern")
