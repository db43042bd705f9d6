"""工作日历数据: the years shipped with the policies, one TOML file a year.

Source of the figures: the notices cited in each file. Years imported by administrators come from the
database and follow these, so that they take their place in ``WorkCalendar``.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from huiyin.kernel.calendar import CalendarYear, parse_year


def published_years(folder: Path | None = None) -> tuple[CalendarYear, ...]:
    """Return the years in ``policies/calendar`` (or another folder) in order.

    The folder is looked at on every call: a file added or changed counts at once, and only parsing
    is remembered, by the file's time of change and size. Raises ``Invalid`` for an unusable file.
    """
    place = folder if folder is not None else Path(settings.POLICIES_DIR) / "calendar"
    years = []
    for path in sorted(place.glob("*.toml")):
        status = path.stat()
        years.append(_read(path, status.st_mtime_ns, status.st_size))
    return tuple(sorted(years, key=lambda year: year.year))


@lru_cache(maxsize=128)
def _read(path: Path, changed_ns: int, size: int) -> CalendarYear:  # noqa: ARG001
    return parse_year(tomllib.loads(path.read_text(encoding="utf-8")))
