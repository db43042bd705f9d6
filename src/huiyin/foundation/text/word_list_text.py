"""用语表的写法: a list as TOML with its owner and source, read into a draft to look at before it counts."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from huiyin.foundation.text.models import WordList
from huiyin.kernel.errors import Invalid

FACTS = ("owner", "source", "kind", "since")
_NEEDED = ("name", *FACTS, "words")
_LONGEST, _LONGEST_NOTE = 100, 300


@dataclass(frozen=True, slots=True)
class Draft:
    """A list as it is written: its facts by name, and its words by pattern."""

    name: str
    facts: dict[str, Any]
    words: dict[str, dict[str, Any]]


def read(source: str) -> Draft:
    """Return the list of a text; ``Invalid`` tells what is missing or wrong in it."""
    given = _parsed(source)
    words = [_word(row) for row in given["words"]]
    _no_repetition(words)
    return Draft(
        name=given["name"],
        facts={name: given[name] for name in FACTS},
        words={word["pattern"]: word for word in words},
    )


def plain(word: Any) -> dict[str, Any]:
    """Return a row of the table as a draft has its words."""
    return {
        "pattern": word.pattern,
        "suggestion": word.suggestion,
        "note": word.note,
        "exceptions": list(word.exceptions),
    }


def _parsed(source: str) -> dict[str, Any]:
    try:
        given = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise Invalid("word-list-unreadable", _("用语表读不出来：{why}"), why=str(error)) from error
    missing = [name for name in _NEEDED if name not in given or given[name] in ("", [])]
    if missing:
        raise Invalid("word-list-incomplete", _("用语表缺少：{names}"), names="、".join(missing))
    if str(given["kind"]) not in WordList.Kind.values:
        raise Invalid("word-list-kind", _("用语表的类别只能是 banned、wrong 或 suggest"))
    for name, most in (("name", 100), ("owner", 100), ("source", 300)):
        if not isinstance(given[name], str) or len(given[name]) > most:
            raise Invalid(
                "word-list-long", _("{name} 要写成文字，最多 {most} 字。"), name=name, most=most
            )
    if not isinstance(given["words"], list):
        raise Invalid("word-list-words", _("words 要写成一个列表，每条一个 pattern。"))
    if type(given["since"]) is not date:
        raise Invalid("word-list-since", _("启用日期请写成 2026-01-01 的样子"))
    return given


def _word(row: Any) -> dict[str, Any]:
    pattern = row.get("pattern", "") if isinstance(row, dict) else ""
    if not isinstance(pattern, str) or not 1 < len(pattern.strip()) <= _LONGEST:
        raise Invalid(
            "word-pattern", _("有一条用语是空的、只有一个字或太长：{row}"), row=str(row)[:80]
        )
    exceptions = row.get("exceptions", [])
    if not isinstance(exceptions, list):
        raise Invalid("word-exceptions", _("“{word}”的 exceptions 要写成一个列表。"), word=pattern)
    word = {
        "pattern": pattern.strip(),
        "suggestion": str(row.get("suggestion", "")),
        "note": str(row.get("note", "")),
        "exceptions": [str(x) for x in exceptions],
    }
    if len(word["suggestion"]) > _LONGEST or len(word["note"]) > _LONGEST_NOTE:
        raise Invalid("word-long", _("“{word}”的建议写法或说明太长。"), word=word["pattern"])
    return word


def _no_repetition(words: list[dict[str, Any]]) -> None:
    counts = Counter(_pattern(word) for word in words)
    twice = sorted(pattern for pattern, count in counts.items() if count > 1)
    if twice:
        raise Invalid("word-twice", _("用语重复：{words}"), words="、".join(twice[:5]))


def _pattern(word: Any) -> str:
    return str(word["pattern"])
