# ruff: noqa: RUF001 - full-width punctuation of Chinese texts is meant
"""断行: giving back the paragraphs of a text that an old system stored as one long line.

Only white space is moved: no character of the text is added, dropped or changed. A mapping asks for it
(``reflow = true``), because where a paragraph began is read from the numbering and no longer known.
"""

from __future__ import annotations

import re

RUN_ON = 160
"""Characters from which a line is taken for several paragraphs (derived)."""
SHORT = 4
_HAN = "\u4e00-\u9fff"
_CN = "一二三四五六七八九十百零〇"
_ENDS = "。；：！？”）)》〉】;:"
_BREAKS = re.compile(
    rf"(?<=[{_ENDS}])(?=第[{_CN}\d]{{1,6}}[编章节条])"
    rf"|(?<=[{_HAN}{_ENDS}\d])(?<!第)(?=(?:[{_CN}]{{1,3}})、(?!(?:[{_CN}]{{1,3}})[、级类次]))(?<=[{_ENDS}])"
    rf"|(?<![第条款项至和、及“《‘])(?=[(（]一[)）](?![项款目])[{_HAN}“《])"
    rf"|(?<=[{_ENDS}])(?=[(（][{_CN}]{{1,3}}[)）](?![项款目])[{_HAN}“《])"
    rf"|(?<=[{_HAN}{_ENDS}])(?<![图表件第约])(?=\d{{1,2}}[.．、](?!\d)[{_HAN}“《])"
    r"|(?<=[局厅委院校会位门府司社区县]：)(?=\S{8})"
    r"|(?<=[。；！？”）])(?=(?:附件|附|联系人|问|答)[:：])"
    r"|(?<=[。；！？”）])(?=特此(?:通知|公告|通告|批复)。)"
)
_HEADED = re.compile(
    rf"(\A[{_CN}]{{1,3}}、[^。；：，]{{2,40}}?)(?=[(（][{_CN}]{{1,3}}[)）](?![项款目])[{_HAN}])"
    rf"|(第[{_CN}\d]{{1,4}}[章节]\S{{1,24}}?)(?=第[{_CN}\d]{{1,6}}条)"
)
"""A heading that runs into what stands under it."""
_NUMBER = re.compile(rf"\s*[{_HAN}]{{2,12}}[〔\[［（(]\d{{4}}[〕\]］）)]\s*\d{{1,5}}\s*号")
_GAP = re.compile(r"[ \t\u3000\u00a0]+")


def lines_of(text: str, *, reflow: bool) -> list[str]:
    """Return the lines of a text; with ``reflow`` a very long one is parted at its numbering."""
    given = text.splitlines()
    return [part for line in given for part in (_parted(line) if reflow else [line])]


def _parted(line: str) -> list[str]:
    number = _NUMBER.match(line)
    found = [number[0]] if number else []
    rest = line[number.end() :] if number else line
    if len(rest) < RUN_ON:
        return [*found, rest]
    for piece in _gaps(rest):
        for part in _BREAKS.split(piece):
            found += [p for p in _HEADED.split(part) if p and p.strip()]
    return found


def _gaps(line: str) -> list[str]:
    """Part at white space, which stands between paragraphs and hardly ever inside one."""
    found: list[str] = []
    open_end = False
    for piece in filter(None, _GAP.split(line)):
        inside = open_end or len(piece) < SHORT or _latin(found[-1][-1] if found else "", piece[0])
        if inside and found:
            found[-1] += " " + piece
        else:
            found.append(piece)
        open_end = len(found[-1]) < SHORT
    return found


def _latin(before: str, after: str) -> bool:
    return before.isascii() and before.isalnum() and after.isascii() and after.isalnum()
