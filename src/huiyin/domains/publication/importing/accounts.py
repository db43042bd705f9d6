"""结账: how many rows of a run became what, and why so many of them did not."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

if TYPE_CHECKING:
    from huiyin.domains.publication.models import ImportRun

BETWEEN = "；"
REPEATED = gettext_noop("与已有信息几乎相同")
REFUSED = (gettext_noop("图片 {name} 没有收下"), gettext_noop("附件 {name} 没有收下"))
"""How the kinds of reasons read that go on to say why a file was refused: the desk says them in other languages."""
_QUOTED = re.compile(r"“[^”]*”")
_NAMED = re.compile(r"^(图片|附件) \S+")


def counts(run: ImportRun) -> Counter[str]:
    """Return how many rows had which outcome."""
    return Counter(run.rows.values_list("outcome", flat=True))


def rejects(run: ImportRun) -> list[tuple[int, str]]:
    """Return number and reason of each rejected row."""
    found = run.rows.filter(outcome="rejected").order_by("number")
    return list(found.values_list("number", "reason"))


def commonest(run: ImportRun, outcome: str, most: int = 5) -> list[tuple[str, int]]:
    """Return the commonest kinds of reasons of an outcome, each with the number of rows it holds for."""
    found: Counter[str] = Counter()
    for reason in run.rows.filter(outcome=outcome).values_list("reason", flat=True):
        found.update(kinds(reason))
    return found.most_common(most)


def kinds(reason: str) -> set[str]:
    """Return the kinds of a row's reasons: without names, excerpts and shares, which differ from row to row."""
    return {kind for part in reason.split(BETWEEN) if (kind := _kind(part))}


def _kind(part: str) -> str:
    if part.startswith("与《"):
        return REPEATED
    return _QUOTED.sub("“…”", _NAMED.sub(r"\1 …", part.partition("：")[0])).strip()
