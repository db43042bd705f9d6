"""``huiyin calendar import``: tried first without a trace, then imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huiyin.foundation.cases.models import CalendarYear
from huiyin.foundation.cases.tests.test_case_clocks import YEAR_2027
from huiyin.project import cli

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.django_db
def test_a_year_is_tried_and_imported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "2027.toml"
    file.write_text(YEAR_2027, encoding="utf-8")
    assert cli.run(["calendar", "import", str(file), "--try"]) == 0
    shown = capsys.readouterr().out
    assert "2027-02-20" in shown
    assert "没有导入" in shown
    assert not CalendarYear.objects.exists()
    assert cli.run(["calendar", "import", str(file)]) == 0
    assert "已导入 2027 年（试用通知）" in capsys.readouterr().out
    assert CalendarYear.objects.get().year == 2027
