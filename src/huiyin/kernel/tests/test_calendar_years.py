"""节假日安排: what an administrator may import, and what the refusal says."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime

import pytest

from huiyin.kernel.calendar import parse_year
from huiyin.kernel.errors import Invalid
from huiyin.kernel.tests.calendars import FOLDER

GOOD = """
year = 2027
notice = "国办发明电〔2026〕9号"
[[holiday]]
name = "元旦"
off = [2027-01-01, 2027-01-02, 2027-01-03]
work = ["2026-12-27"]
[[holiday]]
name = "春节"
off = [2027-02-05, 2027-02-06, 2027-02-07, 2027-02-08, 2027-02-09]
work = [2027-02-13]
[[holiday]]
name = "劳动节"
off = [2027-05-01, 2027-05-02, 2027-05-03]
[[holiday]]
name = "国庆节"
off = [2027-10-01, 2027-10-02, 2027-10-03]
"""


def _refusal(text: str) -> str:
    with pytest.raises(Invalid) as caught:
        parse_year(tomllib.loads(text))
    return str(caught.value)


def test_a_good_year() -> None:
    now = datetime(2026, 11, 20, tzinfo=UTC)
    year = parse_year(tomllib.loads(GOOD), imported_at=now)
    assert (year.year, year.notice, year.imported_at) == (2027, "国办发明电〔2026〕9号", now)
    assert len(year.off) == 14
    assert {day.isoformat(): name for day, name in year.work.items()} == {
        "2026-12-27": "元旦",
        "2027-02-13": "春节",
    }
    with pytest.raises(TypeError):
        year.off[next(iter(year.off))] = "x"  # type: ignore[index]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("year = 2027", "year = 1900", "年份 1900"),
        ("year = 2027", "year = '2027'", "请写明年份"),
        ("year = 2027", "year = true", "请写明年份"),
        ("year = 2027", "year = 2028", "2027-10-01 不在 2028 年"),
        ('notice = "国办发明电〔2026〕9号"', "", "通知的文号或网址"),
        ("2027-02-13", "2027-02-09", "2027-02-09 既写作放假又写作上班"),
        ("2027-02-13", "2027-02-12", "2027-02-12 不是周末"),
        ("2027-02-13", "2026-12-20", "2026-12-20 不在 2027 年"),
        ("2027-02-05, ", "2027-01-03, ", "2027-01-03 重复写作放假"),
        ("2027-05-01, ", "", "缺少法定放假的5 月 1 日"),
        ('"2026-12-27"', '"2026年12月27日"', "认不出"),
        ('"2026-12-27"', "2026-12-27T08:00:00", "认不出"),
        ('work = ["2026-12-27"]', 'work = "2026-12-27"', "应当是一个列表"),
        ('name = "春节"', 'name = " "', "第 2 个节日没有名称"),
    ],
)
def test_refusals_name_the_problem(old: str, new: str, said: str) -> None:
    assert GOOD.count(old) == 1
    assert said in _refusal(GOOD.replace(old, new))


def test_all_problems_are_told_at_once() -> None:
    text = _refusal('year = 2027\n[[holiday]]\nname = "元旦"\noff = [2027-01-02]\n')
    assert text.startswith("2027 年节假日安排不能使用")
    for part in ("通知的文号", "放假共 1 天", "1 月 1 日、5 月 1 日、10 月 1 日"):
        assert part in text


def test_no_holidays_at_all() -> None:
    assert "一个节日也没有" in _refusal('year = 2027\nnotice = "x"\n')


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_year_is_valid(path: object) -> None:
    file = FOLDER / str(path)
    year = parse_year(tomllib.loads(file.read_text("utf-8")))
    assert str(year.year) == file.stem
    assert year.notice.startswith("http")
