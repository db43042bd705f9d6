"""清单核对: does a document stand in the list that two people signed; from two public files, without a database."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from huiyin.foundation.release.seals import manifest_digest, part_digest
from huiyin.kernel.digests import sha256_hex
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in a signed list: its key, the digest that was signed, and which part of how many it stands in."""

    key: str
    manifest: str
    part: int
    of: int


def check_list(file: Path, document: Path) -> Listed:
    """Compute the digest that was signed from a list (``/tickets/N.json``) and find a document in it.

    ``Invalid`` says what does not hold: the list does not give the digest it names, or the document is not in it.
    """
    try:
        found = json.loads(file.read_bytes())
        parts, at, entries = list(found["parts"]), int(found["part"]), list(found["entries"])
        listed = _listed(entries, sha256_hex(document.read_bytes()))
        given = 0 <= at < len(parts) and part_digest(entries) == parts[at]
        manifest = str(found["manifest"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Invalid("no-list", "读不懂清单 {file}。", file=str(file)) from error
    if not given or manifest_digest(parts) != manifest:
        raise Invalid("list-broken", "清单算不出它写明的指纹：内容被改过，或者不完整。")
    if not listed:
        raise Invalid("not-listed", "这份清单里没有 {document}。", document=str(document))
    return Listed(listed, manifest, at + 1, len(parts))


def _listed(entries: list[dict[str, Any]], digest: str) -> str:
    return next((str(entry["key"]) for entry in entries if entry["digest"] == digest), "")
