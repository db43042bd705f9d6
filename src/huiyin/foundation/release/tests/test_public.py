"""Proof material is made once a root and bounded, however often anybody asks; what it says can be checked."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from huiyin.foundation.release import public
from huiyin.foundation.release.keys import SigningKey
from huiyin.foundation.release.proof import check
from huiyin.foundation.release.public import Asked, Material
from huiyin.foundation.release.rendering import Output
from huiyin.foundation.release.writer import StoreWriter

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.foundation.release.objects import ObjectStore

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PAGES = [f"/item/{n}/" for n in range(200)]


class Counted:
    """Counts how many objects are read."""

    def __init__(self, objects: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count, real = 0, objects.read

        def read(address: str) -> bytes:
            self.count += 1
            return real(address)

        monkeypatch.setattr(objects, "read", read)


@pytest.fixture
def writer(tmp_path: Path) -> StoreWriter:
    made = StoreWriter(tmp_path / "store", SigningKey(tmp_path / "keys"))
    release(made, {path: path for path in PAGES})
    return made


def release(writer: StoreWriter, texts: dict[str, str]) -> None:
    pages = {
        path: writer.entry(path, Output("text/plain"), text.encode())
        for path, text in texts.items()
    }
    at = NOW + timedelta(minutes=writer.root.sequence if writer.root else 0)
    writer.commit(pages=pages, sources={}, kind="release", tickets=[], design="d", now=at)


def test_nodes_are_read_once_a_root_and_then_only_those_that_changed(
    writer: StoreWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, material, asked = writer.store, Material(), Asked("nodes.json")
    assert writer.root is not None
    reads = Counted(store.objects, monkeypatch)
    first = material.make(store, writer.root, asked)
    assert reads.count == len(json.loads(first[2])) + 1
    reads.count = 0
    assert material.held(store, writer.root, asked) == first
    assert material.make(store, writer.root, asked) == first
    assert reads.count == 0
    release(writer, {"/item/7/": "changed"})
    assert material.held(store, writer.root, asked) is None
    assert json.loads(material.make(store, writer.root, asked)[2]) != json.loads(first[2])


def test_a_second_root_reads_only_the_way_to_what_changed(
    writer: StoreWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    material = Material()
    assert writer.root is not None
    material.make(writer.store, writer.root, Asked("nodes.json"))
    release(writer, {"/item/7/": "changed"})
    reads = Counted(writer.store.objects, monkeypatch)
    material.make(writer.store, writer.root, Asked("nodes.json"))
    assert reads.count == 3, "the manifest, the root of the tree and one leaf"


def test_proofs_hold_and_are_made_once_and_bounded(
    writer: StoreWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    release(writer, {"/": "home"})
    store, root, material = writer.store, writer.root, Material()
    assert root is not None
    monkeypatch.setattr(public, "PROOFS", 5)
    for path in PAGES[:20]:
        for sequence in ("", "1"):
            status, _, body = material.make(store, root, Asked("proof", path, sequence))
            assert status == 200
            assert check(json.loads(body), path.encode(), key=root.key).path == path
    assert len(material._made.proofs) == 5
    reads = Counted(store.objects, monkeypatch)
    assert material.held(store, root, Asked("proof", PAGES[19], "1")) is not None
    assert material.held(store, root, Asked("proof", PAGES[0], "1")) is None
    assert reads.count == 0


def test_releases_asked_about_are_bounded_too(
    writer: StoreWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(8):
        release(writer, {"/": str(number)})
    material = Material()
    assert writer.root is not None
    monkeypatch.setattr(public, "RELEASES", 3)
    for number in range(1, 9):
        asked = Asked("proof", PAGES[0], str(number))
        assert material.make(writer.store, writer.root, asked)[0] == 200
    assert list(material._made.releases) == [6, 7, 8]


@pytest.mark.parametrize(
    ("name", "path", "sequence", "status"),
    [
        ("proof", "/nothing/", "", 404),
        ("proof", "/item/1/", "99", 404),
        ("proof", "/item/1/", "1x", 400),
        ("proof", "/item/1/", "٣", 400),
        ("heads/1.json", "", "", 200),
        ("heads/2.json", "", "", 404),
        ("../CURRENT", "", "", 404),
        ("manifest.json", "", "", 200),
        ("entries", "", "", 200),
    ],
)
def test_any_question_has_an_answer(
    writer: StoreWriter, name: str, path: str, sequence: str, status: int
) -> None:
    assert writer.root is not None
    answer = Material().make(writer.store, writer.root, Asked(name, path, sequence))
    assert answer[0] == status


def test_what_is_short_needs_no_file(writer: StoreWriter, monkeypatch: pytest.MonkeyPatch) -> None:
    reads = Counted(writer.store.objects, monkeypatch)
    assert writer.root is not None
    for name in ("head.json", "format.json", "key.pem"):
        answer = Material().held(writer.store, writer.root, Asked(name))
        assert answer is not None
        assert answer[0] == 200
    assert reads.count == 0
