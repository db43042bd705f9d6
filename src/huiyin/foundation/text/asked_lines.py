"""搜索计数行: what is kept of a question, and a line of the files in which the portal hands counts to the worker.

A line is a JSON object: ``day`` (a date of Asia/Shanghai), ``words`` (folded, "" where they are not kept), ``tab``,
``asked`` and ``missed`` (how often, and how often of it nothing was found).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from huiyin.foundation.text.asked_limits import LONGEST, LONGEST_TAB
from huiyin.foundation.text.folding import fold
from huiyin.foundation.text.scanners import personal_data

MOST_TIMES = 1_000_000
_FIELDS = {"day", "words", "tab", "asked", "missed"}
_NUMBER = re.compile(r"\d{7,}|\d(?:[\s\-.·_/]?\d){8,}")
"""Longer than any year, day or number of a document: what is left belongs to somebody (telephone, account, receipt)."""


@dataclass(frozen=True, slots=True, order=True)
class Counted:
    """What is counted together."""

    day: date
    words: str
    tab: str


@dataclass(frozen=True, slots=True)
class Line:
    """How often something was asked, and how often of it nothing was found."""

    counted: Counted
    asked: int
    missed: int


def kept(words: str) -> str:
    """Return words as they are counted; empty where they are too long or may hold personal data."""
    folded = " ".join(fold(words).split())
    if len(folded) > LONGEST.amount or not folded.isprintable():
        return ""
    return "" if _NUMBER.search(folded) or personal_data(folded) else folded


def written(line: Line) -> str:
    """Return a line as it stands in a file, without its end."""
    counted = line.counted
    values = {
        "day": counted.day.isoformat(),
        "words": counted.words,
        "tab": counted.tab,
        "asked": line.asked,
        "missed": line.missed,
    }
    return json.dumps(values, ensure_ascii=False)


def read(text: bytes, *, first: date, last: date) -> Line | None:
    """Return what a line says, None where it says nothing that the portal would have written between two days."""
    try:
        values = json.loads(text)
        if not isinstance(values, dict) or values.keys() != _FIELDS:
            return None
        counted = Counted(date.fromisoformat(values["day"]), values["words"], values["tab"])
    except (ValueError, TypeError, RecursionError):
        return None
    line = Line(counted, values["asked"], values["missed"])
    return line if first <= counted.day <= last and _usual(line) else None


def _usual(line: Line) -> bool:
    words: Any = line.counted.words
    tab: Any = line.counted.tab
    if not isinstance(words, str) or not isinstance(tab, str) or kept(words) != words:
        return False
    if len(tab) > LONGEST_TAB.amount or not (tab.isascii() and tab.isprintable()):
        return False
    if type(line.asked) is not int or type(line.missed) is not int:
        return False
    return 0 <= line.missed <= line.asked <= MOST_TIMES and line.asked > 0
