"""影子渲染: a full render from the sources alone must give the pages that are public; a difference is an alarm."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from huiyin.foundation.release.engine import is_source
from huiyin.foundation.release.pages import content_of
from huiyin.foundation.release.rendering import Artefact

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from typing import Any

    from huiyin.foundation.release.rendering import Publisher
    from huiyin.foundation.release.store import ReleaseStore


@dataclass
class Shadow:
    """What the full render found; ``different`` are paths whose bytes differ."""

    pages: int = 0
    different: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    surplus: list[str] = field(default_factory=list)

    @property
    def equal(self) -> bool:
        """Tell whether the public pages are exactly what the sources give."""
        return not (self.different or self.missing or self.surplus)


def shadow_render(store: ReleaseStore, publisher: Publisher, *, now: datetime) -> Shadow:
    """Render everything with a fresh publisher and compare with the current root; nothing is written."""
    result, root = Shadow(), store.current()
    if root is None:
        return result
    publisher.load(store.sources(root.digest), today=localdate(now))

    def read(key: str) -> Any:
        return store.source(root.digest, key) if is_source(key) else publisher.fact(key)

    present = {entry.path: entry for entry in store.entries(root.digest)}
    for artefact in _artefacts(publisher):
        result.pages += 1
        entry = present.pop(artefact.path, None)
        output = publisher.render(artefact, read)
        if entry is None:
            result.missing.append(artefact.path)
        elif store.body(entry) != content_of(output) or (
            entry.media_type,
            entry.headers,
        ) != (output.media_type, output.headers):
            result.different.append(artefact.path)
    result.surplus.extend(sorted(present))
    return result


def _artefacts(publisher: Publisher) -> Iterator[Artefact]:
    for plan in publisher.plans():
        for path, renderer, args in publisher.fact(plan) or []:
            yield Artefact(path, renderer, tuple(args))
