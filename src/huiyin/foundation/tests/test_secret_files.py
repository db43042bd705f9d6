"""Keys on disk: private, whole, and one for all starters, whichever part of the platform asks first."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.foundation.accounts import secrets as accounts
from huiyin.foundation.ledger.seal import seal
from huiyin.foundation.release.keys import SigningKey
from huiyin.foundation.secret_files import secret_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STARTER = """
import os, secrets, sys, time
from pathlib import Path
from huiyin.foundation.secret_files import secret_file

folder = Path(sys.argv[1])
print("ready", flush=True)
while not (folder / "go").exists():
    pass
print(secret_file(folder / "keys" / "a.key", lambda: secrets.token_bytes(64)).hex())
"""


def test_two_processes_that_start_at_once_agree(tmp_path: Path) -> None:
    starters = [
        subprocess.Popen(
            [sys.executable, "-c", STARTER, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    for starter in starters:
        assert starter.stdout.readline() == "ready\n"
    (tmp_path / "go").touch()
    said = {starter.communicate(timeout=30)[0] for starter in starters}
    assert len(said) == 1
    assert said == {(tmp_path / "keys" / "a.key").read_bytes().hex() + "\n"}
    assert [f.name for f in (tmp_path / "keys").iterdir()] == ["a.key"]


def test_whoever_comes_second_takes_the_first_key(tmp_path: Path) -> None:
    """The second starter finds no file, and the first one's key under the name when it wants to write."""
    file = tmp_path / "a.key"

    def slow() -> bytes:
        assert secret_file(file, lambda: b"first") == b"first"
        return b"second"

    assert secret_file(file, slow) == b"first"
    assert [f.name for f in tmp_path.iterdir()] == ["a.key"]


def test_a_key_that_cannot_be_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        secret_file(tmp_path / "a.key", lambda: b"x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("use", "names"),
    [
        (lambda keys: seal("a", b"x"), {"seal.key"}),
        (lambda keys: accounts._fernet()._encryption_key, {"accounts.key"}),
        (
            lambda keys: (SigningKey(keys).public_hex(), SigningKey(keys).salt(b"x")),
            {"release-signing.key", "release-salt.key"},
        ),
    ],
    ids=["seals", "second factors", "heads and salts"],
)
def test_every_user_of_keys_gets_one_private_key(
    use: Callable[[Path], Any], names: set[str], tmp_path: Path, settings: Any
) -> None:
    keys = settings.KEYS_DIR = tmp_path / "keys"
    together = Barrier(8)

    def start(_number: int) -> Any:
        together.wait(timeout=10)
        return use(keys)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(start, range(8)))) == 1
    assert {f.name for f in keys.iterdir()} == names
    assert {stat.S_IMODE(f.stat().st_mode) for f in keys.iterdir()} == {0o600}
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700
