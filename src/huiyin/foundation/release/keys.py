"""The releaser's own keys: Ed25519 for heads, a secret for the salts of blobs (files of mode 0600)."""

from __future__ import annotations

import hmac
import secrets
from functools import partial
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from huiyin.foundation.secret_files import secret_file


def signing_folder() -> Path:
    """Return where the releaser's keys lie: a folder of its own where it runs as a user of its own."""
    return Path(settings.RELEASER_KEYS_DIR or settings.KEYS_DIR)


class SigningKey:
    """The key that signs heads; only the releaser holds it."""

    def __init__(self, directory: Path) -> None:
        raw = secret_file(directory / "release-signing.key", _fresh)
        self._key = Ed25519PrivateKey.from_private_bytes(raw)
        self._salt = secret_file(directory / "release-salt.key", partial(secrets.token_bytes, 32))

    def public_hex(self) -> str:
        """Return the public key as 64 hexadecimal characters."""
        return self._key.public_key().public_bytes_raw().hex()

    def sign(self, data: bytes) -> str:
        """Return the signature in hexadecimal."""
        return self._key.sign(data).hex()

    def salt(self, content: bytes) -> bytes:
        """Return the 16-byte salt of a blob: the same for the same content, unguessable without the key.

        With the salt erased, the address tells nothing about an erased content, however few
        possibilities it had.
        """
        return hmac.digest(self._salt, sha256(content).digest(), "sha256")[:16]


def _fresh() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes_raw()


def key_id(public_hex: str) -> str:
    """Return the short name of a public key."""
    return sha256(bytes.fromhex(public_hex)).hexdigest()[:16]


def verify_signature(public_hex: str, signature_hex: str, data: bytes) -> bool:
    """Tell whether the signature fits the data."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_hex))
        key.verify(bytes.fromhex(signature_hex), data)
    except (InvalidSignature, ValueError):
        return False
    return True


def public_pem(public_hex: str) -> str:
    """Return the public key as PEM, for tools such as openssl."""
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_hex))
    pem = key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return pem.decode("ascii")
