"""Seals: one key, made once, apart by purpose."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.foundation.ledger.seal import check, seal

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def keys(tmp_path: Path, settings: Any) -> Path:
    settings.KEYS_DIR = tmp_path / "keys"
    return tmp_path / "keys"


def test_a_seal_holds_for_its_bytes_and_purpose_only(keys: Path) -> None:
    mac = seal("decision", b"bytes")
    assert len(mac) == 64
    assert check("decision", b"bytes", mac)
    assert not check("ticket", b"bytes", mac)
    assert not check("decision", b"Bytes", mac)
    assert not check("decisionb", b"ytes", mac)
    assert not check("decision", b"bytes", "")
    assert not check("decision", b"bytes", "印" * 64)
    assert not check("decision", b"bytes", "\ud800")


def test_the_key_is_private_and_lasts(keys: Path) -> None:
    mac = seal("a", b"x")
    file = keys / "seal.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700
    assert [f.name for f in keys.iterdir()] == ["seal.key"]
    assert seal("a", b"x") == mac
    file.unlink()
    assert not check("a", b"x", mac)


def test_many_first_uses_agree_on_one_key(keys: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        macs = set(pool.map(lambda _n: seal("a", b"x"), range(32)))
    assert len(macs) == 1


def test_a_damaged_key_stops_everything(keys: Path) -> None:
    seal("a", b"x")
    (keys / "seal.key").write_text("ab", encoding="ascii")
    with pytest.raises(ValueError, match="damaged"):
        seal("a", b"x")
