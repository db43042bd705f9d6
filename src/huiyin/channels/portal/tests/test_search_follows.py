"""Search holds what the pages hold: the day, the configuration and a crash move both."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.channels.portal.publisher import PortalPublisher
from huiyin.channels.portal.tests import city
from huiyin.channels.portal.tests.releasing import Process, issue, issue_city, open_gates
from huiyin.foundation.release import searching
from huiyin.foundation.release.searching import SearchMirror
from huiyin.foundation.release.shadow import shadow_render
from huiyin.foundation.release.writer import StoreWriter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)  # 24 November in Shanghai
LAST_DAY = {"state": "in_force", "until": "2026-11-23", "replaced_by": None}


@pytest.fixture
def process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any, db: None
) -> Iterator[Process]:
    open_gates(monkeypatch, settings, tmp_path)
    made = Process(tmp_path, NOW)
    issue_city(NOW)
    items = {
        "item/1": city.item(1, "policy", validity=LAST_DAY),
        "item/2": city.item(2, "policy"),
        "item/3": city.item(3, "news"),
    }
    issue(items, NOW)
    made.running.step(NOW)
    yield made
    made.running.stop()


def take_in(now: datetime) -> None:
    """Let the column of interpretations take policies in."""
    document = city.column(next(row for row in city.COLUMNS if row[0] == "reading"), 8)
    issue(
        {"column/reading": {**document, "intake": [{"item_types": ["policy"]}]}},
        now,
        "configuration",
    )


@pytest.mark.clause("changchun-2015:2.1c")
def test_an_expired_text_is_not_found_as_being_in_force(process: Process) -> None:
    running = process.running
    assert running.found(validity="in_force") == {"item/1", "item/2", "item/3"}
    running.step(MIDNIGHT)
    assert running.found(validity="in_force") == {"item/2", "item/3"}
    assert running.found(validity="expired") == {"item/1"}
    assert "已失效" in (running.page("/item/1/") or "")


def test_midnight_that_passed_while_nothing_ran_is_made_up_for(process: Process) -> None:
    running = process.restart(MIDNIGHT + timedelta(hours=3))
    running.step(MIDNIGHT + timedelta(hours=3))
    assert running.found(validity="expired") == {"item/1"}
    assert "已失效" in (running.page("/item/1/") or "")


def test_what_a_column_takes_in_is_found_in_it(process: Process) -> None:
    running = process.running
    assert running.found(column="reading") == set()
    take_in(NOW)
    running.step(NOW)
    assert running.found(column="reading") == {"item/1", "item/2"}
    assert "第 1 条" in (running.page("/reading/") or "")


def test_only_what_moved_is_written(process: Process, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    real = process.running.index.index

    def noted(batch: Any) -> Any:
        documents = list(batch)
        written.extend(d.key for d in documents)
        return real(documents)

    monkeypatch.setattr(process.running.index, "index", noted)
    process.running.step(MIDNIGHT)
    assert written == ["item/1"]


def test_many_follow_in_slices_and_the_mark_waits(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "SLICE", 1)
    marked: list[str] = []
    real = searching.write_atomic

    def noted(file: Any, data: bytes) -> None:
        if file.name == "mark.json":
            marked.append(file.name)
        real(file, data)

    monkeypatch.setattr(searching, "write_atomic", noted)
    take_in(NOW)
    process.running.releaser.step(now=NOW)
    assert process.running.found(column="reading") == {"item/1", "item/2"}
    assert marked == ["mark.json"]


def test_a_crash_between_slices_is_made_good(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "SLICE", 1)
    monkeypatch.setattr(SearchMirror, "follow", lambda *_a: None)
    take_in(NOW)
    process.running.releaser.step(now=NOW)
    assert process.running.found(column="reading") == {"item/1"}
    monkeypatch.undo()
    assert process.restart(NOW).found(column="reading") == {"item/1", "item/2"}


@pytest.mark.parametrize("what", ["configuration", "midnight"])
def test_an_index_ahead_of_a_root_that_never_came_is_taken_back(
    process: Process, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """The process dies after the index was written; its ticket never comes to be released."""
    with monkeypatch.context() as dying:
        dying.setattr(
            StoreWriter, "commit", lambda *_a, **_k: (_ for _ in ()).throw(KeyboardInterrupt)
        )
        if what == "configuration":
            take_in(NOW + timedelta(days=9))
            dying.setattr(process.running.releaser.turns, "others", lambda _now: _tickets())
        with pytest.raises(KeyboardInterrupt):
            process.running.releaser.step(now=MIDNIGHT if what == "midnight" else NOW)
    running = process.restart(NOW)
    assert running.found(column="reading") == set()
    assert running.found(validity="in_force") == {"item/1", "item/2", "item/3"}


def _tickets() -> list[Any]:
    from huiyin.foundation.release.models import Ticket

    return list(Ticket.objects.filter(admission__isnull=True))


def test_a_failed_release_leaves_search_as_it_was(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = process.running
    with monkeypatch.context() as broken:
        broken.setattr(
            StoreWriter, "commit", lambda *_a, **_k: (_ for _ in ()).throw(OSError(28, "full"))
        )
        take_in(NOW)
        with pytest.raises(OSError, match="full"):
            running.releaser.step(now=NOW)
    monkeypatch.setattr(running.releaser.turns, "others", lambda _now: [])
    running.releaser.step(now=NOW)
    assert running.found(column="reading") == set()


def test_an_index_of_another_form_is_written_anew(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    process.restart(NOW)  # takes the names of the organs in
    rewritten: list[str] = []
    real = SearchMirror.rewrite

    def noted(*arguments: Any) -> int:
        rewritten.append(arguments[3])
        return real(*arguments)

    monkeypatch.setattr(SearchMirror, "rewrite", noted)
    process.restart(NOW)
    assert rewritten == []
    monkeypatch.setattr(searching, "VERSION", 999)
    assert process.restart(NOW).found(type="policy") == {"item/1", "item/2"}
    assert len(rewritten) == 1


@pytest.mark.clause("changchun-2015:2.1c")
def test_the_nightly_comparison_finds_nothing_wrong_with_what_followed(process: Process) -> None:
    running = process.running
    take_in(NOW)
    running.step(MIDNIGHT)
    store = running.releaser.writer.store
    found = shadow_render(store, PortalPublisher(), now=MIDNIGHT, index=running.index)
    assert found.equal, found
    assert found.indexed == 3 + len(city.ORGANS)
    late = shadow_render(store, PortalPublisher(), now=NOW, index=running.index)
    assert late.outdated == ["item/1"], "as of the day before, the expired text was still in force"
