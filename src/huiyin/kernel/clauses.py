"""条款 (clause): the law as data. A rule names its clause as ``document:clause``.

``changchun-2015:4.1b`` is duty b of section 四（一）; ``disclosure-regulation-2019:20`` is Article 20. The
letter is ours: it splits one clause into duties and is not shown. Reading files is the caller's work.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from typing_extensions import override

from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping

_REFERENCE = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*):([0-9A-Z]+(?:\.[0-9]+)*[a-z]?)")
_DIGITS = "零一二三四五六七八九"
NUMBERINGS = ("section", "article", "standard")
"""四（一） of a policy paper; 第二十条 of a law; 7.3.1 of a technical standard."""


@dataclass(frozen=True, slots=True, order=True)
class ClauseRef:
    """A reference to one clause of one document; ``str()`` gives its written form."""

    document: str
    clause: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``document:clause``; ``Invalid`` where it has another form."""
        found = _REFERENCE.fullmatch(text)
        if found is None:
            raise Invalid(
                "clause-form",
                "“{reference}”不是条款引用，应写成“文件:条款”，例如 changchun-2015:4.1b。",
                reference=text,
            )
        return cls(found[1], found[2])

    @override
    def __str__(self) -> str:
        return f"{self.document}:{self.clause}"


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: ``text`` says in our own words what it demands; ``label`` is its place (第二十条).

    ``verified`` is False where the wording was not compared with the published original.
    """

    ref: ClauseRef
    title: str
    label: str
    text: str
    verified: bool

    @override
    def __str__(self) -> str:
        return f"《{self.title}》{self.label}"


@dataclass(frozen=True, slots=True)
class PolicyDocument:
    """A law, policy or standard with the days on which it is in force (``until`` is the first day after)."""

    slug: str
    title: str
    short: str
    issuer: str
    number: str
    made_on: date | None
    in_force_from: date | None
    in_force_until: date | None
    source: str
    verified: bool
    clauses: Mapping[str, Clause]

    def in_force(self, on: date) -> bool:
        """Tell whether the document is in force on a day; one without a first day always was."""
        begun = self.in_force_from is None or self.in_force_from <= on
        return begun and (self.in_force_until is None or on < self.in_force_until)


def parse_document(mapping: Mapping[str, Any]) -> PolicyDocument:
    """Build a document from its TOML mapping.

    Obligatory: slug, title, issuer, source, verified, numbering and a table ``clauses`` of id → text,
    or id → {text, label, verified}. ``Invalid`` names what is wrong.
    """
    missing = [
        k
        for k in ("slug", "title", "issuer", "source", "numbering", "clauses")
        if not mapping.get(k)
    ]
    if missing or not isinstance(mapping.get("verified"), bool):
        absent = "、".join(missing or ["verified"])
        raise _wrong(mapping, f"缺少 {absent}")
    if mapping["numbering"] not in NUMBERINGS:
        raise _wrong(mapping, f"numbering 只能是 {'、'.join(NUMBERINGS)}")
    first, last = _day(mapping, "in_force_from"), _day(mapping, "in_force_until")
    if first and last and last <= first:
        raise _wrong(mapping, "失效日期不晚于施行日期")
    return PolicyDocument(
        slug=mapping["slug"],
        title=mapping["title"],
        short=mapping.get("short") or mapping["title"],
        issuer=mapping["issuer"],
        number=mapping.get("number", ""),
        made_on=_day(mapping, "made_on"),
        in_force_from=first,
        in_force_until=last,
        source=mapping["source"],
        verified=mapping["verified"],
        clauses={name: _clause(mapping, name, row) for name, row in mapping["clauses"].items()},
    )


def _clause(mapping: Mapping[str, Any], name: str, row: Any) -> Clause:
    ref = ClauseRef.parse(f"{mapping['slug']}:{name}")
    fields = {"text": row} if isinstance(row, str) else dict(row)
    text = str(fields.get("text", "")).strip()
    if not text:
        raise _wrong(mapping, f"条款 {name} 没有内容")
    return Clause(
        ref=ref,
        title=mapping.get("short") or mapping["title"],
        label=fields.get("label") or place(name, mapping["numbering"]),
        text=text,
        verified=bool(fields.get("verified", mapping["verified"])),
    )


def place(clause: str, numbering: str) -> str:
    """Return a clause's place as officials write it: 四（一）, 第二十条第（三）项, 7.3.1."""
    parts = re.sub(r"[a-z]$", "", clause).split(".")
    if numbering == "standard" or not all(p.isdigit() for p in parts):
        return ".".join(parts)
    words = [chinese_number(int(p)) for p in parts]
    if numbering == "article":
        return f"第{words[0]}条" + "".join(f"第（{w}）项" for w in words[1:])
    return words[0] + "".join(f"（{w}）" for w in words[1:])


def chinese_number(number: int) -> str:
    """Return a whole number of 0…999 in Chinese numerals: 20 is 二十, 110 is 一百一十."""
    if not 0 <= number <= 999:
        msg = f"no numeral for {number}"
        raise ValueError(msg)
    hundreds, rest = divmod(number, 100)
    tens, units = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and units:
        text += "零"
    return text + _DIGITS[units] if units or not number else text


def _day(mapping: Mapping[str, Any], name: str) -> date | None:
    value = mapping.get(name)
    if value is None or type(value) is date:
        return value
    raise _wrong(mapping, f"{name} 应是日期")


def _wrong(mapping: Mapping[str, Any], problem: str) -> Invalid:
    return Invalid(
        "policy-document",
        "政策文件“{slug}”写得不对：{problem}。",
        slug=str(mapping.get("slug", "?")),
        problem=problem,
    )
