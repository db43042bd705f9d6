"""What is built on CURRENT outside the releaser: only a head that the store's key signed and that is the newest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.foundation.release import commands
from huiyin.foundation.release.checkout import checkout
from huiyin.foundation.release.keys import SigningKey
from huiyin.foundation.release.proof import prove
from huiyin.foundation.release.public_paths import PublicPaths
from huiyin.foundation.release.rendering import Output
from huiyin.foundation.release.store import ReleaseStore, Root
from huiyin.foundation.release.writer import StoreWriter
from huiyin.kernel.errors import WrongState

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
READERS: dict[str, Callable[[ReleaseStore, Path], object]] = {
    "checkout": lambda store, folder: checkout(store, folder / "www"),
    "witness": lambda _store, folder: commands.witness(folder / "witness.json"),
    "prove": lambda store, _folder: prove(store, "/"),
    "prove by command": lambda _store, _folder: commands.prove_path("/"),
    "public paths": lambda _store, _folder: PublicPaths().at("/"),
}
reader = pytest.mark.parametrize("read", READERS.values(), ids=READERS)


def release(writer: StoreWriter, minute: int, text: str) -> Root:
    entry = writer.entry("/", Output("text/html"), text.encode())
    at = NOW + timedelta(minutes=minute)
    return writer.commit(
        pages={"/": entry}, sources={}, kind="release", tickets=[], design="d", now=at
    )


@pytest.fixture
def writer(tmp_path: Path, settings: Any) -> StoreWriter:
    """Return a writer over the configured store."""
    settings.RELEASE_DIR = tmp_path / "store"
    return StoreWriter(settings.RELEASE_DIR, SigningKey(tmp_path / "keys"))


@reader
def test_a_head_of_another_key_is_followed_by_nobody(
    read: Callable[[ReleaseStore, Path], object], writer: StoreWriter, tmp_path: Path
) -> None:
    root = release(writer, 0, "真的")
    read(writer.store, tmp_path)
    before = {f: f.read_bytes() for f in (tmp_path / "www").rglob("*") if f.is_file()}
    other = SigningKey(tmp_path / "other")
    foreign = replace(root, sequence=2, key=other.public_hex())
    foreign = replace(foreign, signature=other.sign(foreign.statement()))
    heads = (foreign, replace(root, sequence=9), replace(root, signature=""))
    for data in (*(head.as_json() for head in heads), b"", b"{}", b"[]", b"\xff"):
        writer.store.current_file.write_bytes(data)
        with pytest.raises(WrongState, match="签"):
            read(writer.store, tmp_path)
    assert before == {f: f.read_bytes() for f in (tmp_path / "www").rglob("*") if f.is_file()}


@reader
def test_a_head_that_was_put_back_is_followed_by_nobody(
    read: Callable[[ReleaseStore, Path], object], writer: StoreWriter, tmp_path: Path
) -> None:
    release(writer, 0, "要撤的")
    old = writer.store.current_file.read_bytes()
    release(writer, 1, "已经撤了")
    new = writer.store.current_file.read_bytes()
    read(writer.store, tmp_path)
    writer.store.current_file.write_bytes(old)
    with pytest.raises(WrongState, match="旧根被换了回来"):
        read(writer.store, tmp_path)
    writer.store.current_file.unlink()
    with pytest.raises(WrongState, match="旧根被换了回来"):
        read(writer.store, tmp_path)
    writer.store.current_file.write_bytes(new)
    read(writer.store, tmp_path)


def test_a_releaser_at_work_is_not_accused(
    writer: StoreWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A release between the look at CURRENT and the look at the heads: the newer one is taken."""
    release(writer, 0, "一")
    asked = ReleaseStore.later

    def later(store: ReleaseStore, root: Root | None, key: str) -> Root | None:
        if root is not None and root.sequence == 1:
            release(writer, 1, "二")
        return asked(store, root, key)

    monkeypatch.setattr(ReleaseStore, "later", later)
    assert writer.store.trusted() == writer.root
    assert writer.root is not None
    assert writer.root.sequence == 2


def test_before_the_first_release_there_is_nothing_to_trust(tmp_path: Path) -> None:
    assert ReleaseStore(tmp_path / "nowhere").trusted() is None
