"""Following the current root, and what a worker does while others ask much of it."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from huiyin.channels.portal.server import app as served
from huiyin.channels.portal.server.app import Portal
from huiyin.channels.portal.server.bodies import Bodies
from huiyin.channels.portal.server.following import Follower
from huiyin.channels.portal.tests.asgi import status_of
from huiyin.channels.portal.tests.serving import echo
from huiyin.foundation.release.keys import SigningKey
from huiyin.foundation.release.rendering import Output
from huiyin.foundation.release.writer import StoreWriter

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HTML = "text/html; charset=utf-8"


def test_an_older_head_is_not_followed(tmp_path: Path) -> None:
    running = StoreWriter(tmp_path / "store", SigningKey(tmp_path / "keys"))

    def release(text: bytes) -> bytes:
        entry = running.entry("/", Output(HTML, text), text)
        running.commit(
            pages={"/": entry}, sources={}, kind="release", tickets=[], design="d", now=NOW
        )
        return running.store.current_file.read_bytes()

    old = release(b"old")
    follower = Follower(tmp_path / "store")
    release(b"new")
    follower.look()
    assert follower.snapshot is not None
    newest = follower.snapshot.root
    running.store.current_file.write_bytes(old)
    follower.look()
    assert follower.snapshot.root == newest
    running.store.current_file.write_bytes(b'{"forged": true}')
    follower.look()
    assert follower.snapshot.root == newest


def test_a_damaged_head_is_told_once_and_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    writer = StoreWriter(tmp_path / "store", SigningKey(tmp_path / "keys"))
    entry = writer.entry("/", Output(HTML, b"home"), b"home")
    writer.commit(pages={"/": entry}, sources={}, kind="release", tickets=[], design="d", now=NOW)
    assert writer.root is not None
    manifest = writer.store.objects.file(writer.root.digest)
    kept = manifest.read_bytes()
    manifest.unlink()
    follower = Follower(tmp_path / "store")
    for _ in range(5):
        follower.look()
    assert follower.snapshot is None
    assert len(caplog.records) == 1
    manifest.write_bytes(kept)
    follower.look()
    assert follower.snapshot is not None


def test_pages_do_not_wait_for_proofs_and_few_proofs_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the one thread for proof material is busy, a page is answered, and a queue too long is refused."""
    writer = StoreWriter(tmp_path / "store", SigningKey(tmp_path / "keys"))
    entry = writer.entry("/", Output(HTML, b"home"), b"home")
    writer.commit(pages={"/": entry}, sources={}, kind="release", tickets=[], design="d", now=NOW)
    monkeypatch.setattr(served, "WAITING", 2)
    follower = Follower(tmp_path / "store")
    follower.look()
    portal, gate = Portal(follower, Bodies(1000), echo), threading.Event()
    real = portal._material.make
    monkeypatch.setattr(portal._material, "make", lambda *a: (gate.wait(20), real(*a))[1])

    async def asked(path: str) -> int:
        return await status_of(portal, path, b"path=/")

    async def crowd() -> list[int]:
        proofs = [asyncio.create_task(asked("/.well-known/huiyin/proof")) for _ in range(2)]
        await asyncio.sleep(0)
        refused = await asked("/.well-known/huiyin/nodes.json")
        page = await asked("/")
        head = await asked("/.well-known/huiyin/head.json")
        gate.set()
        return [refused, page, head, *await asyncio.gather(*proofs)]

    assert asyncio.run(crowd()) == [503, 200, 200, 200, 200]
