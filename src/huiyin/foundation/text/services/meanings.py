"""意思的补算: vectors for the released documents that have none yet; those of withdrawn ones are dropped."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from django.conf import settings

from huiyin.foundation.text.meaning.encoding import LONGEST, encoder
from huiyin.foundation.text.meaning.vectors import Vectors
from huiyin.foundation.text.search.index import SearchIndex

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.foundation.text.meaning.encoding import Encoder

SECONDS = 120.0
"""How long one run works; what is left waits for the next. A document takes some 0.2 s."""


def follow_meanings(now: datetime) -> int:  # noqa: ARG001 — the form of a job
    """Bring the vectors to the present index; return how many were made. Without the package some may be dropped."""
    index, vectors = SearchIndex(settings.SEARCH_DIR), Vectors(settings.SEARCH_VECTORS_DIR)
    return bring_up(index, vectors, encoder())


def bring_up(
    index: SearchIndex, vectors: Vectors, made: Encoder | None, *, seconds: float = SECONDS
) -> int:
    """Make the vectors that are missing, for so many seconds at most, and drop those of what is not in the index.

    Nothing is dropped where there is no index, as between the removal of one and the first commit of the next.
    """
    if not index.stamp or (made is None and not vectors.size):
        return 0
    held = {
        card["digest"]: (card["title"], body[:LONGEST])
        for card, body in index.stored()
        if card["digest"]
    }
    vectors.keep_only(held.keys())
    until, count = monotonic() + seconds, 0
    for digest in vectors.missing(held):
        if made is None or monotonic() > until:
            break
        vectors.add(digest, made.document(*held[digest]))
        count += 1
    return count
