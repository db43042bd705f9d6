"""译出: the Chinese words of tables and records, said in the reader's language where the desk shows them.

Tables (states, steps, roles …) and what is kept (decisions, findings, notices) hold Chinese. A label is a text of
the catalogue itself; a sentence that was filled in before it was kept is recognised by its words, and what was
filled in is said in its turn; one of marks only counts where something in it is known. Anything else, such as
a name or an opinion, stays as it was written.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language, gettext, trans_real

SOURCE = "zh-hans"
LONGEST = 600
"""Longer texts are documents or opinions, which nobody translates."""
CHINESE = re.compile(r"[\u4e00-\u9fff]")
WORDS = re.compile(r"[\u3002\uff08-\uff1f\u4e00-\u9fff]")
"""What a sentence with gaps has of its own: words, or at least the marks between two sentences."""
FILLED = re.compile(r"\{([a-z_]+)\}")
LATIN = re.compile(r"[A-Za-z0-9]")
DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日( \d{2}:\d{2})?")
LIST = "、"
SENTENCE = re.compile(r"[^。]+(?:。|$)")


def said(text: Any) -> str:
    """Return a text of a table or a record in the reader's language, as it is where there is none."""
    words = str(text or "")
    language = get_language() or SOURCE
    if language == SOURCE or not CHINESE.search(words):
        return words
    return "\n".join(_line(line, language) for line in words.split("\n"))


def _pair(label: str, more: str = "") -> str:
    return (
        gettext("{label}：{words}").format(label=said(label), words=said(more))
        if more
        else said(label)
    )


said_later = lazy(_pair, str)
"""A label, with what it means where that is given, said when it is shown: for choices made at import."""


@lru_cache(maxsize=4096)
def _line(words: str, language: str) -> str:
    known = gettext(words)
    if known != words or len(words) > LONGEST:
        return known
    sentences = SENTENCE.findall(words)
    if len(sentences) > 1 and "".join(sentences) == words:
        each = [_line(sentence, language) for sentence in sentences]
        if not any(
            CHINESE.search(one) and one == was for one, was in zip(each, sentences, strict=True)
        ):
            return " ".join(each)
    for pattern, template in _templates(language):
        found = pattern.fullmatch(words)
        if found:
            was = found.groupdict()
            values = {name: _part(value, language) for name, value in was.items()}
            if CHINESE.search(template) or _plausible(was, values):
                return gettext(template).format(**values)
    return words


def _plausible(was: dict[str, str], values: dict[str, str]) -> bool:
    """Tell whether marks alone divide a text: no title is cut in two, and something in it is known."""
    whole = all(value.count("《") == value.count("》") for value in was.values())
    first = next(iter(values.values()))
    known = any(values[n] != was[n] and not CHINESE.search(values[n]) for n in was)
    return whole and (known or bool(LATIN.search(first) and not CHINESE.search(first)))


def _part(words: str, language: str) -> str:
    """Return what was filled in: a day, a label, a list of labels, a sentence, or words that stay as they are."""
    day = DATE.fullmatch(words)
    if day:
        return f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}{day[4] or ''}"
    whole = _line(words, language) if CHINESE.search(words) else words
    if whole != words or LIST not in words:
        return whole
    return ", ".join(_line(one, language) for one in words.split(LIST))


@lru_cache(maxsize=4)
def _templates(language: str) -> list[tuple[re.Pattern[str], str]]:
    """Return the sentences with gaps of a language's catalogue, those with most words of their own first."""
    # The catalogue is what Django's own JavaScriptCatalog reads as well.
    catalogue: Any = trans_real.translation(language)
    keys = {key for key, _value in catalogue._catalog.items() if isinstance(key, str)}  # noqa: SLF001
    found = [key for key in keys if FILLED.search(key) and WORDS.search(FILLED.sub("", key))]
    found.sort(key=lambda key: (-len(FILLED.sub("", key)), key))
    return [(_pattern(key), key) for key in found]


def _pattern(template: str) -> re.Pattern[str]:
    """Return what recognises a sentence; a gap that comes twice is filled alike."""
    seen: set[str] = set()
    parts = []
    ends = [(0, 0), *(m.span() for m in FILLED.finditer(template)), (len(template), len(template))]
    for (_start, end), (begin, stop) in pairwise(ends):
        parts.append(re.escape(template[end:begin]))
        name = template[begin + 1 : stop - 1]
        if name:
            parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>.+?)")
            seen.add(name)
    return re.compile("".join(parts), re.DOTALL)
