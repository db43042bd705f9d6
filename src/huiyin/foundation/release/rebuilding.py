"""重新排版: rendering everything at a start: the notebook of reads is lost, or pages gave way to a fixed text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.foundation.release.giving_way import Began, MustGiveWay, Watch
from huiyin.foundation.release.pages import store_pages

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.foundation.release.engine import Rendered
    from huiyin.foundation.release.releaser import Releaser


def rebuild(releaser: Releaser, now: datetime, *, learned: bool) -> None:
    """Render everything under the present sources; pages change only where they had given way.

    Where the dependencies are ``learned``, a withdrawal that comes meanwhile is carried out first. Where they
    are not, it waits: a page can only be found by what it read, and which page read what is learned here.
    """
    rendered, now = _everything(releaser, now) if learned else (releaser.engine.everything(), now)
    writer, engine, design = releaser.writer, releaser.engine, releaser.publisher.design_digest()
    root = writer.root
    if root is None:
        return
    present = {e.path: e for e in writer.store.entries(root.digest)}
    pages = store_pages(writer, rendered)
    changed = {path: entry for path, entry in pages.items() if present.get(path) != entry}
    if changed and design == writer.store.manifest(root.digest)["design"]:
        root = writer.commit(
            pages=changed, sources={}, kind="rebuild", tickets=[], design=design, now=now
        )
        engine.committed(root.digest)
        if releaser.mirror:
            releaser.mirror.mark(root.digest)
    releaser.remember(rendered, root)


def _everything(releaser: Releaser, now: datetime) -> tuple[Rendered, datetime]:
    """Render everything, beginning again after each withdrawal that came meanwhile; return the last beginning too.

    Each withdrawal has its own hour, and what is released after it is not dated before it.
    """
    times, began = 0, Began(now)
    while True:
        try:
            watch = Watch(releaser.turns, now, times, rendering=True)
            return releaser.engine.everything(watch), now
        except MustGiveWay:
            times += 1
            now = began.anew()
            releaser.withdraw_first(now)
