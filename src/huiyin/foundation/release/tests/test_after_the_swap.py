"""What fails after the new root is current never undoes it: the ticket is out, and the rest is written down later."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from django.db import OperationalError

from huiyin.foundation.release import answers, gate
from huiyin.foundation.release.audit import audit
from huiyin.foundation.release.models import Refusal
from huiyin.foundation.release.shadow import shadow_render
from huiyin.foundation.release.store import ReleaseStore
from huiyin.foundation.release.tests.conftest import NOW, Office, make_releaser
from huiyin.foundation.release.tests.toy import ToyPublisher
from huiyin.foundation.release.verify import verify_store

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.foundation.release.releaser import Releaser

pytestmark = pytest.mark.django_db


def test_a_database_away_for_a_moment_refuses_nothing(
    office: Office, releaser: Releaser, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = office.release(office.item(1, "稿"))

    def away(*_args: object) -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as broken:
        broken.setattr(answers, "admit", away)
        with pytest.raises(OperationalError):
            releaser.step(now=NOW)
    assert releaser.step(now=NOW) == 1
    assert not Refusal.objects.exists()
    assert gate.status("item/1", now=NOW).ticket == ticket
    assert gate.status("item/1", now=NOW).state == "released"
    assert audit(releaser.writer.store).problems == []


def test_a_notebook_that_could_not_be_written_is_written_before_the_next_release(
    office: Office, releaser: Releaser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without what the first release read, the second would not know that the list has to change."""
    office.release(office.item(1, "一"))
    real = releaser.deps._db

    class Full:
        def __getattr__(self, name: str) -> Any:
            return getattr(real, name)

        def executemany(self, *_args: object) -> None:
            raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(releaser.deps, "_db", Full())
        for _ in range(2):
            with pytest.raises(OSError, match="disk is full"):
                releaser.step(now=NOW)
    office.release(office.item(2, "二"))
    assert releaser.step(now=NOW) == 2
    assert shadow_render(releaser.writer.store, ToyPublisher(), now=NOW).equal
    office.release(office.item(2, "新题"), kind="correction")
    releaser.step(now=NOW)
    assert shadow_render(releaser.writer.store, ToyPublisher(), now=NOW).equal
    assert audit(releaser.writer.store).problems == []


def test_a_head_that_could_not_be_kept_is_kept_by_the_next_step(
    office: Office, releaser: Releaser, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huiyin.foundation.release import writer

    office.release(office.item(1, "稿"))
    real, calls = writer.write_atomic, []

    def once(file: Path, data: bytes) -> None:
        calls.append(file.name)
        if file.name != "CURRENT":
            raise OSError("No space left on device")
        real(file, data)

    with monkeypatch.context() as broken:
        broken.setattr(writer, "write_atomic", once)
        assert releaser.step(now=NOW) == 1
    assert calls[0] == "CURRENT"
    root = releaser.writer.root
    assert root is not None
    assert not releaser.writer.store.head_file(root.sequence).exists()
    assert ReleaseStore(releaser.writer.store.directory).head(root.sequence) == root
    assert verify_store(releaser.writer.store.directory).holds
    releaser.step(now=NOW)
    assert releaser.writer.store.head_file(root.sequence).read_bytes() == root.as_json()
    assert make_releaser(folders).writer.root == root
