"""A proof of what was erased by order: said to be so, and not taken for tampering; what is missing otherwise is."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.foundation.release.keys import SigningKey
from huiyin.foundation.release.objects import Damaged
from huiyin.foundation.release.proof import NotProved, check, prove
from huiyin.foundation.release.public import Asked, Material
from huiyin.foundation.release.rendering import Output
from huiyin.foundation.release.writer import StoreWriter
from huiyin.project import cli

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.foundation.release.store import Entry, Root

pytestmark = pytest.mark.clause("personal-information-law-2021:57")
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PAGE = "/item/1/"


class Place:
    """A store of which one page was released, withdrawn and may be erased."""

    def __init__(self, folder: Path) -> None:
        self.writer = StoreWriter(folder / "store", SigningKey(folder / "keys"))
        self.store = self.writer.store
        self.page = self.writer.entry(PAGE, Output("text/html"), b"leaked")
        other = self.writer.entry("/", Output("text/html"), b"home")
        self.commit({PAGE: self.page, "/": other})
        self.commit({PAGE: None})

    def commit(self, pages: dict[str, Entry | None], **values: Any) -> Root:
        """Make a root."""
        at = NOW + timedelta(minutes=self.writer.root.sequence if self.writer.root else 0)
        return self.writer.commit(
            pages=pages, sources={}, kind="release", tickets=[], design="d", now=at, **values
        )

    def erase(self) -> None:
        """Erase the page as a purge does."""
        listed = self.writer.record_erased([self.page.digest])
        self.commit({}, extra={"erased": listed})
        self.store.objects.erase(self.page.digest)

    def asked(self) -> tuple[int, dict[str, Any]]:
        """Return what the portal answers to a question for the proof."""
        assert self.writer.root is not None
        asked = Asked("proof", path=PAGE, sequence="1")
        status, _type, body = Material().make(self.store, self.writer.root, asked)
        return status, json.loads(body)


@pytest.fixture
def place(tmp_path: Path, settings: Any) -> Place:
    """Return the place, its store configured."""
    settings.RELEASE_DIR = tmp_path / "store"
    return Place(tmp_path)


def test_an_erased_page_is_said_to_be_erased(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(prove(place.store, PAGE, sequence=1), b"leaked").path == PAGE
    place.erase()
    with pytest.raises(NotProved, match="依令清除"):
        prove(place.store, PAGE, sequence=1)
    status, said = place.asked()
    assert (status, "依令清除" in said["error"]) == (404, True)
    assert check(prove(place.store, "/", sequence=1), b"home").path == "/"
    assert cli.run(["release", "prove", PAGE, "--sequence", "1"]) == 2
    assert "第 1 次发布中的 /item/1/ 已依令清除" in capsys.readouterr().err


def test_a_page_that_is_missing_without_an_order_is_damaged(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.store.objects.erase(place.page.digest)
    with pytest.raises(Damaged):
        prove(place.store, PAGE, sequence=1)
    with pytest.raises(Damaged):
        place.asked()
    assert cli.run(["release", "prove", PAGE, "--sequence", "1"]) == 2
    assert "不能出具证明" in capsys.readouterr().err
