"""画布: a flat picture of 1200 by 675 drawn at double size and made smaller, so that edges are smooth."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, TypeAlias

from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT = 1200, 675
SCALE = 2
COLOURS = 96
STONE, INK = "#d9d6cd", "#3c4650"
RED, BRICK, GOLD, GREEN = "#a8342f", "#b5644d", "#e3b35b", "#5f8f6b"

Point: TypeAlias = "tuple[float, float]"


class Canvas:
    """Draws in picture units (0 to 1200, 0 to 675); colours are ``#rrggbb``."""

    def __init__(self, top: str, bottom: str, horizon: float = HEIGHT) -> None:
        self._image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), bottom)
        self._draw = ImageDraw.Draw(self._image)
        self._sky(top, bottom, horizon)

    def _sky(self, top: str, bottom: str, horizon: float) -> None:
        """Fill the sky with bands between two colours: calm, and small as a file."""
        first, last = _parts(top), _parts(bottom)
        bands = 28
        for n in range(bands):
            mixed = [round(a + (b - a) * n / (bands - 1)) for a, b in zip(first, last, strict=True)]
            colour = "#{:02x}{:02x}{:02x}".format(*mixed)
            self.box(0, horizon * n / bands, WIDTH, horizon * (n + 1) / bands + 1, colour)

    def box(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        """Fill a rectangle."""
        self._draw.rectangle(_scaled((left, top), (right, bottom)), fill=colour)

    def soft(
        self, left: float, top: float, right: float, bottom: float, colour: str, radius: float = 12
    ) -> None:
        """Fill a rectangle with round corners."""
        self._draw.rounded_rectangle(
            _scaled((left, top), (right, bottom)), radius * SCALE, fill=colour
        )

    def shape(self, points: Sequence[Point], colour: str) -> None:
        """Fill a polygon."""
        self._draw.polygon(_scaled(*points), fill=colour)

    def disc(self, x: float, y: float, radius: float, colour: str, flat: float = 1.0) -> None:
        """Fill a disc; ``flat`` below one makes it an ellipse lying down."""
        box = _scaled((x - radius, y - radius * flat), (x + radius, y + radius * flat))
        self._draw.ellipse(box, fill=colour)

    def line(self, points: Sequence[Point], colour: str, width: float = 3) -> None:
        """Draw a line through points."""
        self._draw.line(_scaled(*points), fill=colour, width=round(width * SCALE), joint="curve")

    def person(
        self, x: float, y: float, coat: str, *, size: float = 1.0, legs: str = "#3c4650"
    ) -> None:
        """Draw a standing figure with its feet at (x, y), about 100 units high at size one."""
        self.soft(x - 11 * size, y - 40 * size, x - 2 * size, y, legs, 3)
        self.soft(x + 2 * size, y - 40 * size, x + 11 * size, y, legs, 3)
        self.soft(x - 17 * size, y - 78 * size, x + 17 * size, y - 32 * size, coat, 12 * size)
        self.disc(x, y - 93 * size, 13 * size, "#3b3532")
        self.disc(x, y - 88 * size, 10.5 * size, "#f0d3b8")

    def tree(
        self, x: float, y: float, size: float = 1.0, leaf: str = "#5f8f6b", trunk: str = "#7a614c"
    ) -> None:
        """Draw a round tree standing at (x, y)."""
        self.box(x - 5 * size, y - 50 * size, x + 5 * size, y, trunk)
        self.disc(x, y - 78 * size, 38 * size, leaf)
        self.disc(x - 24 * size, y - 60 * size, 25 * size, leaf)
        self.disc(x + 24 * size, y - 60 * size, 25 * size, leaf)

    def windows(
        self,
        area: tuple[float, float, float, float],
        columns: int,
        rows: int,
        colour: str,
        *,
        lit: str = "",
    ) -> None:
        """Fill an area (left, top, right, bottom) with windows; where ``lit`` is given, every third is lit."""
        left, top, right, bottom = area
        step_x, step_y = (right - left) / columns, (bottom - top) / rows
        for row in range(rows):
            for column in range(columns):
                x, y = left + column * step_x, top + row * step_y
                shown = lit if lit and (column * 2 + row * 5) % 3 == 0 else colour
                self.box(
                    x + step_x * 0.2, y + step_y * 0.2, x + step_x * 0.8, y + step_y * 0.75, shown
                )

    def png(self) -> bytes:
        """Return the picture as PNG bytes with a small palette."""
        small = self._image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        flat = small.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        stream = io.BytesIO()
        flat.save(stream, "PNG", optimize=True)
        return stream.getvalue()


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _scaled(*points: Point) -> list[Point]:
    return [(x * SCALE, y * SCALE) for x, y in points]
