"""The disk is full: the old root stays, the reason is told, and with room again the release goes out once."""

from __future__ import annotations

import errno
import os
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings

from huiyin.domains.publication import services
from huiyin.foundation.release import daemon, objects, writer
from huiyin.foundation.release.audit import audit
from huiyin.foundation.release.models import Admission
from huiyin.foundation.release.purging import Purger
from huiyin.foundation.release.searching import SearchMirror
from huiyin.foundation.release.verify import verify_store
from huiyin.foundation.text.search.index import SearchIndex
from tests import need
from tests.bypass.asking_portal import Reader, searched
from tests.bypass.public_city import Public, new_releaser, public_digest
from tests.bypass.ticket_paths import queued

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.django_db, pytest.mark.clause("changchun-2015:4.1b")]
FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def full(*_args: Any, **_kwargs: Any) -> Any:
    """Fail as a full disk does."""
    raise FULL


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (objects.ObjectStore, "put"),
        (objects.ObjectStore, "sync"),
        (writer, "write_atomic"),
        (SearchMirror, "mark"),
    ],
    ids=["objects", "flush", "head", "index mark"],
)
def test_the_disk_fills_up_at(
    owner: Any, name: str, public: Public, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket, before = queued(public), public.before
    releaser = public.releaser = new_releaser()
    releaser.mirror = SearchMirror(settings.SEARCH_DIR, SearchIndex(settings.SEARCH_DIR))
    releaser.start(now=public.now)
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, full)
        for _ in range(1 if name == "mark" else 3):
            with pytest.raises(OSError, match="No space left"):
                public.step()
    if name != "mark":
        assert public_digest(public.store) == before
        assert not Admission.objects.filter(ticket=ticket).exists()
    assert verify_store(public.folder).holds
    public.step()
    assert Admission.objects.filter(ticket=ticket).count() == 1
    assert f"/item/{public.draft.pk}/" in Reader(public.folder).get("/news/").body.decode()
    assert verify_store(public.folder).holds
    assert audit(public.store).problems == []
    releaser.mirror.index.close()


def test_words_that_are_not_public_yet_are_not_found(
    public: Public, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A correction whose root could not be written: search shows the words that are public, not the coming ones."""
    city, item, coming = public.city, public.item, "更正后的说法"
    services.correct(
        item_id=item.pk, reason="有错字。", actor=city.people["author"], now=city.tick()
    )
    services.update_item(
        item_id=item.pk, metadata={"summary": coming}, actor=city.people["author"], now=city.tick()
    )
    digest = city.submit(item)
    city.pass_to(item, "registration")
    services.register(
        item_id=item.pk, digest_seen=digest, actor=city.people["registrar"], now=city.tick()
    )
    releaser = public.releaser = new_releaser()
    index = SearchIndex(settings.SEARCH_DIR)
    releaser.mirror = SearchMirror(settings.SEARCH_DIR, index)
    releaser.start(now=public.now)
    monkeypatch.setattr(writer, "write_atomic", full)
    with pytest.raises(OSError, match="No space left"):
        public.step()
    index.close()
    assert coming not in Reader(public.folder).get(f"/item/{item.pk}/").body.decode()
    found = (
        searched(public.folder, coming)
        .partition(b"<main")[2]
        .replace(b"<mark>", b"")
        .replace(b"</mark>", b"")
    )
    assert coming not in found.decode().partition('class="results"')[2]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of four megabytes; only root may."""
    if os.geteuid():
        need.need(None, "the right to mount (root)")
    folder = tmp_path / "small"
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], check=False, capture_output=True
    )
    if done.returncode:
        need.need(None, "the right to mount (a namespace that allows tmpfs)")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def fill_up(file: Path) -> None:
    """Write until nothing more fits."""
    with file.open("wb", buffering=0) as stream:
        while True:
            stream.write(b"\0" * 4096)


def test_a_real_disk_fills_up(small_disk: Path, public: Public, settings: Any) -> None:
    """The daemon's own step on a full file system: the old root stays, the reason is told, then it goes on."""
    ticket = queued(public)
    moved = small_disk / "release"
    subprocess.run(["cp", "-a", str(public.folder), str(moved)], check=True)
    settings.RELEASE_DIR = moved
    releaser = public.releaser = new_releaser()
    releaser.start(now=public.now)
    filler = small_disk / "filler"
    with pytest.raises(OSError, match="No space left"):
        fill_up(filler)
    assert (
        daemon._once(releaser, Purger(releaser), daemon._Beat(releaser))
        == daemon.PAUSE_AFTER_FAILURE
    )
    status = daemon.read_status()
    assert status is not None
    assert "写不进去" in status["problem"]
    assert public_digest(public.store) == public.before
    assert not Admission.objects.filter(ticket=ticket).exists()
    filler.unlink()
    assert daemon._once(releaser, Purger(releaser), daemon._Beat(releaser)) == 0
    assert Admission.objects.filter(ticket=ticket).count() == 1
    assert verify_store(moved).holds
    assert audit(public.store).problems == []
    assert datetime.fromisoformat(daemon.read_status()["at"]) <= datetime.now(UTC)  # type: ignore[index]
