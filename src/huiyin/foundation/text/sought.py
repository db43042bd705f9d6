"""大家在找什么 (reads): which words were asked since a day, and which of them without a result.

Words asked less often than ``asked_limits.FEWEST`` since that day are never returned, only counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Max, Sum

from huiyin.foundation.text.asked_limits import FEWEST
from huiyin.foundation.text.models import SearchTally

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Sought:
    """Words, how often they were asked, how often without a result, and the last day of it."""

    words: str
    times: int
    missed: int
    last: date

    @property
    def share(self) -> int:
        """Return the share without a result in per cent; it is 0 or 100 only where it is so exactly."""
        if self.missed in {0, self.times}:
            return 100 if self.missed else 0
        return min(max(round(100 * self.missed / self.times), 1), 99)


@dataclass(frozen=True, slots=True)
class Beside:
    """What no list shows: how many words were asked too seldom, how many questions had words that are not kept."""

    seldom: int
    unkept: int


def most_asked(since: date, limit: int | None = None) -> list[Sought]:
    """Return the words asked most often since a day."""
    return _read(_shown(since).order_by("-times", "words")[:limit])


def most_missed(since: date, limit: int | None = None) -> list[Sought]:
    """Return the words for which nothing was found most often since a day."""
    return _read(_shown(since).filter(failed__gt=0).order_by("-failed", "-times", "words")[:limit])


def beside(since: date) -> Beside:
    """Return what is not shown of the questions since a day."""
    unkept = SearchTally.objects.filter(day__gte=since, words="").aggregate(n=Sum("asked"))["n"]
    return Beside(_grouped(since).filter(times__lt=FEWEST.amount).count(), unkept or 0)


def _shown(since: date) -> Any:
    return _grouped(since).filter(times__gte=FEWEST.amount)


def _grouped(since: date) -> Any:
    """Return words with the sums of their days and tabs."""
    found = SearchTally.objects.filter(day__gte=since).exclude(words="").order_by()
    return found.values("words").annotate(times=Sum("asked"), failed=Sum("missed"), last=Max("day"))


def _read(rows: Any) -> list[Sought]:
    return [Sought(r["words"], r["times"], r["failed"], r["last"]) for r in rows]
