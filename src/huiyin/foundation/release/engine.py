"""Rendering exactly what a change touches, and the full render that checks it.

An artefact is rendered again when its plan entry changed or when the value of a key it read has another
digest than before. Deletions come from plans alone: a failed render removes nothing.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from huiyin.foundation.release.rendering import Artefact, moved_in_search
from huiyin.kernel.digests import canonical_json, sha256_hex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from huiyin.foundation.release.deps import Dependencies
    from huiyin.foundation.release.rendering import Envelope, Output, Publisher
    from huiyin.foundation.release.store import ReleaseStore

SOURCES = frozenset(
    {
        "site",
        "column",
        "organ",
        "item",
        "redirect",
        "withdrawn",
        "ticket",
        "batch",
        "design",
        "store",
    }
)
CACHE = 4096


def is_source(key: str) -> bool:
    """Tell a source key (``item/12``) from the key of a fact (``card/12``)."""
    return key.partition("/")[0] in SOURCES


def value_digest(value: Any) -> str:
    """Return the digest under which a value is remembered."""
    return sha256_hex(canonical_json(value))[:32]


@dataclass
class Rendered:
    """What a render produced: outputs by path (None = gone) and everything to remember about it.

    ``moved`` are the sources whose search documents may have moved though they did not change.
    """

    outputs: dict[str, Output | None] = field(default_factory=dict)
    reads: dict[str, set[str]] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)
    plans: dict[str, dict[str, Artefact]] = field(default_factory=dict)
    anew: bool = False
    moved: set[str] = field(default_factory=set)

    @property
    def removed(self) -> list[str]:
        """Return the paths that are gone."""
        return [path for path, output in self.outputs.items() if output is None]


class Engine:
    """One publisher over the sources of a root, with changes laid over them."""

    def __init__(self, store: ReleaseStore, publisher: Publisher, deps: Dependencies) -> None:
        self._store = store
        self._publisher = publisher
        self._deps = deps
        self._root: str | None = None
        self._over: dict[str, Envelope | None] = {}
        self._cache: OrderedDict[str, Envelope | None] = OrderedDict()

    def load(self, root: str | None, *, today: date) -> None:
        """Take the sources of a root, forgetting any change that was not committed."""
        self._root, self._over = root, {}
        self._cache.clear()
        sources: Iterable[tuple[str, Envelope]] = self._store.sources(root) if root else ()
        self._publisher.load(sources, today=today)

    def committed(self, root: str) -> None:
        """Make the changes laid over part of the base."""
        for key, envelope in self._over.items():
            self._cache[key] = envelope
        self._root, self._over = root, {}

    def change(
        self,
        changes: Mapping[str, Envelope | None],
        *,
        today: date,
        watch: Callable[[], None] | None = None,
    ) -> Rendered:
        """Apply changes and render what they touch; ``{}`` with a new date renders what time moves.

        ``watch`` is called before each artefact and may stop it by an exception.
        """
        touched = self.take(changes, today=today) | set(changes)
        result = Rendered(moved=moved_in_search(touched))
        dirty: dict[str, Artefact] = {}
        for key in touched:
            if key.startswith("plan/"):
                self._replan(key, result, dirty)
        for key in touched:
            self._stale(key, result, dirty)
        gone = {path for path, output in result.outputs.items() if output is None} - dirty.keys()
        result.outputs = dict.fromkeys(gone)
        self._render(_watched(dirty.values(), watch), result)
        return result

    def take(self, changes: Mapping[str, Envelope | None], *, today: date) -> set[str]:
        """Lay changes over the sources without rendering; return the facts they may have moved."""
        self._over.update(changes)
        return self._publisher.apply(changes, today=today)

    def everything(self, watch: Callable[[], None] | None = None) -> Rendered:
        """Render every artefact anew; pages of the present root that no plan names any more are gone.

        ``watch`` is that of ``change``.
        """
        result = Rendered(anew=True)
        self._render(_watched(self._all(result), watch), result)
        if self._root is not None:
            for entry in self._store.entries(self._root):
                result.outputs.setdefault(entry.path, None)
        return result

    def _all(self, result: Rendered) -> Iterator[Artefact]:
        for plan in self._publisher.plans():
            result.plans[plan] = self.planned(plan)
            yield from result.plans[plan].values()

    def planned(self, plan: str) -> dict[str, Artefact]:
        """Return what a plan names now, by path."""
        specs = self._publisher.fact(plan) or []
        return {path: Artefact(path, renderer, tuple(args)) for path, renderer, args in specs}

    def _replan(self, plan: str, result: Rendered, dirty: dict[str, Artefact]) -> None:
        """Compare a plan with what was planned before."""
        before, after = self._deps.planned(plan), self.planned(plan)
        result.plans[plan] = after
        for path in before.keys() - after.keys():
            result.outputs.setdefault(path, None)
        dirty.update({path: a for path, a in after.items() if before.get(path) != a})

    def _stale(self, key: str, result: Rendered, dirty: dict[str, Artefact]) -> None:
        """Mark the readers of a key whose value has changed."""
        known = self._deps.digest(key)
        if known is None:
            return
        present = value_digest(self._value(key))
        result.known[key] = present
        if present == known:
            return
        for path in self._deps.readers(key):
            if path in result.outputs or path in dirty:
                continue
            artefact = self._deps.artefact(path)
            if artefact is not None:
                dirty[path] = artefact

    def _render(self, artefacts: Iterable[Artefact], result: Rendered) -> None:
        for artefact in artefacts:
            keys: set[str] = set()
            output = self._publisher.render(artefact, self._reader(keys, result.known))
            result.outputs[artefact.path] = output
            result.reads[artefact.path] = keys

    def _reader(self, keys: set[str], known: dict[str, str]) -> Callable[[str], Any]:
        def read(key: str) -> Any:
            value = self._value(key)
            keys.add(key)
            if key not in known:
                known[key] = value_digest(value)
            return value

        return read

    def _value(self, key: str) -> Any:
        return self.source(key) if is_source(key) else self._publisher.fact(key)

    def source(self, key: str) -> Envelope | None:
        """Return a source as it stands with the changes laid over the root."""
        if key in self._over:
            return self._over[key]
        if key in self._cache:
            self._cache.move_to_end(key)
            return self._cache[key]
        envelope = self._store.source(self._root, key)
        self._cache[key] = envelope
        if len(self._cache) > CACHE:
            self._cache.popitem(last=False)
        return envelope


def _watched(artefacts: Iterable[Artefact], watch: Callable[[], None] | None) -> Iterator[Artefact]:
    for artefact in artefacts:
        if watch is not None:
            watch()
        yield artefact
