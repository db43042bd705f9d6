# ruff: noqa: RUF001, RUF002 - the Chinese zero is meant, not the letter O
"""成文日期: dates as documents write them, read and written both ways.

Read: 2015年5月13日, 二○一五年五月十三日 (zero as ○, 〇, ◯ or 零), 2015-05-13, 2015/5/13, 2015.05.13,
also with full-width digits and spaces. Written: Arabic without padding (GB/T 9704-2012), or Chinese
numerals. The year always has four digits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIGITS = "〇一二三四五六七八九"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)} | dict.fromkeys("○◯零", 0)
_FULL_WIDTH = {ord(plain) + 0xFEE0: plain for plain in "0123456789/.-"}
_TEN = 10
_GAP = r"[ \t\u3000]{0,2}"
_HAN = "〇○◯零一二三四五六七八九"
_FORMS = re.compile(
    rf"(?<!\d)(?P<y>\d{{4}}){_GAP}年{_GAP}(?P<m>\d{{1,2}}){_GAP}月{_GAP}(?P<d>\d{{1,2}}){_GAP}[日号]"
    r"|(?<![\d./-])(?P<y2>\d{4})(?P<sep>[-/.])(?P<m2>\d{1,2})(?P=sep)(?P<d2>\d{1,2})(?![\d/-]|\.\d)"
    rf"|(?<![{_HAN}])(?P<y3>[{_HAN}]{{4}}){_GAP}年{_GAP}(?P<m3>[元一二三四五六七八九十]{{1,3}}){_GAP}月{_GAP}"
    rf"(?P<d3>[一二三四五六七八九十廿卅]{{1,3}}){_GAP}[日号]",
    re.ASCII,
)
_SHORT_YEAR = re.compile(
    rf"\d{{2}}{_GAP}年{_GAP}\d{{1,2}}{_GAP}月|\d{{2}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}"
)
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in running text: where it stands (``text[start:end]``) and the day."""

    start: int
    end: int
    date: date


class _Parts(NamedTuple):
    start: int
    end: int
    year: int
    month: int
    day: int


def parse_date(text: str) -> date:
    """Return the day that the whole text names, or raise ``Invalid`` saying what is wrong."""
    plain = text.strip().translate(_FULL_WIDTH) if len(text) <= _LONGEST else ""
    match = _FORMS.fullmatch(plain)
    parts = _parts(match) if match else None
    if parts is None:
        shown = text.strip()[:_LONGEST]
        if _SHORT_YEAR.match(plain):
            raise Invalid(
                "date-year", "“{given}”的年份请写满四位，例如 2015年5月13日。", given=shown
            )
        raise Invalid("date-form", "“{given}”认不出日期，请写成 2015年5月13日。", given=shown)
    problem = _impossible(parts)
    if problem:
        raise Invalid("date-impossible", "没有这一天：{problem}。", problem=problem)
    return date(parts.year, parts.month, parts.day)


def find_dates(text: str) -> list[FoundDate]:
    """Return the dates in running text in order; impossible ones are left out."""
    return [
        FoundDate(p.start, p.end, date(p.year, p.month, p.day))
        for p in _all_parts(text)
        if not _impossible(p)
    ]


def impossible_dates(text: str) -> list[tuple[int, int, str]]:
    """Return start, end and what is wrong for each date in the text that no calendar has."""
    return [(p.start, p.end, problem) for p in _all_parts(text) if (problem := _impossible(p))]


def format_arabic(day: date) -> str:
    """Return 2015年5月13日: Arabic numerals without padding."""
    return f"{day.year:04d}年{day.month}月{day.day}日"


def format_chinese(day: date, *, zero: str = "〇") -> str:
    """Return 二〇一五年五月十三日; older documents write the zero as ○."""
    year = "".join(_DIGITS[int(digit)] for digit in f"{day.year:04d}").replace("〇", zero)
    return f"{year}年{chinese_number(day.month)}月{chinese_number(day.day)}日"


def chinese_number(value: int) -> str:
    """Return a number from 1 to 99 in Chinese numerals, such as 二十一."""
    tens, ones = divmod(value, _TEN)
    if not 1 <= value < _TEN * _TEN:
        msg = "only 1 to 99"
        raise ValueError(msg)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def number_from_chinese(text: str) -> int | None:
    """Return the number from 1 to 99 that Chinese numerals write, or None."""
    text = text.replace("廿", "二十").replace("卅", "三十").replace("元", "一")
    head, ten, tail = text.partition("十")
    if len(head) > 1 or len(tail) > 1 or not text or (not ten and not head):
        return None
    if any(part and part not in _VALUES for part in (head, tail)):
        return None
    if not ten:
        return _VALUES[head]
    return (_VALUES[head] if head else 1) * _TEN + (_VALUES[tail] if tail else 0)


def _all_parts(text: str) -> Iterator[_Parts]:
    for match in _FORMS.finditer(text.translate(_FULL_WIDTH)):
        parts = _parts(match)
        if parts is not None:
            yield parts


def _parts(match: re.Match[str]) -> _Parts | None:
    """Return the numbers of a match; None where Chinese numerals make none."""
    if match["y3"]:
        year = int("".join(str(_VALUES[digit]) for digit in match["y3"]))
        month, day = number_from_chinese(match["m3"]), number_from_chinese(match["d3"])
        if month is None or day is None:
            return None
        return _Parts(*match.span(), year, month, day)
    year, month, day = (int(match[name] or match[name + "2"]) for name in "ymd")
    return _Parts(*match.span(), year, month, day)


def _impossible(parts: _Parts) -> str:
    """Return what is wrong with the day in Chinese, or an empty text."""
    if not parts.year:
        return "没有公元 0 年"
    if not 1 <= parts.month <= 12:
        return f"{parts.year} 年没有 {parts.month} 月"
    try:
        date(parts.year, parts.month, parts.day)
    except ValueError:
        return f"{parts.year} 年 {parts.month} 月没有 {parts.day} 日"
    return ""
