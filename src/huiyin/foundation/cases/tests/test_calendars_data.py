"""工作日历数据: the shipped years, and files that change under a running process."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from django.conf import settings

from huiyin.foundation.cases.calendars_data import published_years
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from pathlib import Path


def test_twenty_years_are_shipped() -> None:
    assert [year.year for year in published_years()] == list(range(2007, 2027))
    assert all(year.imported_at is None for year in published_years())


def test_a_changed_file_counts_in_the_same_process(tmp_path: Path) -> None:
    assert published_years(tmp_path) == ()
    text = (settings.POLICIES_DIR / "calendar" / "2026.toml").read_text("utf-8")
    file = tmp_path / "2026.toml"
    file.write_text(text, "utf-8")
    assert len(published_years(tmp_path)) == 1
    before = published_years(tmp_path)[0].notice
    file.write_text(text.replace("https://", "http://"), "utf-8")
    os.utime(file, ns=(1, 1))
    assert published_years(tmp_path)[0].notice != before
    file.write_text("year = 2026", "utf-8")
    with pytest.raises(Invalid, match="节假日安排不能使用"):
        published_years(tmp_path)
