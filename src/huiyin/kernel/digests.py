"""Canonical bytes and digests: the same value always has the same bytes, and so the same digest."""

from __future__ import annotations

import hashlib
import json
from typing import Any

ALGORITHMS = ("sha256", "sm3")


def canonical_json(value: Any) -> bytes:
    """Return UTF-8 JSON with sorted keys and no spaces.

    Floats are refused: two machines may print them differently. Keys must be strings.
    Lone surrogates cannot be encoded and raise ``ValueError``.
    """
    _check(value)
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode("utf-8")


def _check(value: Any) -> None:
    """Refuse what has no single canonical form."""
    if isinstance(value, float):
        msg = "canonical JSON holds no floats; write the number as text or as a whole number"
        raise TypeError(msg)
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                msg = f"canonical JSON keys are text, not {type(key).__name__}"
                raise TypeError(msg)
            _check(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _check(inner)


def digest(data: bytes, algorithm: str = "sha256") -> bytes:
    """Return the 32-byte digest by SHA-256 or SM3 (GB/T 32905-2016)."""
    if algorithm not in ALGORITHMS:
        msg = f"unknown digest {algorithm!r}"
        raise ValueError(msg)
    return hashlib.new(algorithm, data, usedforsecurity=True).digest()


def hex_digest(data: bytes, algorithm: str = "sha256") -> str:
    """Return the digest as 64 lower-case hexadecimal characters."""
    return digest(data, algorithm).hex()


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 digest as 64 lower-case hexadecimal characters."""
    return hashlib.sha256(data).hexdigest()
