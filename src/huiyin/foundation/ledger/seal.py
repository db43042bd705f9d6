"""封印 (seal): HMAC-SHA256 with a key that only the services read, so that rows cannot be written by hand."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from pathlib import Path

from django.conf import settings

from huiyin.foundation.secret_files import secret_file

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
    """Read the key, making it at first use."""
    file = Path(settings.KEYS_DIR) / "seal.key"
    key = bytes.fromhex(secret_file(file, _fresh).decode("ascii"))
    if len(key) != KEY_BYTES:
        msg = f"the seal key {file} is damaged; restore it from the backup of the keys folder"
        raise ValueError(msg)
    return key


def _fresh() -> bytes:
    return secrets.token_hex(KEY_BYTES).encode("ascii")
