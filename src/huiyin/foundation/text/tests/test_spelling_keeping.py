"""The lexicon is made beside the searches, once at a time, and anew when the index is newer and ten minutes are over."""

from __future__ import annotations

from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from huiyin.foundation.text.search.index import SearchIndex
from huiyin.foundation.text.spelling.keeping import AGAIN, Keeper, in_background, keeper_of
from huiyin.foundation.text.tests.searching import document

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Time:
    """Seconds that go by when a test says so, and work that is done when it says so."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waiting: list[Callable[[], None]] = []

    def begin(self, work: Callable[[], None]) -> None:
        self.waiting.append(work)

    def work(self) -> int:
        waiting, self.waiting = self.waiting, []
        for work in waiting:
            work()
        return len(waiting)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def keeper(index: SearchIndex, time: Time) -> Keeper:
    return Keeper(index, clock=lambda: time.now, begin=time.begin)


def test_nothing_is_proposed_before_the_first_lexicon_is_ready(keeper: Keeper, time: Time) -> None:
    assert keeper.corrected("公机金") is None
    assert keeper.corrected("公机金") is None
    assert time.work() == 1
    found = keeper.corrected("公机金")
    assert found is not None
    assert found.text == "公积金"
    assert time.work() == 0


def test_an_index_without_a_commit_has_no_lexicon(tmp_path: Path, time: Time) -> None:
    keeper = Keeper(SearchIndex(tmp_path), clock=lambda: time.now, begin=time.begin)
    assert keeper.corrected("公机金") is None
    assert time.work() == 0


def test_a_newer_index_is_read_after_ten_minutes(
    keeper: Keeper, index: SearchIndex, time: Time
) -> None:
    keeper.lexicon()
    time.work()
    first = keeper.lexicon()
    index.index([document(9, "婴幼儿托育机构备案", "婴幼儿托育机构应当备案。")])
    index.commit()
    time.now = AGAIN - 1
    assert keeper.lexicon() is first
    assert time.work() == 0
    time.now = AGAIN
    assert keeper.lexicon() is first
    assert time.work() == 1
    newer = keeper.lexicon()
    assert newer is not None
    assert newer.count("婴幼儿")
    time.now = 9 * AGAIN
    assert keeper.lexicon() is newer
    assert time.work() == 0


def test_what_fails_is_tried_again(
    keeper: Keeper, index: SearchIndex, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(index, "stored", lambda: 1 / 0)
        keeper.lexicon()
        with pytest.raises(ZeroDivisionError):
            time.work()
    assert keeper.lexicon() is None
    assert time.work() == 0
    time.now = AGAIN
    keeper.lexicon()
    time.work()
    assert keeper.lexicon() is not None


def test_many_askers_have_one_lexicon_made(keeper: Keeper, time: Time) -> None:
    askers = [Thread(target=keeper.lexicon) for _ in range(8)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert time.work() == 1


def test_a_thread_makes_it(index: SearchIndex) -> None:
    threads: list[Thread] = []

    def begin(work: Callable[[], None]) -> None:
        threads.append(Thread(target=work))
        threads[0].start()

    keeper = Keeper(index, begin=begin)
    keeper.lexicon()
    threads[0].join()
    assert keeper.corrected("公机金") is not None
    assert keeper_of(index) is keeper_of(index)
    done = Event()
    in_background(done.set)
    assert done.wait(timeout=60)


def test_the_index_counts_exact_phrases(index: SearchIndex, tmp_path: Path) -> None:
    assert index.held("公积金") == 1
    assert index.held("云政发〔2026〕18号") == 2
    assert index.held("公积金取提") == index.held("") == index.held("？") == 0
    assert SearchIndex(tmp_path / "none").held("公积金") == 0
    before = index.stamp
    index.index([document(8, "公积金年报")])
    assert index.held("公积金") == 1
    index.commit()
    assert index.held("公积金") == 2
    assert index.stamp != before
    assert SearchIndex(tmp_path / "none").stamp == 0
