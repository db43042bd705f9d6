"""验证器密钥的保护: TOTP secrets are encrypted with a key file, so a copied database is not enough."""

from __future__ import annotations

from pathlib import Path

from cryptography.fernet import Fernet
from django.conf import settings

from huiyin.foundation.secret_files import secret_file


def encrypt(text: str) -> str:
    """Return the text encrypted and authenticated (Fernet)."""
    return _fernet().encrypt(text.encode()).decode("ascii")


def decrypt(text: str) -> str:
    """Return the clear text; ``cryptography.fernet.InvalidToken`` with another key."""
    return _fernet().decrypt(text.encode("ascii")).decode()


def _fernet() -> Fernet:
    return Fernet(secret_file(Path(settings.KEYS_DIR) / "accounts.key", Fernet.generate_key))
