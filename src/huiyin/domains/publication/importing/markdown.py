"""Markdown 正文: headings, bulleted lists, links, emphasis, tables and pictures; a numbered line keeps its number."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from huiyin.domains.publication.importing.lines import lines_of
from huiyin.domains.publication.importing.pages import absolute
from huiyin.domains.publication.importing.sheet import Sheet
from huiyin.domains.publication.importing.tables import Cell, Table

if TYPE_CHECKING:
    from huiyin.domains.publication.importing.beside import Folder

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_MARK = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_BULLET = re.compile(r"^\s{0,6}[-*+]\s+(.+)$")
_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
_BAR = re.compile(r"(?<!\\)\|")
_LINK = re.compile(
    r"(!?)\[([^\[\]]*)\]\(\s*<?([^()\s<>]+(?:\([^()\s]*\)[^()\s<>]*)?)>?(?:\s+\"[^\"]*\")?\s*\)"
)
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|])")


def read_markdown(text: str, folder: Folder, *, title: str, base: str, reflow: bool) -> Sheet:
    """Return the body that a Markdown text is."""
    writer = _Writer(folder, Sheet(title), base)
    lines = lines_of(COMMENT.sub("", text), reflow=reflow)
    at = 0
    while at < len(lines):
        at = writer.take(lines, at)
    writer.end_list()
    return writer.sheet


class _Writer:
    """Writes lines on a sheet."""

    def __init__(self, folder: Folder, sheet: Sheet, base: str) -> None:
        self.sheet = sheet
        self._folder, self._base = folder, base
        self._in_list = False

    def take(self, lines: list[str], at: int) -> int:
        """Write what begins at a line and return where the next thing begins."""
        line = lines[at]
        bullet = _BULLET.match(line)
        if bullet:
            self.sheet.markup("" if self._in_list else "<ul>")
            self.sheet.markup(f"<li>{self._inline(bullet[1])}</li>")
            self._in_list = True
            return at + 1
        if not line.strip():
            return at + 1
        self.end_list()
        if (
            "|" in line
            and at + 1 < len(lines)
            and "-" in lines[at + 1]
            and _RULE.match(lines[at + 1])
        ):
            return self._table(lines, at)
        mark = _MARK.match(line)
        if mark:
            self.sheet.heading(_words(mark[2]), len(mark[1]))
        else:
            self.sheet.paragraph(self._inline(line.strip()))
        return at + 1

    def end_list(self) -> None:
        """Close the list that is open."""
        if self._in_list:
            self.sheet.markup("</ul>")
            self._in_list = False

    def _table(self, lines: list[str], at: int) -> int:
        end = at + 2
        while end < len(lines) and "|" in lines[end]:
            end += 1
        rows = [lines[at], *lines[at + 2 : end]]
        table = Table(
            [[Cell([_words(c)], head=n == 0) for c in _cells(r)] for n, r in enumerate(rows)]
        )
        value = table.value()
        if value is None:
            self.sheet.lines(table.lines())
        else:
            self.sheet.table(value)
        return end

    def _inline(self, line: str) -> str:
        """Return a line as sanitised HTML; pictures in it are written after it."""
        pieces, last = [], 0
        for match in _LINK.finditer(line):
            pieces.append(_emphasis(line[last : match.start()]))
            pieces.append(self._linked(match))
            last = match.end()
        return "".join([*pieces, _emphasis(line[last:])])

    def _linked(self, match: re.Match[str]) -> str:
        words, target = match[2].strip(), match[3]
        if match[1]:
            value = self._folder.picture(target, words)
            if value is not None:
                self.sheet.picture(value)
            return ""
        shown = _emphasis(words or target)
        linked = self._folder.takes(target)
        if linked is not None:
            linked.name = words
            return shown
        address = absolute(target, self._base)
        return f'<a href="{escape(address)}">{shown}</a>' if address else shown


def _emphasis(text: str) -> str:
    return _unescaped(_STRONG.sub(r"<strong>\2</strong>", escape(text, quote=False)))


def _words(text: str) -> str:
    plain = _LINK.sub(lambda m: "" if m[1] else f"{m[2]}（{m[3]}）", text)
    return _unescaped(_STRONG.sub(r"\2", plain)).strip()


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in _BAR.split(line.strip().removeprefix("|").removesuffix("|"))]
