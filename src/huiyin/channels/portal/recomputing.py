"""当场核对: the way from the bytes that a reader gets to the signed log, walked anew at every question.

Nothing of the outcome is remembered. Only what the pages of a release share (its manifest and its place in the log) is
fetched once a root: it is an input of the computation, and one that was changed would make it fail.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from huiyin.foundation.release.live import SALT_HEADER
from huiyin.foundation.release.objects import Damaged
from huiyin.foundation.release.proof import NotProved, check, page_part, release_part

if TYPE_CHECKING:
    from huiyin.channels.portal.server.bodies import Answer, Bodies
    from huiyin.channels.portal.server.following import Snapshot
    from huiyin.foundation.release.store import Entry, ReleaseStore, Root

SALT = SALT_HEADER.encode("ascii")


class DoesNotFit(Exception):
    """What is served or stored is not what was released; the message says where it ends."""


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What came out: the proved entry, the bytes themselves and their SHA-256 (hexadecimal)."""

    entry: Entry
    body: bytes
    sha256: str


def recompute(snapshot: Snapshot, entry: Entry, bodies: Bodies) -> Recomputed:
    """Compute from the bytes and the salt that this process serves up to the signature of the log.

    The stored object is read once more beside them: bytes held in memory may be good while the file is not.
    Raises ``DoesNotFit``.
    """
    store, root = snapshot.store, snapshot.root
    try:
        served = bodies.held(entry) or bodies.load(store, entry)
        shared = _release(store, root)
        bundle = shared | page_part(store, shared, entry.path) | {"salt": _salt(served)}
        proved = check(bundle, served.body, key=store.format.get("key"))
        store.objects.read(entry.digest)
    except Damaged as error:
        msg = f"object {error} is missing or has other bytes"
        raise DoesNotFit(msg) from error
    except (NotProved, OSError, ValueError, LookupError) as error:
        raise DoesNotFit(str(error)) from error
    if proved.value() != entry.value():
        msg = f"the tree names {proved.digest}, {entry.digest} is served"
        raise DoesNotFit(msg)
    return Recomputed(entry, served.body, sha256(served.body).hexdigest())


@lru_cache(maxsize=2)
def _release(store: ReleaseStore, root: Root) -> dict[str, Any]:
    return release_part(store, root, root.sequence)


def _salt(served: Answer) -> str:
    """Return the salt as it goes over the wire beside the bytes."""
    return next(value for name, value in served.headers if name == SALT).decode("ascii")
