"""The private store: whole contents under their digest, or an error."""

from __future__ import annotations

import os
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.foundation.files import blobs

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def store(settings: Settings, tmp_path: Path) -> Path:
    settings.FILES_DIR = tmp_path
    return tmp_path


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.binary(max_size=5000))
def test_what_is_put_is_read(data: bytes) -> None:
    digest = blobs.put(data)
    assert digest == sha256(data).hexdigest() == blobs.put(data)
    assert (blobs.read(digest), blobs.size(digest)) == (data, len(data))


def test_put_path_copies(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"content")
    digest = blobs.put_path(source)
    source.write_bytes(b"changed")
    assert blobs.read(digest) == b"content"


def test_changed_bytes_are_noticed() -> None:
    digest = blobs.put(b"content")
    blobs.path_of(digest).write_bytes(b"Content")
    with pytest.raises(ValueError, match="damaged"):
        blobs.read(digest)


def test_missing() -> None:
    digest = "0" * 64
    assert not blobs.exists(digest)
    for reading in (blobs.read, blobs.size):
        with pytest.raises(FileNotFoundError):
            reading(digest)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_only_digests_name_a_content(name: str) -> None:
    for reading in (blobs.read, blobs.exists, blobs.size, blobs.erase, blobs.path_of):
        with pytest.raises(ValueError, match="digest"):
            reading(name)


def test_erase() -> None:
    digest = blobs.put(b"content")
    assert blobs.erase(digest)
    assert not blobs.exists(digest)
    assert not blobs.erase(digest)


def test_a_failed_write_leaves_nothing(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="space"):
        blobs.put(b"content")
    assert [p for p in store.rglob("*") if p.is_file()] == []


def test_nobody_else_may_read() -> None:
    file = blobs.path_of(blobs.put(b"content"))
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o077 == 0


def test_the_releasers_user_may_read_and_purge_where_it_shares_a_group(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.conf.settings.FILES_GROUP", True)
    before = os.umask(0o077)
    try:
        file = blobs.path_of(blobs.put(b"content"))
    finally:
        os.umask(before)
    assert file.stat().st_mode & 0o777 == 0o660
    assert {p.stat().st_mode & 0o777 for p in (file.parent, file.parent.parent)} == {0o770}


def test_many_contents_are_kept_like_one(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    monkeypatch.setattr(blobs.os, "sync", lambda: told.append(1))
    contents = [f"旧地址 {n % 150}".encode() for n in range(300)]
    digests = blobs.put_many(contents)
    assert [blobs.read(d) for d in digests] == contents
    assert len(told) == 2
    assert digests[0] == blobs.put(contents[0])
    folder = blobs.path_of(digests[0]).parent
    assert {oct(f.stat().st_mode & 0o777) for f in folder.iterdir()} == {"0o600"}
    assert list((blobs._folder() / "incoming").iterdir()) == []
    few = blobs.put_many([b"a", b"b"])
    assert [blobs.read(d) for d in few] == [b"a", b"b"]


def test_contents_that_cannot_be_kept_leave_nothing_under_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(blobs.os, "sync", full)
    with pytest.raises(OSError, match="No space"):
        blobs.put_many([str(n).encode() for n in range(300)])
    assert list((blobs._folder() / "incoming").iterdir()) == []
    assert not blobs.exists(sha256(b"7").hexdigest())
