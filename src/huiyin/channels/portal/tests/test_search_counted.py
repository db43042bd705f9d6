"""A search that is answered is counted, without the asker, and what was counted is written at the end of the process."""

from __future__ import annotations

import asyncio
import gc
import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.channels.portal import views
from huiyin.channels.portal.server import live
from huiyin.channels.portal.server.app import Portal
from huiyin.channels.portal.server.bodies import Bodies
from huiyin.channels.portal.server.crowd import Door
from huiyin.channels.portal.server.following import Follower
from huiyin.channels.portal.tests.serving import echo
from huiyin.channels.portal.tests.test_live_pages import HITS, folder, searched, snapshot
from huiyin.foundation.text.asked import Notebook

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import RequestFactory

    from huiyin.channels.portal.server.following import Snapshot

__all__ = ["folder", "snapshot"]


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Notebook:
    made = Notebook(tmp_path / "search-log", lambda: date(2026, 11, 23))
    monkeypatch.setattr(views, "NOTEBOOK", made)
    return made


def counted(book: Notebook) -> dict[str, tuple[int, int]]:
    """Return what is written: words → asked and missed."""
    book.write_out()
    files = book._directory.glob("*.jsonl")
    rows = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    return {row["words"]: (row["asked"], row["missed"]) for row in rows}


def test_the_first_page_of_a_question_with_words_counts(
    snapshot: Snapshot, book: Notebook, rf: RequestFactory
) -> None:
    searched(rf, "简报")
    searched(rf, "简报", sort="newest")
    searched(rf, "简报", page="2")
    searched(rf, "简报", page="9")
    searched(rf, "没有这个词")
    searched(rf, "", type="news")
    searched(rf, "")
    assert counted(book) == {"简报": (2, 0), "没有这个词": (1, 1)}


def test_what_is_not_answered_does_not_count(
    snapshot: Snapshot,
    book: Notebook,
    rf: RequestFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(views, "SEARCHING", Door(0, waiting=0))
    assert views.search(rf.get("/search", {"q": "简报"})).status_code == 503
    assert counted(book) == {}


def test_nothing_of_the_asker_is_written(
    snapshot: Snapshot, book: Notebook, rf: RequestFactory
) -> None:
    request = rf.get(
        "/search",
        {"q": "简报"},
        REMOTE_ADDR="203.0.113.9",
        HTTP_USER_AGENT="Agent-7",
        HTTP_COOKIE="mode=elder",
        HTTP_REFERER="http://a.example/",
    )
    views.search(request)
    book.write_out()
    (file,) = book._directory.iterdir()
    assert json.loads(file.read_text("utf-8")) == {
        "day": "2026-11-23", "words": "简报", "tab": "", "asked": 1, "missed": 0,
    }  # fmt: skip


def test_a_folder_that_cannot_be_written_breaks_no_search(
    snapshot: Snapshot,
    rf: RequestFactory,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    book = Notebook(tmp_path / "no" / "place", lambda: date(2026, 11, 23))
    monkeypatch.setattr(views, "NOTEBOOK", book)
    assert HITS.search(searched(rf, "简报"))
    book.write_out()
    assert HITS.search(searched(rf, "简报"))


def test_the_end_of_the_process_writes_what_was_counted(
    tmp_path: Path, book: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("freeze", "set_threshold"):  # not those of the process that runs the tests
        monkeypatch.setattr(gc, name, lambda *_args: None)
    portal = Portal(Follower(tmp_path), Bodies(1), echo, book)
    messages = [{"type": "lifespan.shutdown"}, {"type": "lifespan.startup"}]
    sent: list[str] = []

    async def receive() -> Any:
        if len(messages) == 1:
            book.note("落户", tab="", found=0)
        return messages.pop()

    async def send(message: Any) -> None:
        sent.append(message["type"])

    asyncio.run(portal({"type": "lifespan"}, receive, send))
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert counted(book) == {"落户": (1, 1)}


def test_the_process_counts_in_the_folder_of_the_settings(settings: Any) -> None:
    assert live.NOTEBOOK._directory == settings.SEARCH_LOG_DIR
    assert isinstance(live._today(), date)
