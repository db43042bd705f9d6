"""The portal's notebook: what it keeps of a question, what it never keeps, and that it never holds up an answer."""

from __future__ import annotations

import json
import multiprocessing
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from huiyin.foundation.text import asked
from huiyin.foundation.text.asked import Notebook
from huiyin.foundation.text.asked_limits import Limit
from huiyin.foundation.text.asked_lines import kept

DAY = date(2026, 11, 23)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "search-log"


def notebook(folder: Path) -> Notebook:
    return Notebook(folder, lambda: DAY)


def lines(folder: Path) -> list[dict[str, Any]]:
    """Return what stands in all finished files."""
    texts = [file.read_text("utf-8") for file in sorted(folder.glob("*.jsonl"))]
    return [json.loads(line) for text in texts for line in text.splitlines()]


def counts(folder: Path) -> dict[str, tuple[int, int]]:
    """Return words → how often asked and missed; of one file, where each stands once."""
    return {line["words"]: (line["asked"], line["missed"]) for line in lines(folder)}


def test_questions_become_sums_in_the_order_of_the_words(folder: Path) -> None:
    book = notebook(folder)
    for words, found in (("落户", 3), ("  APP\u3000下载 ", 0), ("app 下载", 2), ("落户", 0)):
        book.note(words, tab="", found=found)
    book.note("落户", tab="item", found=1)
    book.note(" \u3000", tab="", found=9)
    book.write_out()
    assert lines(folder) == [
        {"day": "2026-11-23", "words": "app 下载", "tab": "", "asked": 2, "missed": 1},
        {"day": "2026-11-23", "words": "落户", "tab": "", "asked": 2, "missed": 1},
        {"day": "2026-11-23", "words": "落户", "tab": "item", "asked": 1, "missed": 0},
    ]
    (file,) = folder.iterdir()
    assert file.stat().st_mode & 0o777 == 0o640
    book.write_out()
    assert list(folder.iterdir()) == [file]


@pytest.mark.parametrize(
    "words",
    [
        "11010519491231002X 社保",
        "１３８１２３４５６７８",
        "138-12345678",
        "电话 139 1234 5678",
        "8451 2367 1",
        "zhangsan@example.com",
        "6222021234567890128",
        "春江花园3号楼2单元501室",
        "8765432",
        "我叫某某，家住城南，去年十月在人民医院看病，报销到现在也没有到账，请问应该找哪个部门",
        "看不见\u0007的",
    ],
)
def test_words_that_may_tell_of_a_person_are_counted_without_them(folder: Path, words: str) -> None:
    book = notebook(folder)
    book.note(words, tab="", found=0)
    book.write_out()
    assert counts(folder) == {"": (1, 1)}


@pytest.mark.parametrize(
    "words", ["云政办〔2026〕21号", "2026-2027学年校历", "2026年10月1日放假", "12345", "a" * 40, ""]
)
def test_what_people_ask_of_a_city_is_kept(words: str) -> None:
    assert kept(words) == words == kept(kept(words))


def test_a_flood_is_counted_without_its_words(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked, "WORDS_AT_ONCE", Limit(3, "words", "a test"))
    book = notebook(folder)
    for words in ("一", "二", "三", "四", "五", "一"):
        book.note(words, tab="", found=1)
    book.write_out()
    assert counts(folder) == {"一": (2, 0), "二": (1, 0), "三": (1, 0), "": (2, 0)}


def test_a_file_holds_nothing_but_day_words_tab_and_sums(folder: Path) -> None:
    book = notebook(folder)
    book.note("落户", tab="", found=1)
    book.write_out()
    (file,) = folder.iterdir()
    assert len(file.stem) == 32
    (line,) = lines(folder)
    assert set(line) == {"day", "words", "tab", "asked", "missed"}


def ask(folder: Path, times: int) -> None:
    """Count in a process of its own."""
    book = notebook(folder)
    for _ in range(times):
        book.note("落户", tab="", found=1)
        book.write_out()
    book.stop()


def test_two_processes_never_write_the_same_file(folder: Path) -> None:
    context = multiprocessing.get_context("spawn")
    both = [context.Process(target=ask, args=(folder, 20)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join(60)
    assert [process.exitcode for process in both] == [0, 0]
    assert len(list(folder.glob("*.jsonl"))) == 40
    assert sum(line["asked"] for line in lines(folder)) == 40


@pytest.mark.parametrize("step", ["open", "fsync", "rename"])
def test_a_full_disk_loses_no_count_and_says_so_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, step: str
) -> None:
    def full(*_args: Any, **_kwargs: Any) -> None:
        raise OSError(28, "No space left on device")

    book = notebook(folder)
    with monkeypatch.context() as broken:
        broken.setattr(Path if step == "rename" else os, step, full)
        for _ in range(3):
            book.note("落户", tab="", found=1)
            book.write_out()
    assert list(folder.iterdir()) == []
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "落户" not in caplog.text
    book.write_out()
    assert counts(folder) == {"落户": (3, 0)}


def test_a_missing_place_and_a_worker_that_stands_still_hold_nothing_up(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    lost = notebook(tmp_path / "no" / "such" / "place")
    lost.note("落户", tab="", found=1)
    lost.write_out()
    monkeypatch.setattr(asked, "FILES_WAITING", Limit(1, "files", "a test"))
    book = notebook(folder)
    for words in ("一", "二"):
        book.note(words, tab="", found=1)
        book.write_out()
    assert len(list(folder.iterdir())) == 1
    assert len(caplog.records) == 2
    assert "does the worker run?" in caplog.text


def test_a_crash_before_the_name_leaves_nothing_that_counts(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_args: Any) -> None:
        raise Killed

    book = notebook(folder)
    book.note("落户", tab="", found=1)
    monkeypatch.setattr(Path, "rename", killed)
    with pytest.raises(Killed):
        book.write_out()
    assert lines(folder) == []
    assert [file.suffix for file in folder.iterdir()] == [".part"]


def test_it_writes_by_itself_and_at_the_end(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "INTERVAL", 0.01)
    book = notebook(folder)
    book.start()
    book.note("一", tab="", found=1)
    for _ in range(500):
        if list(folder.glob("*.jsonl")):
            break
        book._stop.wait(0.01)
    assert counts(folder) == {"一": (1, 0)}
    monkeypatch.setattr(asked, "INTERVAL", 60.0)
    book.note("二", tab="", found=0)
    book.stop()
    assert not book._thread.is_alive()
    assert counts(folder) == {"一": (1, 0), "二": (1, 1)}
