"""接着发布: a releaser begins only where CURRENT is the newest head known in any of three places.

These are ``heads/`` in the store, ``head.json`` in the releaser's own folder and the signed heads in the database's
``Admission`` rows. All three are written after CURRENT, so a later head there was current once. A row or a file
without a true signature counts for nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.foundation.release.continuity import old_root
from huiyin.foundation.release.models import Admission
from huiyin.foundation.release.objects import write_atomic
from huiyin.foundation.release.store import Root

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.foundation.release.writer import StoreWriter

GIVEN_UP = "continue-from"
"""A file beside ``head.json``: the digest of the root from which to go on although later ones are known and lost."""


def ensure_newest(writer: StoreWriter) -> None:
    """Raise ``CannotContinue`` where a later head is known; otherwise complete what a crash left undone."""
    newest, file = _newest(writer)
    if newest is not None and file is not None and not _given_up(writer):
        raise old_root(writer.store, writer.root, newest, file)
    writer.keep_head()


def _newest(writer: StoreWriter) -> tuple[Root | None, Path | None]:
    """Return the newest head after CURRENT and the file that holds it."""
    store, root, key = writer.store, writer.root, writer.key
    kept, remembered, admitted = store.later(root, key), _remembered(writer), _admitted(writer)
    newest = max(
        (h for h in (kept, remembered, admitted) if h is not None),
        key=lambda head: head.sequence,
        default=None,
    )
    if newest is None or newest == kept:
        return newest, store.head_file(newest.sequence) if newest else None
    if newest != remembered and writer.memory is not None:
        write_atomic(writer.memory, newest.as_json())
    return newest, writer.memory


def _remembered(writer: StoreWriter) -> Root | None:
    """Return the head in the releaser's own folder where it is later than CURRENT."""
    if writer.memory is None or not writer.memory.exists():
        return None
    try:
        head = Root.of(writer.memory.read_bytes())
    except ValueError:
        return None
    return head if head.holds(writer.key) and head.after(writer.root) else None


def _admitted(writer: StoreWriter) -> Root | None:
    """Return the newest head in the database that is later than CURRENT."""
    rows = Admission.objects.filter(sequence__gte=writer.root.sequence if writer.root else 0)
    heads = rows.exclude(head=None).order_by("-sequence").values_list("head", flat=True)
    for text in heads.iterator(chunk_size=100):
        try:
            head = Root.of((text or "").encode())
        except ValueError:
            continue
        if head.holds(writer.key) and head.after(writer.root):
            return head
    return None


def _given_up(writer: StoreWriter) -> bool:
    """Tell whether the operator wrote down that the later releases are lost and this root is the one to go on from."""
    if writer.memory is None or writer.root is None:
        return False
    file = writer.memory.with_name(GIVEN_UP)
    return file.exists() and file.read_text("ascii", "replace").strip() == writer.root.digest
