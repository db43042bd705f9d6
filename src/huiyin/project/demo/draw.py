"""插图: eight calm pictures of the invented city, drawn when it is loaded; the same bytes every time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.project.demo.scenes_indoor import hall, market, reading
from huiyin.project.demo.scenes_outdoor import bridge, bus, heating_plant, reservoir, school

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.project.demo.canvas import Canvas

PICTURES: dict[str, Callable[[], Canvas]] = {
    "bridge": bridge,
    "heating-plant": heating_plant,
    "bus": bus,
    "reading": reading,
    "school": school,
    "market": market,
    "reservoir": reservoir,
    "hall": hall,
}


def picture(name: str) -> bytes:
    """Return a picture as PNG bytes; ``KeyError`` for a name that is not in ``PICTURES``."""
    return PICTURES[name]().png()
