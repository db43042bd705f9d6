"""封印 (seal): HMAC-SHA256 with a key that only the services read, so that rows cannot be written by hand."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from django.conf import settings

KEY_BYTES = 32


def seal(purpose: str, payload: bytes) -> str:
    """Return the seal of some bytes: 64 hexadecimal characters.

    ``purpose`` keeps seals of different things apart; a seal of a decision is none of a ticket.
    """
    return hmac.new(_key(), _message(purpose, payload), hashlib.sha256).hexdigest()


def check(purpose: str, payload: bytes, mac: str) -> bool:
    """Tell, in constant time, whether ``mac`` is the seal of the bytes."""
    return hmac.compare_digest(seal(purpose, payload).encode(), mac.encode("utf-8", "replace"))


def _message(purpose: str, payload: bytes) -> bytes:
    """Prefix the purpose with its length, so that no other pair gives the same bytes."""
    name = purpose.encode()
    return len(name).to_bytes(2, "big") + name + payload


def _key() -> bytes:
    """Read the key, making it at first use with mode 0600."""
    file = Path(settings.KEYS_DIR) / "seal.key"
    try:
        key = bytes.fromhex(file.read_text(encoding="ascii"))
    except FileNotFoundError:
        key = _make(file)
    if len(key) != KEY_BYTES:
        msg = f"the seal key {file} is damaged; restore it from the backup of the keys folder"
        raise ValueError(msg)
    return key


def _make(file: Path) -> bytes:
    """Write a new key aside and link it into place, so that two processes agree on one whole key."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = file.with_name(f".seal.{secrets.token_hex(8)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(secrets.token_hex(KEY_BYTES))
        stream.flush()
        os.fsync(stream.fileno())
    try:
        os.link(aside, file)
    except FileExistsError:
        pass
    finally:
        aside.unlink()
    return bytes.fromhex(file.read_text(encoding="ascii"))
