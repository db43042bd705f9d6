"""``huiyin release verify`` says whose key it trusted, and refuses what it would not have checked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.foundation.release.checkout import checkout
from huiyin.foundation.release.keys import SigningKey, key_id
from huiyin.foundation.release.rendering import Output
from huiyin.foundation.release.writer import StoreWriter
from huiyin.kernel.digests import canonical_json
from huiyin.project import cli

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


class Place:
    """A store, a checkout of it and a saved page with its proof."""

    def __init__(self, folder: Path) -> None:
        from huiyin.foundation.release.proof import prove

        self.writer = StoreWriter(folder / "store", SigningKey(folder / "keys"))
        self.store, self.copy = folder / "store", folder / "copy"
        pages = {p: self.writer.entry(p, Output("text/html"), p.encode()) for p in ("/", "/a/")}
        self.writer.commit(pages=pages, sources={}, kind="release", tickets=[], design="d", now=NOW)
        checkout(self.writer.store, self.copy)
        self.page, self.proof = folder / "page.html", folder / "proof.json"
        self.page.write_bytes(b"/a/")
        self.proof.write_bytes(canonical_json(prove(self.writer.store, "/a/")))
        self.head = folder / "head.json"
        assert self.writer.root is not None
        self.head.write_bytes(self.writer.root.as_json())
        self.key = self.writer.root.key


@pytest.fixture
def place(tmp_path: Path, settings: Any) -> Place:
    made = Place(tmp_path)
    settings.RELEASE_DIR = made.store
    return made


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str]:
    code = cli.run(["release", "verify", *map(str, words)])
    shown = capsys.readouterr()
    return code, shown.out + shown.err


def test_without_a_key_it_says_plainly_what_was_not_compared(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    for target in (place.store, place.copy):
        code, shown = run(capsys, target)
        assert code == 0
        assert key_id(place.key) in shown
        assert "没有与从别处得到的公钥对照" in shown


def test_with_the_key_it_says_that_it_is_the_one(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    code, shown = run(capsys, place.copy, "--key", place.key, "--since", place.head)
    assert code == 0
    assert "就是 --key 给出的那一把" in shown
    assert "没有与从别处" not in shown


def test_a_forgery_that_fits_itself_fails_against_the_key(
    place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    forged = Place(tmp_path / "forged")
    assert run(capsys, forged.copy)[0] == 0
    assert run(capsys, forged.copy, "--key", place.key)[0] == 1
    assert run(capsys, "--page", forged.page, "--proof", forged.proof, "--key", place.key)[0] == 2


def test_one_page_with_its_proof(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    code, shown = run(capsys, "--page", place.page, "--proof", place.proof)
    assert code == 0
    assert "/a/ 就是第 1 次发布时的字节" in shown
    assert "没有与从别处得到的公钥对照" in shown


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--page", "{page}"), "同时给出 --page 和 --proof"),
        (("--proof", "{proof}"), "同时给出 --page 和 --proof"),
        (("{copy}", "--page", "{page}", "--proof", "{proof}"), "不能再写"),
        (("--page", "{page}", "--proof", "{proof}", "--sample", "3"), "不能再写"),
        (("{store}", "--sample", "3"), "总是全部核对"),
        (("--sample", "3"), "总是全部核对"),
        (("{copy}", "--key", "abc"), "64 位十六进制"),
    ],
)
def test_what_would_not_be_checked_is_refused(
    place: Place, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], sentence: str
) -> None:
    code, shown = run(capsys, *(word.format(**vars(place)) for word in words))
    assert code == cli.REFUSED
    assert sentence in shown
    assert "✓" not in shown
