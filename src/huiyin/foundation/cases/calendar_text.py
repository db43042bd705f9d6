"""日历文本: one year as an administrator pastes it, in TOML or JSON of the shape of ``policies/calendar``."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

from huiyin.foundation.cases.models.calendars import NAME_LENGTH, NOTICE_LENGTH
from huiyin.kernel.calendar import parse_year
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.kernel import calendar as kernel_calendar

LONGEST = 100_000
"""Characters; a year takes some two thousand."""


def read_year(text: str, *, imported_at: datetime) -> kernel_calendar.CalendarYear:
    """Return the year that a text describes; ``Invalid`` names every problem."""
    if not text.strip():
        raise Invalid("calendar-empty", "请选择文件，或者把内容粘贴进来。", field="text")
    if len(text) > LONGEST:
        raise Invalid("calendar-long", "内容太长，不像一年的放假安排。", field="text")
    year = parse_year(
        _json(text) if text.lstrip().startswith("{") else _toml(text), imported_at=imported_at
    )
    _fits(year)
    return year


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Invalid(
            "calendar-toml", "这不是 TOML 文件：{problem}", problem=str(error), field="text"
        ) from None


def _json(text: str) -> dict[str, Any]:
    """Return the object of a text that begins with a brace."""
    try:
        value: dict[str, Any] = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Invalid(
            "calendar-json", "这不是 JSON 文件：{problem}", problem=str(error), field="text"
        ) from None
    return value


def _fits(year: kernel_calendar.CalendarYear) -> None:
    """Refuse names that the tables cannot hold, before the database does."""
    if len(year.notice) > NOTICE_LENGTH:
        raise Invalid(
            "calendar-notice",
            "通知的文号或网址请写在 {most} 字以内。",
            most=NOTICE_LENGTH,
            field="text",
        )
    long_names = sorted(
        {n for n in (*year.off.values(), *year.work.values()) if len(n) > NAME_LENGTH}
    )
    if long_names:
        raise Invalid(
            "calendar-name",
            "节日名称请写在 {most} 字以内：{names}",
            most=NAME_LENGTH,
            names="、".join(long_names),
            field="text",
        )
