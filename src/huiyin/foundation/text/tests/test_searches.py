"""Searches are taken in once, whatever happens in between, and are forgotten in time."""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.foundation.text import sought
from huiyin.foundation.text.asked import Notebook
from huiyin.foundation.text.asked_limits import Limit
from huiyin.foundation.text.models import SearchFile, SearchTally
from huiyin.foundation.text.services import searches
from huiyin.foundation.text.services.searches import Taken, forget_searches, take_in

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
DAY = date(2026, 11, 23)
GOOD = {"day": "2026-11-23", "words": "落户", "tab": "", "asked": 2, "missed": 1}


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.SEARCH_LOG_DIR = tmp_path / "search-log"
    settings.SEARCH_LOG_DIR.mkdir()
    return tmp_path / "search-log"


def asked(folder: Path, *words: str, found: int = 1, day: date = DAY) -> None:
    book = Notebook(folder, lambda: day)
    for each in words:
        book.note(each, tab="", found=found)
    book.write_out()


def put(folder: Path, *lines: Any, name: str = "a" * 32) -> Path:
    """Write a file as something else than the portal would."""
    file = folder / f"{name}.jsonl"
    file.write_text(
        "".join(f"{x if isinstance(x, str) else json.dumps(x)}\n" for x in lines), encoding="utf-8"
    )
    return file


def tallies() -> dict[str, tuple[int, int]]:
    return {row.words: (row.asked, row.missed) for row in SearchTally.objects.all()}


def test_files_are_added_up_and_gone(folder: Path) -> None:
    asked(folder, "落户", "落户", "公积金")
    asked(folder, "落户", found=0)
    assert take_in(folder, now=NOW) == Taken(files=2, lines=3, skipped=0)
    assert tallies() == {"落户": (3, 1), "公积金": (1, 0)}
    assert list(folder.iterdir()) == []
    assert take_in(folder, now=NOW) == Taken(0, 0, 0)
    assert take_in(folder / "missing", now=NOW) == Taken(0, 0, 0)


def test_a_crash_between_adding_and_deleting_counts_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(folder, "落户")
    asked(folder, "公积金")

    def stuck(*_args: Any, **_kwargs: Any) -> None:
        raise OSError(1, "Operation not permitted")

    with monkeypatch.context() as broken:
        broken.setattr("pathlib.Path.unlink", stuck)
        for _ in range(2):
            with pytest.raises(OSError, match="not permitted"):
                take_in(folder, now=NOW)
    assert len(list(folder.iterdir())) == 2
    assert take_in(folder, now=NOW) == Taken(0, 0, 0)
    assert tallies() == {"落户": (1, 0), "公积金": (1, 0)}
    assert list(folder.iterdir()) == []


def test_a_crash_before_the_end_of_the_transaction_counts_at_the_next_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(folder, "落户")
    with monkeypatch.context() as broken:
        broken.setattr(searches, "_rows", lambda *_args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            take_in(folder, now=NOW)
    assert (tallies(), SearchFile.objects.count()) == ({}, 0)
    take_in(folder, now=NOW)
    assert tallies() == {"落户": (1, 0)}


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{",
        "[]",
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
        "[" * 5000,
        {**GOOD, "address": "203.0.113.9"},
        {k: v for k, v in GOOD.items() if k != "tab"},
        {**GOOD, "day": "2026-11-25"},
        {**GOOD, "day": "2020-01-01"},
        {**GOOD, "day": 5},
        {**GOOD, "words": None},
        {**GOOD, "words": "13812345678"},
        {**GOOD, "words": "长" * 41},
        {**GOOD, "words": "两  格"},
        {**GOOD, "tab": "x" * 21},
        {**GOOD, "tab": ["item"]},
        {**GOOD, "asked": True},
        {**GOOD, "asked": 0, "missed": 0},
        {**GOOD, "missed": 3},
        {**GOOD, "missed": -1},
        {**GOOD, "asked": 10**12},
    ],
    ids=lambda line: str(line)[:40],
)
def test_lines_that_the_portal_would_not_write_are_left_out(
    folder: Path, caplog: pytest.LogCaptureFixture, line: Any
) -> None:
    put(folder, GOOD, line, {**GOOD, "words": "公积金"})
    assert take_in(folder, now=NOW) == Taken(files=1, lines=2, skipped=1)
    assert tallies() == {"落户": (2, 1), "公积金": (2, 1)}
    assert "1 lines" in caplog.text
    assert "138" not in caplog.text


def test_what_is_no_plain_file_is_not_followed(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(json.dumps(GOOD), encoding="utf-8")
    (folder / f"{'b' * 32}.jsonl").symlink_to(secret)
    (folder / f"{'c' * 32}.jsonl").mkdir()
    os.mkfifo(folder / f"{'d' * 32}.jsonl")
    put(folder, GOOD, name="e" * 32)
    put(folder, GOOD, name="not-ours")
    with pytest.raises(OSError, match="symbolic links"):
        take_in(folder, now=NOW)
    assert tallies() == {"落户": (2, 1)}
    assert sorted(file.name[0] for file in folder.iterdir()) == ["b", "c", "n"]


def test_a_folder_that_cannot_be_read_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(NotADirectoryError):
        take_in(tmp_path / "file", now=NOW)


def test_a_file_that_is_too_large_is_not_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searches, "FILE_BYTES", Limit(10, "bytes", "a test"))
    put(folder, GOOD)
    assert take_in(folder, now=NOW).skipped == 1
    assert (tallies(), list(folder.iterdir())) == ({}, [])


def test_a_flood_does_not_fill_the_table(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searches, "WORDS_A_DAY", Limit(2, "words", "a test"))
    asked(folder, "落户", "公积金", "公积金", "医保")
    take_in(folder, now=NOW)
    assert tallies() == {"公积金": (2, 0), "医保": (1, 0), "": (1, 0)}
    asked(folder, "公积金", "低保", "13812345678", found=0)
    take_in(folder, now=NOW)
    assert tallies() == {"公积金": (3, 1), "医保": (1, 0), "": (3, 2)}


def test_counts_are_kept_for_two_years_and_names_of_files_a_week(folder: Path) -> None:
    for days in (729, 730, 731):
        SearchTally.objects.create(day=DAY - timedelta(days=days), words=f"{days}", asked=1)
    for name in ("f" * 32, "9" * 32):
        SearchFile.objects.create(name=f"{name}.jsonl", taken_at=NOW - timedelta(days=8))
    SearchFile.objects.create(name="young", taken_at=NOW - timedelta(days=6))
    put(folder, GOOD, name="9" * 32)
    old, young = folder / "old.part", folder / "young.part"
    for part, age in ((old, timedelta(days=2)), (young, timedelta(hours=1))):
        part.write_text("")
        os.utime(part, ((NOW - age).timestamp(),) * 2)
    assert forget_searches(NOW) == 1
    assert set(tallies()) == {"729", "730"}
    assert {row.name for row in SearchFile.objects.all()} == {f"{'9' * 32}.jsonl", "young"}
    assert (old.exists(), young.exists()) == (False, True)
    take_in(folder, now=NOW)
    assert "落户" not in tallies()


def test_words_asked_seldom_are_only_counted() -> None:
    for words, day, tab, times, missed in (
        ("落户", 0, "", 2, 0),
        ("落户", 3, "item", 1, 1),
        ("张三的电话", 0, "", 2, 2),
        ("", 0, "", 7, 7),
        ("公积金", 8, "", 50, 0),
    ):
        SearchTally.objects.create(
            day=DAY - timedelta(days=day), words=words, tab=tab, asked=times, missed=missed
        )
    since = DAY - timedelta(days=6)
    (found,) = sought.most_asked(since)
    assert (found.words, found.times, found.missed, found.share, found.last) == (
        "落户",
        3,
        1,
        33,
        DAY,
    )
    assert sought.most_missed(since) == [found]
    assert sought.beside(since) == sought.Beside(seldom=1, unkept=7)
    month = DAY - timedelta(days=29)
    assert [s.words for s in sought.most_asked(month)] == ["公积金", "落户"]
    assert [s.words for s in sought.most_missed(month)] == ["落户"]


@pytest.mark.parametrize(
    ("missed", "times", "share"), [(0, 9, 0), (9, 9, 100), (1, 900, 1), (899, 900, 99), (1, 2, 50)]
)
def test_a_share_is_nothing_or_all_only_where_it_is(missed: int, times: int, share: int) -> None:
    assert sought.Sought("", times, missed, DAY).share == share
