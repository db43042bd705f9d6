"""检出: the current root as plain files for nginx, a CDN or an object store.

``/a/`` becomes ``a/index.html``. Paths that answer with another status than 200 are listed in
``.well-known/huiyin/status.map`` (``path status location``), the salts of all in ``salts.json``. A redirect has no
file at its address, which may be that of a folder or of another page's file (``/news/index.html``): its bytes lie in
``.well-known/huiyin/moved``. The same folder holds the head, the manifest, the log and the tree's nodes, so that it
can be verified by itself.
A second checkout writes only what changed.

Search and the proofs of pages are computed when somebody asks, so every page has links that no file answers. The
server in front passes them on to the portal process, with nginx:

    location = /proof  { proxy_pass http://127.0.0.1:8000; }
    location = /search { proxy_pass http://127.0.0.1:8000; }
    location = /search/suggest { proxy_pass http://127.0.0.1:8000; }
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from huiyin.foundation.release.keys import public_pem
from huiyin.foundation.release.objects import SALT, write_atomic
from huiyin.foundation.release.public_paths import PublicPaths
from huiyin.foundation.release.store import OK, Entry, ReleaseStore, Root
from huiyin.kernel.digests import canonical_json
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

WELL_KNOWN = ".well-known/huiyin"
MATERIAL = (
    "nodes.json",
    "salts.json",
    "manifest.json",
    "entries",
    "status.map",
    "format.json",
    "key.pem",
    "head.json",
)
"""All that a checkout puts there beside ``moved``."""
UNFINISHED = "unfinished.json"
"""The roots of checkouts that were cut short; gone when one comes to its end."""


@dataclass(frozen=True, slots=True)
class Checkout:
    """What a checkout did."""

    root: Root
    written: int
    removed: int


def file_of(directory: Path, path: str) -> Path:
    """Return the file of a public path; a path that would leave the folder is an ``Invalid`` error."""
    relative = path.lstrip("/")
    if relative.endswith("/") or not relative:
        relative += "index.html"
    file = (directory / relative).resolve()
    if not file.is_relative_to(directory.resolve()):
        raise Invalid("path-outside", "路径 {path} 越出了目录。", path=path)
    return file


def place_of(directory: Path, entry: Entry) -> Path:
    """Return the file that holds the bytes of an entry."""
    if "Location" in dict(entry.headers):
        name = sha256(entry.path.encode()).hexdigest()
        return directory / WELL_KNOWN / "moved" / f"{name}.txt"
    return file_of(directory, entry.path)


def checkout(store: ReleaseStore, directory: Path) -> Checkout:
    """Bring a folder to the current root; ``WrongState`` where CURRENT was forged or put back."""
    root = store.trusted()
    if root is None:
        raise Invalid("nothing-released", "还没有发布过任何内容。")
    written: set[Path] = set()
    removed: set[str] = set()
    for before in _begun(directory / WELL_KNOWN, root):
        earlier = PublicPaths(store, root=before) if before else None
        for path, entry in store.diff(before, root.digest):
            was = earlier.at(path) if earlier else None
            file = place_of(directory, entry) if entry else None
            old = place_of(directory, was) if was else None
            if old is not None and old != file and old not in written:
                old.unlink(missing_ok=True)
                _half(old).unlink(missing_ok=True)
            if file is None or entry is None:
                removed.add(path)
            elif file not in written:
                file.parent.mkdir(parents=True, exist_ok=True)
                _half(file).write_bytes(store.body(entry))
                _half(file).rename(file)
                written.add(file)
    _material(store, root, directory / WELL_KNOWN)
    (directory / WELL_KNOWN / UNFINISHED).unlink(missing_ok=True)
    return Checkout(root, len(written), len(removed))


def _half(file: Path) -> Path:
    return file.with_name(f".{file.name}.new")


def _begun(folder: Path, root: Root) -> list[str | None]:
    """Return the roots that the folder may hold pages of, and note that this one is begun.

    A checkout that was cut short has written pages of its root. What was withdrawn since differs in nothing between
    the last whole checkout and this one: it would stay and be served.
    """
    head, note = folder / "head.json", folder / UNFINISHED
    begun: list[str] = json.loads(note.read_bytes()) if note.exists() else []
    write_atomic(note, canonical_json(sorted({*begun, root.digest})))
    return [Root.of(head.read_bytes()).digest if head.exists() else None, *begun]


def _material(store: ReleaseStore, root: Root, folder: Path) -> None:
    """Write what a verifier needs; the head comes last."""
    manifest = store.manifest(root.digest)
    nodes, salts, entries = {}, {}, list(store.entries(root.digest))
    for address, data in store.tree.nodes(manifest["pages"]):
        nodes[address] = data.decode()
    for entry in entries:
        salts[entry.path] = store.objects.read(entry.digest)[:SALT].hex()
    write_atomic(folder / "nodes.json", canonical_json(nodes))
    write_atomic(folder / "salts.json", canonical_json(salts))
    write_atomic(folder / "manifest.json", store.objects.read(root.digest))
    write_atomic(folder / "entries", b"".join(x + b"\n" for x in store.log.lines(root.log_length)))
    write_atomic(folder / "status.map", status_map(entries))
    write_atomic(folder / "format.json", canonical_json(store.format))
    write_atomic(folder / "key.pem", public_pem(root.key).encode())
    write_atomic(folder / "head.json", root.as_json())


def status_map(entries: Iterable[Entry]) -> bytes:
    """Return the table of the paths that answer with another status than 200."""
    answers = sorted((entry.path, *entry.answer) for entry in entries)
    lines = (f"{path} {status} {to or '-'}\n" for path, status, to in answers if status != OK)
    return "".join(lines).encode()


def parse_salts(data: bytes) -> dict[str, bytes]:
    """Return the salts of a checkout by path; ``ValueError`` where the file is no such list."""
    value = json.loads(data)
    if not isinstance(value, dict):
        msg = "salts.json holds no salts"
        raise ValueError(msg)  # noqa: TRY004 — a file that cannot be read, whatever is wrong in it
    return {path: bytes.fromhex(str(salt)) for path, salt in value.items()}
