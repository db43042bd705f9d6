"""当场核对: the way from the bytes that a reader gets to the signed log, walked anew at every question.

Nothing of the outcome is remembered. What the pages of a release share (its manifest and its place in the log) is an
input of the computation: it is fetched again as soon as one of the files that it comes from was touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huiyin.channels.portal.server.bodies import LARGE
from huiyin.channels.portal.server.crowd import Door
from huiyin.foundation.release.objects import SALT_HEADER, Damaged
from huiyin.foundation.release.proof import NotProved, check, page_part, release_part

if TYPE_CHECKING:
    from huiyin.channels.portal.server.bodies import Answer, Bodies
    from huiyin.channels.portal.server.following import Snapshot
    from huiyin.foundation.release.store import Entry, ReleaseStore, Root

    Marks = tuple[tuple[int, ...], ...]

SALT = SALT_HEADER.encode("ascii")
PROVING = Door(4, waiting=32)
"""Each proof reads and hashes a file: a crowd of them must not take the memory from the pages."""
PROVING_LARGE = Door(1, waiting=4)
"""Large files have a door of their own: whoever asks for them again and again keeps no reader of a page waiting."""
GONE = (FileNotFoundError, NotADirectoryError, IsADirectoryError)


class DoesNotFit(Exception):
    """What is served or stored is not what was released; the message says where it ends."""


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What came out: the proved entry, the bytes themselves and their SHA-256 (hexadecimal)."""

    entry: Entry
    body: bytes
    sha256: str


class NotNow(Exception):
    """The machine could not read: no file handle was left, the disk did not answer. It says nothing of the page."""


def recompute(snapshot: Snapshot, entry: Entry, bodies: Bodies) -> Recomputed:
    """Compute from the bytes and the salt that this process serves up to the signature of the log.

    Where the bytes lay in memory, the stored object is read beside them: they may be good while the file is not.
    Raises ``DoesNotFit``, ``NotNow``, or ``Crowded`` where too many ask.
    """
    with (PROVING_LARGE if entry.size > LARGE else PROVING).entered():
        try:
            return _recomputed(snapshot, entry, bodies)
        except Damaged as error:
            msg = f"object {error} is missing or has other bytes"
            raise DoesNotFit(msg) from error
        except (NotProved, *GONE, ValueError, LookupError) as error:
            raise DoesNotFit(str(error)) from error
        except OSError as error:
            raise NotNow(str(error)) from error


def _recomputed(snapshot: Snapshot, entry: Entry, bodies: Bodies) -> Recomputed:
    store, root = snapshot.store, snapshot.root
    held = bodies.held(entry)
    served = held or bodies.load(store, entry)
    shared = _release(store, root, _marks(store, root))
    bundle = shared | page_part(store, shared, entry.path) | {"salt": _salt(served)}
    proved = check(bundle, served.body, key=store.format.get("key"))
    if held:
        store.objects.read(entry.digest)
    if proved.value() != entry.value():
        msg = f"the tree names {proved.digest}, {entry.digest} is served"
        raise DoesNotFit(msg)
    return Recomputed(entry, served.body, sha256(served.body).hexdigest())


@lru_cache(maxsize=2)
def _release(store: ReleaseStore, root: Root, _marks: Marks) -> dict[str, Any]:
    if store.log.frontier(root.log_size).root().hex() != root.log_root:
        msg = "the log on disk is not the one that was signed"
        raise NotProved(msg)
    return release_part(store, root, root.sequence)


def _marks(store: ReleaseStore, root: Root) -> Marks:
    """Return what changes when a file is written over, however its time of change is set back afterwards."""
    found = map(Path.stat, (*store.log.files, store.objects.file(root.digest)))
    return tuple((f.st_ino, f.st_size, f.st_mtime_ns, f.st_ctime_ns) for f in found)


def _salt(served: Answer) -> str:
    """Return the salt as it goes over the wire beside the bytes."""
    return next(value for name, value in served.headers if name == SALT).decode("ascii")
