"""稿纸: blocks of a body as they are written one after another; paragraphs between headings become one text block."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

CHAPTER = re.compile(r"^第[一二三四五六七八九十百零〇\d]+[编章节]\s*\S{0,20}(?:\s\S{1,20}){0,3}$")
FIRST = re.compile(r"^[一二三四五六七八九十]{1,3}、.{1,40}$")
SECOND = re.compile(r"^[(（][一二三四五六七八九十]{1,3}[)）].{1,40}$")
SENTENCE_END = "。；，：！？、;,:!?"
QUOTED_END = {"。”", "；”", "。）", "。)"}
HEADING_LIMIT = 120
"""Characters that the editor's heading holds."""
_TAG = re.compile(r"<[^>]*>")
_SPACES = re.compile(r"[\s\u3000\ufeff\u200b]+")
_EMPTY = re.compile(r"<(strong|em|sub|sup|a)(?: [^>]*)?>\s*</\1>")

Block = dict[str, Any]


def squeezed(text: str) -> str:
    """Return text with every run of white space as one space."""
    return _SPACES.sub(" ", text)


def bare(html: str) -> str:
    """Return the words of a line of HTML."""
    return squeezed(unescape(_TAG.sub("", html))).strip()


class Sheet:
    """Plain blocks (see ``editor.plain``) in the making; ``title`` is left out where it opens the body."""

    def __init__(self, title: str = "") -> None:
        self._title = "".join(title.split())
        self._run: list[str] = []
        self._found: list[Block] = []

    def blocks(self) -> list[Block]:
        """Return what was written."""
        self._close()
        return self._found

    def text(self, line: str) -> None:
        """Write a line of plain text: a heading where its numbering says so, or a paragraph."""
        self.paragraph(escape(squeezed(line).strip(), quote=False))

    def lines(self, lines: Iterable[str]) -> None:
        """Write lines of plain text."""
        for line in lines:
            self.text(line)

    def paragraph(self, html: str) -> None:
        """Write a line of sanitised HTML; nothing where it has no words."""
        html = _without_empty(html).strip()
        words = bare(html)
        if not words or self._repeats_title(words):
            return
        level = 0 if "<a " in html else level_of(words)
        if level:
            self.heading(words, level)
        else:
            self._run.append(f"<p>{html}</p>")

    def heading(self, words: str, level: int) -> None:
        """Write a heading of level 2 to 4; one too long to be one becomes a paragraph."""
        words = squeezed(words).strip()
        if not words or self._repeats_title(words):
            return
        if len(words) > HEADING_LIMIT:
            self._run.append(f"<p><strong>{escape(words, quote=False)}</strong></p>")
            return
        self._put("heading", {"text": words, "level": min(max(level, 2), 4)})

    def markup(self, html: str) -> None:
        """Write a piece of a list as it is."""
        self._run.append(html)

    def table(self, value: Block) -> None:
        """Write a table."""
        self._put("table", value)

    def picture(self, value: Block) -> None:
        """Write a picture whose file is still to be brought in."""
        self._put("picture", value)

    def _repeats_title(self, words: str) -> bool:
        opening = not (self._found or self._run)
        return opening and bool(self._title) and "".join(words.split()) == self._title

    def _put(self, kind: str, value: Block) -> None:
        self._close()
        self._found.append({"type": kind, "value": value})

    def _close(self) -> None:
        if self._run:
            self._found.append({"type": "text", "value": {"html": "".join(self._run)}})
            self._run = []


def level_of(line: str) -> int:
    """Guess a heading's level by the numbering of official documents; a sentence is none (0)."""
    if line[-1] in SENTENCE_END or line[-2:] in QUOTED_END or line.count("“") != line.count("”"):
        return 0
    if CHAPTER.match(line) or FIRST.match(line):
        return 2
    return 3 if SECOND.match(line) else 0


def _without_empty(html: str) -> str:
    while (less := _EMPTY.sub("", html)) != html:
        html = less
    return html
