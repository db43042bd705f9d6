"""收存的文字 (kept words): beside each stored file, under a seal, so that desk and releaser scan the same.

Words that somebody else wrote there, or that an earlier version read, do not count: the file is read again.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from huiyin.foundation.files import blobs
from huiyin.foundation.files.reading.outcome import VERSION, Reading
from huiyin.foundation.files.reading.process import read
from huiyin.foundation.ledger import seal
from huiyin.kernel.digests import canonical_json

if TYPE_CHECKING:
    from typing import Any

PURPOSE = "reading"


def words_of(digest: str) -> Reading:
    """Return the words of a stored file; ``FileNotFoundError`` where there is no such file."""
    return _kept(digest) or read(blobs.path_of(digest))


def keep(digest: str, reading: Reading) -> None:
    """Keep the words of a stored file beside it."""
    body = _body(digest, reading)
    mark = seal.seal(PURPOSE, canonical_json(body))
    blobs.put_beside(digest, canonical_json({**body, "seal": mark}))


def ensure(digest: str) -> None:
    """Keep the words of a file that was stored before words were kept."""
    if _kept(digest) is None:
        keep(digest, read(blobs.path_of(digest)))


def _kept(digest: str) -> Reading | None:
    data = blobs.beside(digest)
    if data is None:
        return None
    try:
        held: dict[str, Any] = json.loads(data)
        reading = Reading(held["text"], held["state"])
        mark = str(held["seal"])
    except (ValueError, KeyError, TypeError):
        return None
    holds = seal.check(PURPOSE, canonical_json(_body(digest, reading)), mark)
    return reading if holds and held.get("version") == VERSION else None


def _body(digest: str, reading: Reading) -> dict[str, Any]:
    return {"digest": digest, "text": reading.text, "state": reading.state, "version": VERSION}
