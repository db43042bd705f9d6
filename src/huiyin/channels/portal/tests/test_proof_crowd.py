"""A crowd at the proofs, and a machine that cannot read: readers of pages do not wait, and nobody is accused."""

from __future__ import annotations

import asyncio
import errno
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.channels.portal import recomputing, views
from huiyin.channels.portal.recomputing import NotNow, recompute
from huiyin.channels.portal.server import app as served
from huiyin.channels.portal.server import crowd
from huiyin.channels.portal.server.app import Portal
from huiyin.channels.portal.server.bodies import LARGE, Bodies
from huiyin.channels.portal.server.crowd import Crowded, Door
from huiyin.channels.portal.server.following import Follower
from huiyin.channels.portal.tests.asgi import status_of
from huiyin.foundation.release.keys import SigningKey
from huiyin.foundation.release.objects import ObjectStore
from huiyin.foundation.release.rendering import Output
from huiyin.foundation.release.writer import StoreWriter

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import RequestFactory

    from huiyin.channels.portal.server.following import Snapshot

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HTML = "text/html; charset=utf-8"
PAGES = {
    "/": b"home",
    "/files/1/big.zip": b"0" * (LARGE + 1),
    "/proof": b"a page where programs answer",
    "/mode/elder": b"another",
    "/.well-known/huiyin/head.json": b"and another",
}


@pytest.fixture
def follower(tmp_path: Path) -> Follower:
    """Return what follows a store with a large file and pages that no release would have."""
    writer = StoreWriter(tmp_path / "store", SigningKey(tmp_path / "keys"))
    entries = {path: writer.entry(path, Output(HTML, body), body) for path, body in PAGES.items()}
    design = views.DESIGN
    writer.commit(pages=entries, sources={}, kind="release", tickets=[], design=design, now=NOW)
    made = Follower(tmp_path / "store")
    made.look()
    return made


@pytest.fixture
def snapshot(follower: Follower, monkeypatch: pytest.MonkeyPatch) -> Snapshot:
    """Return the snapshot that the views answer from."""
    found = follower.snapshot
    assert found is not None
    monkeypatch.setattr(views.FOLLOWER, "snapshot", found)
    monkeypatch.setattr(views, "BODIES", Bodies(10_000_000))
    return found


def ask(rf: RequestFactory, path: str) -> tuple[int, str]:
    answer = views.proof(rf.get("/proof", {"path": path}))
    return answer.status_code, answer.content.decode()


def test_so_many_wait_and_the_next_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "PATIENCE", 20.0)
    door, gate, inside = Door(1, waiting=1), threading.Event(), threading.Event()
    seen: list[str] = []

    def visit() -> None:
        with door.entered():
            inside.set()
            gate.wait(20)
            seen.append("in")

    visitors = [threading.Thread(target=visit) for _ in range(2)]
    for visitor in visitors:
        visitor.start()
        inside.wait(20)
    while door._places:
        threading.Event().wait(0.01)
    with pytest.raises(Crowded), door.entered():
        pass
    gate.set()
    for visitor in visitors:
        visitor.join(20)
    assert seen == ["in", "in"]
    with door.entered():
        monkeypatch.setattr(crowd, "PATIENCE", 0.01)
        with pytest.raises(Crowded), door.entered():
            pass
    assert (door._free, door._places) == (1, 1)


def test_a_crowd_at_a_large_file_keeps_no_reader_of_a_page_waiting(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, rf: RequestFactory
) -> None:
    """A question that makes no sense, and one for what is not there, wait for nobody."""
    full = Door(0, waiting=0)
    monkeypatch.setattr(recomputing, "PROVING_LARGE", full)
    assert ask(rf, "/files/1/big.zip") == (503, "现在核对的人多，请过一会儿再试。")
    assert ask(rf, "/")[0] == 200
    monkeypatch.setattr(recomputing, "PROVING", full)
    assert ask(rf, "/")[0] == 503
    assert (ask(rf, "/nothing/")[0], ask(rf, "")[0]) == (404, 400)
    monkeypatch.setattr(views.FOLLOWER, "snapshot", None)
    assert "正在准备" in ask(rf, "/")[1]


@pytest.mark.parametrize(("crowded", "quiet"), [("/proof", "/search"), ("/search", "/proof")])
def test_beyond_a_bound_a_question_is_not_even_handed_on(
    follower: Follower, monkeypatch: pytest.MonkeyPatch, crowded: str, quiet: str
) -> None:
    """Each one that is handed on holds a thread; pages and the other program are answered meanwhile."""
    monkeypatch.setattr(served, "WAITING", 2)
    monkeypatch.setattr(served, "SEARCHES", 2)
    gate = asyncio.Event()

    async def django(scope: Any, _receive: Any, send: Any) -> None:
        if scope["path"] == crowded:
            await gate.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})

    portal = Portal(follower, Bodies(1_000_000), django)

    async def asked(path: str) -> int:
        return await status_of(portal, path)

    async def all_at_once() -> list[int]:
        first = [asyncio.create_task(asked(crowded)) for _ in range(2)]
        await asyncio.sleep(0)
        others = [await asyncio.wait_for(asked(path), 20) for path in (crowded, "/", quiet)]
        gate.set()
        return [*others, *await asyncio.gather(*first), await asked(crowded)]

    assert asyncio.run(all_at_once()) == [503, 200, 200, 200, 200, 200]


@pytest.mark.parametrize("path", ["/", "/files/1/big.zip"])
def test_a_proof_reads_the_object_once(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    entry, bodies, read = snapshot.pages[path], Bodies(10_000_000), list[str]()
    real = ObjectStore.read

    def counted(self: ObjectStore, address: str) -> bytes:
        read.append(address)
        return real(self, address)

    monkeypatch.setattr(ObjectStore, "read", counted)
    for _ in ("from the disk", "from memory"):
        read.clear()
        recompute(snapshot, entry, bodies)
        assert read.count(entry.digest) == 1


@pytest.mark.parametrize("number", [errno.EMFILE, errno.EIO, errno.ENOMEM])
@pytest.mark.parametrize("way", ["read", "salt"])
def test_a_machine_that_cannot_read_accuses_nobody(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, rf: RequestFactory, number: int, way: str
) -> None:
    def fails(*_args: object) -> bytes:
        raise OSError(number, "no")

    monkeypatch.setattr(ObjectStore, way, fails)
    assert ask(rf, "/") == (503, "现在算不了，请过一会儿再试。")
    with pytest.raises(NotNow):
        recompute(snapshot, snapshot.pages["/"], Bodies(1000))


def test_a_missing_file_is_no_busy_machine(snapshot: Snapshot, rf: RequestFactory) -> None:
    snapshot.store.objects.file(snapshot.pages["/"].digest).unlink()
    status, page = ask(rf, "/")
    assert (status, "请不要相信这一页" in page) == (500, True)


def test_what_a_proof_has_read_does_not_stand_before_the_programs(
    follower: Follower, snapshot: Snapshot
) -> None:
    """The way without ceremony answers from what is held: it knows the addresses at which no page is shown."""
    bodies = Bodies(1_000_000)
    for entry in snapshot.pages.values():
        recompute(snapshot, entry, bodies)
    portal = Portal(follower, bodies, None)  # type: ignore[arg-type]
    assert [path for path in snapshot.pages if portal.finished(path)] == ["/", "/files/1/big.zip"]
