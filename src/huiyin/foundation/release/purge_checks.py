"""清除的核对: usable words, reasons that do not repeat them, and nothing that readers see today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.foundation.release.access import PERSONAL
from huiyin.foundation.release.models import TicketEntry
from huiyin.foundation.release.purge_rules import LONGEST, MOST, SHORTEST
from huiyin.foundation.release.registry import rule_of
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Sequence


def leaked_words(phrases: Sequence[str]) -> list[str]:
    """Return the words without blanks and repetitions; ``Invalid`` where one is unusable.

    The error never repeats the words.
    """
    words = list(dict.fromkeys(p.strip() for p in phrases if p.strip()))
    if len(words) > MOST:
        raise Invalid("phrases-many", "泄露的字句最多写 {most} 条。", most=MOST, field="phrases")
    if any(not SHORTEST <= len(w) <= LONGEST for w in words):
        raise Invalid(
            "phrases-length",
            "泄露的字句每条应有 {shortest} 至 {longest} 个字：太短会牵连无关的页面。",
            shortest=SHORTEST,
            longest=LONGEST,
            field="phrases",
        )
    if any(not w.isprintable() for w in words):
        raise Invalid("phrases-strange", "泄露的字句里有不能识别的字符。", field="phrases")
    return words


def require_clean(text: str, words: Sequence[str]) -> None:
    """Refuse a reason that repeats the words: decisions are kept for ever."""
    if any(word in text for word in words):
        raise Invalid(
            "reason-leaks",
            "理由会长期保存，请不要在理由里重复泄露的字句。",
            clause=PERSONAL,
            field="reason",
        )


def require_taken_back(key: str) -> None:
    """What is public is withdrawn or corrected first: nothing that readers see today is erased."""
    if rule_of(key) is None:
        raise Invalid("no-gate", "“{key}”不是发布过的内容。", key=key)
    released = TicketEntry.objects.filter(key=key, ticket__admission__isnull=False)
    last = released.order_by("-ticket_id").select_related("frozen").first()
    if last is None:
        raise Invalid("purge-never-public", "这项内容没有公开过，不用清除。", clause=PERSONAL)
    versions = released.filter(frozen__isnull=False).values("frozen__digest").distinct()
    if last.frozen is not None and versions.count() == 1:
        raise Invalid(
            "purge-still-public",
            "它现在还是公开的：请先撤下或更正，等发布器办完，再清除。",
            clause=PERSONAL,
        )
