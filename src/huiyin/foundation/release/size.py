"""发布库的大小: how many objects, how many bytes, and how much room is left on the disk."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class StoreSize:
    """Objects and bytes of a release store, and the free bytes of its disk."""

    objects: int
    bytes: int
    free: int


def store_size(directory: Path) -> StoreSize:
    """Measure a store; looks at every object's entry once and reads none."""
    objects = total = 0
    folder = directory / "objects"
    for place in os.scandir(folder) if folder.is_dir() else ():
        if place.is_dir():
            with os.scandir(place) as files:
                sizes = [file.stat().st_size for file in files if not file.name.startswith(".")]
            objects += len(sizes)
            total += sum(sizes)
    existing = next(p for p in (directory, *directory.parents) if p.exists())
    return StoreSize(objects, total, shutil.disk_usage(existing).free)
