"""影子渲染: the sources alone must give the pages that are public and what search holds; a difference is an alarm."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from huiyin.foundation.release.engine import is_source
from huiyin.foundation.release.pages import content_of
from huiyin.foundation.release.rendering import Artefact
from huiyin.foundation.text.folding import storable
from huiyin.foundation.text.search.fields import card_of
from huiyin.foundation.text.search.schema import IndexDocument

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from typing import Any

    from huiyin.foundation.release.rendering import Envelope, Publisher
    from huiyin.foundation.release.store import ReleaseStore
    from huiyin.foundation.text.search.index import SearchIndex


@dataclass
class Shadow:
    """What the full render found; ``different`` are paths whose bytes differ.

    ``unfound``, ``stray`` and ``outdated`` are keys of sources that search lacks, holds without a source, or holds
    with other words than the released ones.
    """

    pages: int = 0
    indexed: int = 0
    different: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    surplus: list[str] = field(default_factory=list)
    unfound: list[str] = field(default_factory=list)
    stray: list[str] = field(default_factory=list)
    outdated: list[str] = field(default_factory=list)

    @property
    def equal(self) -> bool:
        """Tell whether the public pages and the search index are exactly what the sources give."""
        pages = self.different or self.missing or self.surplus
        return not (pages or self.unfound or self.stray or self.outdated)


def shadow_render(
    store: ReleaseStore, publisher: Publisher, *, now: datetime, index: SearchIndex | None = None
) -> Shadow:
    """Render everything with a fresh publisher and compare with the current root; nothing is written.

    With an ``index`` its documents are compared as well, card and body.
    """
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
    if index is not None:
        _compare_search(result, store.sources(root.digest), publisher, index)
    return result


def _compare_search(
    result: Shadow,
    sources: Iterable[tuple[str, Envelope]],
    publisher: Publisher,
    index: SearchIndex,
) -> None:
    """Hold the documents of the index against those that the released sources give."""
    held = {card["key"]: (card, body) for card, body in index.stored()}
    for key, envelope in sources:
        described = publisher.search_document(key, envelope)
        if described is None:
            continue
        result.indexed += 1
        document = IndexDocument.of(described)
        present = held.pop(document.key, None)
        if present is None:
            result.unfound.append(key)
        elif present != (card_of(document), storable(document.body)):
            result.outdated.append(key)
    result.stray.extend(sorted(held))


def _artefacts(publisher: Publisher) -> Iterator[Artefact]:
    for plan in publisher.plans():
        for path, renderer, args in publisher.fact(plan) or []:
            yield Artefact(path, renderer, tuple(args))
