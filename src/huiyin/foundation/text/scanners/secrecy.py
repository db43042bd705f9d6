"""密级标志: marks of secret documents, told apart from words about secrecy in running text.

A mark is 绝密, 机密 or 秘密 with a star, in heavy brackets, after 密级：, alone on a line, or standing free in
the head of a document. 保守国家秘密法 and 商业秘密 in a sentence are none of these. Spaces, full-width
forms and decoration inside a mark make no difference.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from huiyin.foundation.text.folding import fold
from huiyin.foundation.text.scanners.findings import SECRECY, Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

MARK = Kind(
    "secrecy-mark",
    "有密级标志",
    "refuse",
    "涉密文件不得上网。请立即停止传送，并报告本单位保密工作机构。",
    SECRECY,
)
WORK_MARK = Kind(
    "work-secret-mark",
    "有工作秘密或商业秘密标志",
    "refuse",
    "带此标志的文件不得公开。确需公开的，请先由定密单位解除标志。",
    SECRECY,
)
HEAD_LINES = 15
_GAP = r"[\s\u200b-\u200f\u2060\ufeff·•.\-_*]{0,6}"
_LEVEL = rf"(?:[绝絕]{_GAP}密|[机機]{_GAP}密|[秘祕]{_GAP}密)"
_STAR = r"[★☆✩✪✫✬✭✮✯✰⋆⭐🌟✡]"
_COUNT = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_PERIOD = rf"(?:{_GAP}{_COUNT}{_GAP}(?:年|个月)|{_GAP}(?:长期|永久|启用前|启封前|开启前))"
_KIND = r"(?:级|件|级别)?"
_OPEN, _CLOSE = r"[【\[〔〖﹝]", r"[】\]〕〗﹞]"
_WORK = r"(?:工作秘密|商业秘密|内部秘密|核心商密|普通商密)"
_DECORATION = (
    r"[\s\u200b-\u200f\ufeff\-—=~*·•●■◆◇□△▲#+|/\\<>《》()（）\[\]【】"
    r"〔〕「」『』{}:：★☆!！.。,，]*"
)

_STARRED = re.compile(
    rf"(?<![业作])(?P<level>{_LEVEL}){_KIND}[\s】\])）〕]{{0,4}}(?:{_STAR}+{_PERIOD}?|[*※]{_PERIOD})"
)
_STAR_FIRST = re.compile(rf"{_STAR}\s*(?P<level>{_LEVEL}){_KIND}(?![一-鿿])")
_BRACKETED = re.compile(
    rf"{_OPEN}\s*(?:密级\s*:?\s*)?(?P<level>{_LEVEL}){_KIND}{_PERIOD}?\s*{_CLOSE}"
)
_LABELLED = re.compile(
    r"(?:密\s*级|涉密等级|秘密等级)(?:和保密期限)?(?:[\s:：|]+|(?<=[件料稿]密级)为)[\[【(（〔]?\s*"
    rf"(?P<level>{_LEVEL}){_KIND}(?![一-鿿]|\s*[、,，/]|\s*{_LEVEL})"
)
_LINE = re.compile(
    rf"^{_DECORATION}(?P<level>{_LEVEL}){_KIND}{_DECORATION}{_PERIOD}?{_DECORATION}$"
)
_HEAD = re.compile(rf"(?:^|[\s(（\[【])(?P<level>{_LEVEL}){_KIND}{_PERIOD}?(?:[\s)）\]】]|$)")
_NAMED = re.compile(_LEVEL)
_HEAD_LONGEST = 40
_WORK_MARK = re.compile(
    rf"{_WORK}\s*{_STAR}|{_OPEN}\s*{_WORK}\s*{_CLOSE}"
    rf"|^[^\S\n]{{0,20}}[—\-【\[(（*·]{{0,10}}工作秘密{_PERIOD}?[ \t】\])）—\-*·]{{0,20}}$",
    re.MULTILINE,
)


def secrecy_marks(text: str) -> Iterator[Finding]:
    """Yield every mark of a secret document in a text."""
    folded = fold(text)
    taken: list[tuple[int, int]] = []
    places = {*_anywhere(folded), *_lines(folded)}
    for start, end in sorted(places, key=lambda place: (place[0], -place[1])):
        if taken and start < taken[-1][1]:
            continue
        taken.append((start, end))
        yield MARK.at(start, end, text[start:end].strip())
    for match in _WORK_MARK.finditer(folded):
        yield WORK_MARK.at(match.start(), match.end(), text[match.start() : match.end()].strip())


def _anywhere(folded: str) -> Iterator[tuple[int, int]]:
    for pattern in (_STARRED, _STAR_FIRST, _BRACKETED, _LABELLED):
        for match in pattern.finditer(folded):
            yield match.start("level"), match.end()


def _lines(folded: str) -> Iterator[tuple[int, int]]:
    """Yield marks alone on a line, and free ones in the short first lines of a document."""
    at, filled = 0, 0
    for line in folded.splitlines(keepends=True):
        bare = line.strip()
        filled += bool(bare)
        match = _LINE.match(line.rstrip("\r\n")) if len(bare) <= _HEAD_LONGEST else None
        if match is None and bare and filled <= HEAD_LINES and len(bare) <= _HEAD_LONGEST:
            free = list(_HEAD.finditer(line))
            match = free[0] if len(_NAMED.findall(line)) == 1 and free else None
        if match is not None:
            yield at + match.start("level"), at + match.end("level")
        at += len(line)
