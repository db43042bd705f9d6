"""公文标题: [发文机关]关于[事由]的[文种], and the title inside 印发、转发、批转《…》的通知.

Any text gives a ``Title``; what cannot be recognised is empty. Time grows with the length of the
text, and inner titles are followed five deep at most. Source: GB/T 9704-2012 and 党政机关公文处理工作条例.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from huiyin.kernel.titles_kinds import DocumentKind, kind_at_end, kind_named

_DEEPEST = 5
_LONGEST = 500
_SPACES = re.compile(r"\s+")
_NOTE = re.compile(r"[（(〔\[][^（）()〔〕\[\]]{0,40}[)）〕\]]\Z")
_CUT_OFF = re.compile(r"(?:\.{3}|…{1,2})\Z")
_PASSING_ON = ("印发", "转发", "批转", "发布", "公布", "颁布", "颁发", "下达", "下发")
_PASSING = re.compile("|".join(_PASSING_ON))
_SEVERAL = re.compile(
    r"等?(?:[0-9]{1,3}|[一二三四五六七八九十两]{1,3})(?:个|项|件|部)[^，。]{0,12}\Z"
)
_ORGAN_END = re.compile(
    "(?:政府|办公[厅室]|委员会|人大常委会|厅|局|部|委|办|院|会|署|中心|集团|公司|大学|法院|检察院|部门|单位|组)\\Z"
)
_NO_ORGAN = ("就", "将", "对", "的", "和", "》")
_ORDER = re.compile(r"(令)[（(]?第[^《》（）()]{1,8}号[)）]?\Z")
_OPEN, _CLOSE = "《〈<", "》〉>"


@dataclass(frozen=True, slots=True)
class Title:
    """The parts of a title; parts that are not there are empty.

    ``kind`` is the name of the kind (通知) — ``titles_kinds.kind_named`` has its row. ``inner`` is the
    title that the document passes on, ``verb`` how (印发, 转发, 批转 …), ``note`` a trailing
    bracket such as 试行. ``text`` is the title itself without line breaks.
    """

    organ: str
    subject: str
    kind: str
    inner: Title | None = None
    verb: str = ""
    note: str = ""
    text: str = ""

    @property
    def row(self) -> DocumentKind | None:
        """Return the row of the kind."""
        return kind_named(self.kind) if self.kind else None

    @property
    def innermost(self) -> Title:
        """Return the title that is passed on in the end; the title itself where none is."""
        return self if self.inner is None else self.inner.innermost


def parse_title(text: str) -> Title:
    """Return the parts of a title as written on a document or a website."""
    return _parse(_tidy(text), 0)


def _tidy(text: str) -> str:
    """Return the title on one line; a space stays only between two Latin words."""
    line = _SPACES.sub(" ", text[: _LONGEST * 2]).strip()
    return re.sub(r"(?<![A-Za-z0-9]) | (?![A-Za-z0-9])", "", line)[:_LONGEST]


def _parse(text: str, depth: int) -> Title:
    body, note = _without_note(_ORDER.sub(r"\1", text))
    if body[:1] in _OPEN and _closing(body, 0) == len(body) - 1:
        body, inner_note = _without_note(body[1:-1])
        note = note or inner_note
    kind, word = kind_at_end(body) or (None, "")
    rest = body[: len(body) - len(word)].removesuffix("的") if word else body
    organ, subject = (rest, "") if word == "令" else _split(rest)
    explains = kind is not None and kind.group == "explanatory"
    verb, inner = _inner(subject, depth, explains=explains)
    if not kind and body.endswith("》"):
        organ, verb, inner, kind = _only_marks(organ, subject, verb, inner, depth)
    return Title(
        organ=_ORDER.sub("", organ) or organ,
        subject=subject,
        kind=kind.name if kind else "",
        inner=inner,
        verb=verb,
        note=note,
        text=text,
    )


def _only_marks(
    organ: str, subject: str, verb: str, inner: Title | None, depth: int
) -> tuple[str, str, Title | None, DocumentKind | None]:
    """Read a title that ends with 《…》 and names no kind of its own.

    科学技术部令第17号《…的决定》 is the document in the marks; 厅长解读《…》 explains it.
    """
    start = subject.find("《")
    if inner is not None or start < 1 or depth >= _DEEPEST:
        return organ, verb, inner, None
    before = subject[:start]
    named = _parse(subject[start + 1 : -1], depth + 1)
    word = kind_at_end(before)
    if word and word[0].group == "explanatory":
        return organ, "解读", named, word[0]
    if _ORDER.search(before) or _ORGAN_END.search(before):
        return before, "", named, named.row
    return organ, verb, inner, None


def _without_note(text: str) -> tuple[str, str]:
    """Take trailing brackets (试行, 2020-2022年) and the dots of a cut-off title from the end."""
    body = _CUT_OFF.sub("", text)
    note = ""
    while match := _NOTE.search(body, max(0, len(body) - 44)):
        if match.start() == 0:
            break
        note = note or match[0][1:-1]
        body = body[: match.start()].rstrip()
    return body, note


def _split(rest: str) -> tuple[str, str]:
    """Return organ and subject: before 关于, or before the verb of a title that passes another on.

    Both are looked for outside book-title marks; 省政府办公厅转发省教育厅关于… splits at the verb.
    """
    about = _outside(rest, "关于")
    passing = next((m for m in _PASSING.finditer(rest) if _outside(rest, m[0]) == m.start()), None)
    if passing and (about < 0 or passing.start() < about):
        organ = rest[: passing.start()]
        marked = rest[passing.end() : passing.end() + 1] in _OPEN
        if not organ or _ORGAN_END.search(organ) or (marked and not organ.endswith(_NO_ORGAN)):
            return organ, rest[passing.start() :]
    if about >= 0:
        return rest[:about], rest[about + 2 :]
    return "", rest


def _outside(text: str, word: str) -> int:
    """Return where the word first stands outside 《…》, or -1."""
    depth = 0
    for index, character in enumerate(text):
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            depth = max(0, depth - 1)
        elif not depth and text.startswith(word, index):
            return index
    return -1


def _inner(subject: str, depth: int, *, explains: bool) -> tuple[str, Title | None]:
    """Return how the subject passes something on or explains it, and the title of that."""
    if depth >= _DEEPEST:
        return "", None
    if explains and subject[:1] == "《" and _closing(subject, 0) == len(subject) - 1:
        return "解读", _parse(subject[1:-1], depth + 1)
    subject = subject.removeprefix("联合")
    verb = next((word for word in _PASSING_ON if subject.startswith(word)), "")
    rest = subject.removeprefix(verb)
    if not verb or not rest:
        return verb, None
    start = next((i for i, character in enumerate(rest) if character in _OPEN), -1)
    before = rest[: max(start, 0)]
    if start >= 0 and "关于" not in before and (end := _closing(rest, start)) >= 0:
        # 转发省教育厅《…》: the organ stands before the marks.
        inner = _parse(rest[start + 1 : end], depth + 1)
        return verb, inner if inner.organ or not before else _with_organ(inner, before)
    return verb, _parse(_SEVERAL.sub("", rest), depth + 1)


def _with_organ(title: Title, organ: str) -> Title:
    return replace(title, organ=organ) if _ORGAN_END.search(organ) else title


def _closing(text: str, start: int) -> int:
    """Return where the book-title mark opened at ``start`` closes, or -1."""
    depth = 0
    for index in range(start, len(text)):
        if text[index] in _OPEN:
            depth += 1
        elif text[index] in _CLOSE:
            depth -= 1
            if not depth:
                return index
    return -1
