"""机关的路径 (paths): where an organ stands in the tree, and what stands below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.foundation.organs.models import Organ

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def paths() -> dict[int, tuple[int, ...]]:
    """Return the path of every organ, root first, in one query."""
    parents = dict(Organ.objects.values_list("id", "parent_id"))
    return {pk: _path(parents, pk) for pk in parents}


def _path(parents: Mapping[int, int | None], pk: int) -> tuple[int, ...]:
    found: list[int] = []
    current: int | None = pk
    while current is not None and current not in found:
        found.append(current)
        current = parents[current]
    return tuple(reversed(found))


def under(roots: Iterable[int]) -> set[int]:
    """Return the ids of the organs and of every organ below them, in one query."""
    wanted = set(roots)
    return {pk for pk, path in paths().items() if wanted & set(path)}
