"""重新学习依赖: rendering everything at a start whose notebook of reads belongs to another root."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.foundation.release.pages import store_pages

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.foundation.release.releaser import Releaser
    from huiyin.foundation.release.store import Root


def rebuild(releaser: Releaser, root: Root, now: datetime) -> None:
    """Learn the dependencies of the present root again; the pages should not change."""
    writer, engine, design = releaser.writer, releaser.engine, releaser.publisher.design_digest()
    rendered = engine.everything()
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
