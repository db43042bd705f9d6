"""旧地址: the released redirects by the address they stand at and by the one they lead to.

A redirect never leads to another one: where a second one claims the address that a first one leads to, the first has
no page. Whether it has one therefore depends on two addresses, and a change at either is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Redirects:
    """What every released redirect says; those that were retired say nothing."""

    def __init__(self) -> None:
        self._by_name: dict[str, tuple[str, str]] = {}
        self._at: dict[str, dict[str, str]] = {}
        self._to: dict[str, set[str]] = {}

    def __contains__(self, path: str) -> bool:
        return path in self._at

    def __iter__(self) -> Iterator[str]:
        return iter(self._at)

    def put(self, name: str, document: Mapping[str, Any] | None) -> set[str]:
        """Set or remove what a redirect says; return the addresses whose redirect may have moved."""
        moved = self._forget(name)
        if document is None or document.get("retired"):
            return moved
        path, target = "/" + str(document["path"]).lstrip("/"), str(document["target"])
        self._by_name[name] = (path, target)
        self._at.setdefault(path, {})[name] = target
        self._to.setdefault(target, set()).add(name)
        return moved | self._about(path)

    def chosen(self, path: str) -> tuple[str, str] | None:
        """Return name and target of the redirect at an address; where two claim it the first has it."""
        targets = self._at.get(path)
        if not targets:
            return None
        first = min(targets, key=lambda n: (int(n) if n.isdecimal() else 0, n))
        return first, targets[first]

    def _forget(self, name: str) -> set[str]:
        before = self._by_name.pop(name, None)
        if before is None:
            return set()
        path, target = before
        del self._at[path][name]
        if not self._at[path]:
            del self._at[path]
        self._to[target].remove(name)
        if not self._to[target]:
            del self._to[target]
        return self._about(path)

    def _about(self, path: str) -> set[str]:
        """Return an address with those from which a redirect leads to it."""
        return {path, *(self._by_name[name][0] for name in self._to.get(path, ()))}
