"""Objects after a power cut: what lies under a name already is compared, and made to last once a process."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from huiyin.foundation.release import objects
from huiyin.foundation.release.keys import SigningKey
from huiyin.foundation.release.objects import CHUNK, ObjectStore
from huiyin.foundation.release.rendering import Output
from huiyin.foundation.release.verify import verify_store
from huiyin.foundation.release.writer import StoreWriter

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
CONTENTS = (b"content", b"x" * (2 * CHUNK), b"")


@pytest.fixture
def syncs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note every time all or single files are flushed."""
    noted: list[str] = []
    monkeypatch.setattr(os, "sync", lambda: noted.append("all"))
    monkeypatch.setattr(objects, "_sync", lambda file: noted.append(file.name))
    return noted


@pytest.mark.parametrize("content", CONTENTS, ids=["short", "long", "empty"])
@pytest.mark.parametrize("planted", ["empty", "cut", "wrong", "longer"])
def test_what_a_power_cut_left_under_a_name_is_written_again(
    tmp_path: Path, content: bytes, planted: str
) -> None:
    store = ObjectStore(tmp_path, "sha256")
    data = b"s" * objects.SALT + content
    file = store.file(store.address(data))
    file.parent.mkdir(parents=True)
    left = {"empty": b"", "cut": data[:-1], "wrong": data[:-1] + b"?", "longer": data + b"?"}
    file.write_bytes(left[planted])
    assert store.put(data) == store.address(data)
    assert store.read(store.address(data)) == data


def test_a_ticket_tried_again_after_a_power_cut_leaves_a_whole_store(tmp_path: Path) -> None:
    """Salts are the same at every try, and so are the addresses."""
    writer = StoreWriter(tmp_path / "store", SigningKey(tmp_path / "keys"))
    file = writer.store.objects.file(writer.address(b"page"))
    file.parent.mkdir(parents=True)
    file.touch()
    entry = writer.entry("/", Output("text/html"), b"page")
    writer.commit(pages={"/": entry}, sources={}, kind="release", tickets=[], design="d", now=NOW)
    assert verify_store(writer.store.directory).holds
    assert writer.store.body(entry) == b"page"


def test_objects_of_an_earlier_process_are_flushed_together_and_once(
    tmp_path: Path, syncs: list[str]
) -> None:
    killed = ObjectStore(tmp_path, "sha256")
    old = [killed.put(b"old %d" % n) for n in range(9)]
    store = ObjectStore(tmp_path, "sha256")
    assert [store.put(b"old %d" % n) for n in range(9)] == old
    store.sync()
    assert syncs == ["all"], "nobody knows whether the killed one had them flushed"
    for n in range(9):
        store.put(b"old %d" % n)
    store.sync()
    assert syncs == ["all"], "by now it is known"
    address = store.put(b"new")
    store.put(b"new")
    store.sync()
    assert syncs == ["all", address[2:], address[:2]]


def test_without_any_only_what_was_written_is_flushed(tmp_path: Path, syncs: list[str]) -> None:
    store = ObjectStore(tmp_path, "sha256")
    address = store.put(b"new")
    store.sync()
    assert syncs == [address[2:], address[:2]]
