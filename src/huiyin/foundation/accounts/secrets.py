"""验证器密钥的保护: TOTP secrets are encrypted with a key file, so a copied database is not enough."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.fernet import Fernet
from django.conf import settings


def encrypt(text: str) -> str:
    """Return the text encrypted and authenticated (Fernet)."""
    return _fernet().encrypt(text.encode()).decode("ascii")


def decrypt(text: str) -> str:
    """Return the clear text; ``cryptography.fernet.InvalidToken`` with another key."""
    return _fernet().decrypt(text.encode("ascii")).decode()


def _fernet() -> Fernet:
    file = Path(settings.KEYS_DIR) / "accounts.key"
    if not file.exists():
        _make(file)
    return Fernet(file.read_bytes())


def _make(file: Path) -> None:
    """Write a fresh key in one step; of two starters at once, the first one's key stays."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    temporary.touch(mode=0o600)
    try:
        temporary.write_bytes(Fernet.generate_key())
        os.link(temporary, file)
    except FileExistsError:
        return
    finally:
        temporary.unlink()
