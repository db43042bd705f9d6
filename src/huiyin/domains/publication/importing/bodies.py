"""正文: from plain text, Markdown or HTML to the blocks of an item."""

from __future__ import annotations

import re
from html import escape
from typing import Any

import nh3

BLOCKS = re.compile(r"</?(?:p|div|br|h[1-6]|li|tr|section|article)[^>]*>", re.IGNORECASE)
MAIN = re.compile(r"<(article|main|body)\b[^>]*>(.*)</\1>", re.IGNORECASE | re.DOTALL)
HIDDEN = re.compile(r"<(script|style|noscript|template|head)\b.*?</\1>", re.IGNORECASE | re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
CHAPTER = re.compile(r"^第[一二三四五六七八九十百零〇\d]+[章编节]\s*\S{0,40}$")
FIRST = re.compile(r"^[一二三四五六七八九十]+、.{1,40}$")
SECOND = re.compile(r"^[(（][一二三四五六七八九十]+[)）].{1,40}$")
MARK = re.compile(r"^(#{1,6})\s+(.*)$")
SENTENCE_END = "。；，：！？、"

Block = dict[str, Any]


def blocks(text: str, body_format: str) -> list[Block]:
    """Return plain blocks (see ``editor.plain``): headings and runs of paragraphs."""
    if body_format == "html":
        return _paragraphs(_html_lines(text))
    if body_format == "markdown":
        return _paragraphs(_markdown_lines(text))
    return _paragraphs((line, 0) for line in text.splitlines())


def words(found: list[Block]) -> str:
    """Return all words of blocks, for checks."""
    return "\n".join(
        b["value"].get("text") or nh3.clean(b["value"]["html"], tags=set()) for b in found
    )


def _html_lines(text: str) -> list[tuple[str, int]]:
    main = MAIN.search(text)
    bare = BLOCKS.sub("\n", HIDDEN.sub("", COMMENT.sub("", main[2] if main else text)))
    return [(_unescape(line), 0) for line in nh3.clean(bare, tags=set()).splitlines()]


def _unescape(text: str) -> str:
    for entity, character in (("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(entity, character)
    return text


def _markdown_lines(text: str) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    for line in COMMENT.sub("", text).splitlines():
        match = MARK.match(line)
        found.append((match[2], min(max(len(match[1]), 2), 4)) if match else (line, 0))
    return found


def _paragraphs(lines: Any) -> list[Block]:
    """Join paragraphs between headings into one text block each."""
    found: list[Block] = []
    run: list[str] = []
    for raw, marked in lines:
        line = raw.strip(" \t\u3000\ufeff")
        if not line:
            continue
        level = marked or _level(line)
        if level:
            _close(found, run)
            found.append({"type": "heading", "value": {"text": line, "level": level}})
        else:
            run.append(line)
    _close(found, run)
    return found


def _level(line: str) -> int:
    """Guess a heading by the numbering of official documents; a sentence is none."""
    if line[-1] in SENTENCE_END:
        return 0
    if CHAPTER.match(line) or FIRST.match(line):
        return 2
    return 3 if SECOND.match(line) else 0


def _close(found: list[Block], run: list[str]) -> None:
    if run:
        html = "".join(f"<p>{escape(line, quote=False)}</p>" for line in run)
        found.append({"type": "text", "value": {"html": html}})
        run.clear()
