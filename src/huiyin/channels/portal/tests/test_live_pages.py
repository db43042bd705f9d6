"""The pages that are made while a reader waits: not of another design, not from damaged bytes, not for a crowd."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.channels.portal import released, views
from huiyin.channels.portal.released import Remembered
from huiyin.channels.portal.server.crowd import Door
from huiyin.channels.portal.server.following import Follower
from huiyin.channels.portal.tests import city
from huiyin.channels.portal.tests.whole import DAY, index, release

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpResponse
    from django.test import RequestFactory

    from huiyin.channels.portal.server.following import Snapshot
    from huiyin.foundation.release.rendering import Envelope

HITS = re.compile(r'<li><h2><a href="([^"]+)"')
PAGED = 25


def sources() -> dict[str, Envelope]:
    """Return a city with some items, two of them of an older website."""
    held = dict(city.configuration())
    for number in range(1, PAGED + 1):
        dates = {"published_on": "2020-02-02"} if number < 3 else {}
        made = city.item(number, "news", title=f"第 {number} 期简报", **dates)
        held |= city.released(made, number + 1, city.BEGIN)
    return held


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("live")
    index(made, sources())
    release(made, sources())
    return made


@pytest.fixture
def snapshot(folder: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Snapshot:
    """Return the snapshot that the views answer from."""
    settings.SEARCH_DIR = folder / "search"
    follower = Follower(folder / "release")
    follower.look()
    assert follower.snapshot is not None
    monkeypatch.setattr(released, "REMEMBERED", Remembered())
    monkeypatch.setattr(views.FOLLOWER, "snapshot", follower.snapshot)
    return follower.snapshot


def searched(rf: RequestFactory, words: str, **more: str) -> str:
    answer = views.search(rf.get("/search", {"q": words, **more}))
    assert answer.status_code == 200
    return answer.content.decode()


def both(rf: RequestFactory) -> list[HttpResponse]:
    """Return the answers of the two programs."""
    return [
        views.search(rf.get("/search", {"q": "简报"})),
        views.proof(rf.get("/proof", {"path": "/"})),
    ]


@pytest.mark.clause("changchun-2015:4.1b")
@pytest.mark.parametrize("ours", ["f" * 64, ""], ids=["another design", "an unknown one"])
def test_a_design_that_nobody_approved_shows_nothing(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, rf: RequestFactory, ours: str
) -> None:
    assert [answer.status_code for answer in both(rf)] == [200, 200]
    monkeypatch.setattr(views, "DESIGN", ours)
    if not ours:
        monkeypatch.setattr(views.FOLLOWER, "snapshot", replace(snapshot, design=""))
    for answer in both(rf):
        assert (answer.status_code, answer["Content-Type"]) == (503, views.PLAIN)
        assert answer["Retry-After"]
        assert "还没有批准" in answer.content.decode()


def test_a_crowd_of_searches_is_told_to_come_again(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, rf: RequestFactory
) -> None:
    monkeypatch.setattr(views, "SEARCHING", Door(0, waiting=0))
    search, proof = both(rf)
    assert (search.status_code, search["Retry-After"], proof.status_code) == (503, "5", 200)
    assert search.content.decode() == "现在搜索的人多，请过一会儿再试。"


@pytest.fixture
def damaged(folder: Path, snapshot: Snapshot) -> Any:
    """Return what damages the stored bytes of a path until the test ends."""
    kept: dict[Path, bytes] = {}

    def damage(path: str) -> None:
        file = snapshot.store.objects.file(snapshot.pages[path].digest)
        kept[file] = file.read_bytes()
        file.chmod(0o644)
        file.write_bytes(b"0" * 99)
        released.DIGESTS._known.clear()
        views._read_frame.cache_clear()

    yield damage
    for file, data in kept.items():
        file.write_bytes(data)


@pytest.mark.parametrize("name", ["document.json", "proof.json"])
def test_a_damaged_document_is_left_out_and_the_others_are_shown(
    damaged: Any, rf: RequestFactory, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    damaged(f"/item/7/{name}")
    page = searched(rf, "简报")
    assert len(HITS.findall(page)) >= 19
    assert "/item/7/" not in HITS.findall(page)
    assert "/item/7/" not in HITS.findall(searched(rf, "“第 7 期简报”"))
    assert "/item/7/" in caplog.text


def test_a_damaged_frame_leaves_plain_pages(
    damaged: Any, rf: RequestFactory, caplog: pytest.LogCaptureFixture
) -> None:
    damaged("/frame.json")
    assert len(HITS.findall(searched(rf, "简报"))) == 20
    assert [answer.status_code for answer in both(rf)] == [200, 200]
    assert "without the frame" in caplog.text


def test_a_machine_that_cannot_read_is_told_so(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, rf: RequestFactory
) -> None:
    def fails(*_args: object) -> bytes:
        raise OSError(5, "no")

    released.DIGESTS._known.clear()
    monkeypatch.setattr(type(snapshot.store.objects), "read", fails)
    answer = views.search(rf.get("/search", {"q": "简报"}))
    assert (answer.status_code, answer.content.decode()) == (503, "现在搜索不了，请过一会儿再试。")


def test_beyond_the_last_page_stands_the_last_page(snapshot: Snapshot, rf: RequestFactory) -> None:
    last = searched(rf, "简报", page="2")
    for page in ("3", "9", "50"):
        beyond = searched(rf, "简报", page=page)
        assert "找到 25 条" in beyond
        assert HITS.findall(beyond) == HITS.findall(last)
        assert '<b aria-current="page">2</b>' in beyond
    assert len(HITS.findall(last)) == PAGED - 20
    assert "没有找到" in searched(rf, "天文望远镜", page="9")


def test_a_hit_shows_the_date_on_which_it_was_released(
    snapshot: Snapshot, rf: RequestFactory
) -> None:
    """The date stands in the proof beside the document; an item of an older website says its own."""
    assert "2026-09-01" in searched(rf, "“第 7 期简报”")
    assert "2020-02-02" in searched(rf, "“第 2 期简报”")


def test_what_is_shown_is_what_the_index_would_have_shown(
    snapshot: Snapshot, settings: Any
) -> None:
    found = views.index_in(settings.SEARCH_DIR)
    public = released.Released(snapshot)
    for card, body in found.stored():
        told = public.words(card["path"])
        assert told is not None
        placed = dict.fromkeys(("site", "column", "facets"))
        assert {**told[0], **placed} == {**card, **placed}
        assert told[1] == body


def test_no_more_is_remembered_than_may_be(snapshot: Snapshot) -> None:
    held = Remembered(most=3, characters=10)
    entries = list(snapshot.pages.values())[:5]
    for entry in entries:
        held.keep(entry, DAY, ({}, "字" * 3))
    assert [held.get(e, DAY) is not None for e in entries] == [False, False, True, True, True]
    held.keep(entries[0], DAY, ({}, "字" * 50))
    assert [held.get(e, DAY) is not None for e in entries] == [True, False, False, False, False]
    held.keep(entries[1], DAY, ({}, "字" * 4))
    assert held._size == 4
