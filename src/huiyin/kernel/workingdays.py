"""节假日安排: one year's holidays and make-up working days, as the General Office of the State Council announces them.

A notice may also concern days of a neighbouring year: the notice for 2007 made 30 December 2006 a
working day. Source of the form: 全国年节及纪念日放假办法 and the yearly notices cited in each file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WEEKEND = (5, 6)
EARLIEST_YEAR, LATEST_YEAR = 2000, 2199
LAST_WEEK_FROM = (12, 25)
"""A notice may decide the last week of the year before, from this month and day."""
FIRST_WEEK_TO = (1, 7)
"""A notice may name days of the year after up to this one; that year's own notice prevails."""
FEWEST_OFF, MOST_OFF = 10, 45
_ALWAYS_OFF = ((1, 1), (5, 1), (10, 1))


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """The exceptions to Monday to Friday that one year's notice makes.

    ``off`` maps each day off to its holiday's name, ``work`` each make-up working day likewise.
    ``notice`` is the address or number of the notice (several are separated by a space);
    ``imported_at`` is when an administrator brought the year in, None for a year shipped with the policies.
    """

    year: int
    off: Mapping[date, str] = field(hash=False)
    work: Mapping[date, str] = field(hash=False)
    notice: str
    imported_at: datetime | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "off", MappingProxyType(dict(self.off)))
        object.__setattr__(self, "work", MappingProxyType(dict(self.work)))


def parse_year(
    mapping: Mapping[str, object], *, imported_at: datetime | None = None
) -> CalendarYear:
    """Return the year described by a TOML document, or raise ``Invalid`` naming every problem.

    The shape is ``year``, ``notice`` (text or list of texts) and tables ``[[holiday]]`` with
    ``name``, ``off`` and optionally ``work``: lists of dates (TOML dates or ``YYYY-MM-DD``).
    """
    year = mapping.get("year")
    if not isinstance(year, int) or isinstance(year, bool):
        raise _invalid(["请写明年份，例如 year = 2027"])
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise _invalid([f"年份 {year} 不在 {EARLIEST_YEAR}—{LATEST_YEAR} 之间"], year)
    problems: list[str] = []
    off: dict[date, str] = {}
    work: dict[date, str] = {}
    notice = _notice(mapping.get("notice"), problems)
    for name, holiday in _holidays(mapping.get("holiday"), problems):
        _collect(off, name, holiday.get("off"), "放假", problems)
        _collect(work, name, holiday.get("work", []), "上班", problems)
    problems += _problems(year, off, work)
    if problems:
        raise _invalid(problems, year)
    return CalendarYear(year=year, off=off, work=work, notice=notice, imported_at=imported_at)


def _invalid(problems: list[str], year: int | None = None) -> Invalid:
    text = "{year}节假日安排不能使用：{problems}。"
    shown = f"{year} 年" if year else ""
    return Invalid(
        "calendar-year", text, year=shown, problems="；".join(problems), field="calendar"
    )


def _notice(value: object, problems: list[str]) -> str:
    parts = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    texts = [part.strip() for part in parts if isinstance(part, str) and part.strip()]
    if not texts:
        problems.append("请写明国务院办公厅通知的文号或网址（notice）")
    return " ".join(texts)


def _holidays(value: object, problems: list[str]) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Yield the name and table of each well-formed holiday."""
    if not isinstance(value, list) or not value:
        problems.append("一个节日也没有（[[holiday]]）")
        return
    for index, holiday in enumerate(value, 1):
        name = holiday.get("name") if isinstance(holiday, dict) else None
        if not isinstance(name, str) or not name.strip():
            problems.append(f"第 {index} 个节日没有名称")
            continue
        yield name.strip(), holiday


def _collect(
    days: dict[date, str], name: str, values: object, verb: str, problems: list[str]
) -> None:
    """Add the dates of one holiday to ``days``."""
    if not isinstance(values, list):
        problems.append(f"“{name}”的{verb}日期应当是一个列表")
        return
    for value in values:
        day = _day(value)
        if day is None:
            problems.append(f"“{name}”的{verb}日期“{value}”认不出，应写作 2027-01-01")
        elif day in days:
            problems.append(f"{day:%Y-%m-%d} 重复写作{verb}")
        else:
            days[day] = name


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return None
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _problems(year: int, off: Mapping[date, str], work: Mapping[date, str]) -> list[str]:
    """Return what is implausible about a year whose dates could be read."""
    first, last = date(year - 1, *LAST_WEEK_FROM), date(year + 1, *FIRST_WEEK_TO)
    found = [
        f"{day:%Y-%m-%d} 不在 {year} 年，也不在前后相邻的一周内"
        for day in sorted({*off, *work})
        if not first <= day <= last
    ]
    found += [f"{day:%Y-%m-%d} 既写作放假又写作上班" for day in sorted(set(off) & set(work))]
    found += [
        f"{day:%Y-%m-%d} 不是周末，不必写作调休上班"
        for day in sorted(work)
        if day.weekday() not in WEEKEND
    ]
    if not FEWEST_OFF <= len(off) <= MOST_OFF:
        found.append(f"放假共 {len(off)} 天，不合常理（应在 {FEWEST_OFF}—{MOST_OFF} 天之间）")
    missing = [
        f"{month} 月 {day} 日" for month, day in _ALWAYS_OFF if date(year, month, day) not in off
    ]
    if missing:
        found.append(f"缺少法定放假的{'、'.join(missing)}")
    return found
