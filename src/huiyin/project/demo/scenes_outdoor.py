"""户外的画面: river, heating plant, bus, school and reservoir of the invented city."""

from __future__ import annotations

from math import cos, pi
from typing import TYPE_CHECKING

from huiyin.project.demo.canvas import BRICK, GOLD, GREEN, HEIGHT, INK, RED, STONE, WIDTH, Canvas

if TYPE_CHECKING:
    from huiyin.project.demo.canvas import Point

WATER, WATER_LIGHT, WATER_DEEP = "#8fb6c4", "#b4d0d8", "#7ba5b5"


def _ridge(c: Canvas, base: float, heights: tuple[float, ...], colour: str) -> None:
    """Draw a soft line of hills over the whole width."""
    steps = 120
    points: list[tuple[float, float]] = []
    for n in range(steps + 1):
        place = n / steps * (len(heights) - 1)
        low = min(int(place), len(heights) - 2)
        turn = (1 - cos((place - low) * pi)) / 2
        height = heights[low] + (heights[low + 1] - heights[low]) * turn
        points.append((WIDTH * n / steps, base - height))
    c.shape([*points, (WIDTH, HEIGHT), (0, HEIGHT)], colour)


def _ripples(c: Canvas, top: float, colour: str, rows: int = 6) -> None:
    """Draw short level strokes on water, longer towards the viewer."""
    for row in range(rows):
        y = top + (HEIGHT - top) * (row + 0.5) / rows
        for n in range(5):
            x = (n * 263 + row * 137) % (WIDTH + 120) - 60
            c.soft(x, y, x + 60 + row * 16, y + 3 + row * 0.5, colour, 2)


def _skyline(c: Canvas, base: float, colour: str, pane: str) -> None:
    """Draw the far bank: blocks of different height."""
    heights = (70, 118, 88, 150, 64, 104, 172, 92, 126, 76, 140, 98, 60, 112, 84)
    for n, height in enumerate(heights):
        left = n * 84 - 20
        c.box(left, base - height, left + 66, base, colour)
        c.windows(
            (left + 8, base - height + 10, left + 58, base - 6), 3, max(2, height // 26), pane
        )


def bridge() -> Canvas:
    """River, cable-stayed bridge, city and hills."""
    c = Canvas("#cfe0e6", "#f3ece0", 400)
    c.disc(930, 150, 44, "#f7dfb4")
    _ridge(c, 400, (60, 150, 90, 190, 110, 70, 140), "#b3c6c4")
    _ridge(c, 404, (30, 60, 110, 50, 90, 120, 40), "#9db5b0")
    _skyline(c, 414, "#c4ccd0", "#dfe6e8")
    c.box(0, 412, WIDTH, HEIGHT, WATER)
    _ripples(c, 420, WATER_LIGHT)
    for tower in (390, 810):
        for n in range(1, 8):
            for side in (-1, 1):
                c.line([(tower, 158 + n * 16), (tower + side * n * 27, 388)], "#f4f1ea", 2.2)
        c.shape([(tower - 9, 140), (tower + 9, 140), (tower + 15, 470), (tower - 15, 470)], STONE)
        c.box(tower - 9, 140, tower + 9, 152, RED)
        c.soft(tower - 34, 462, tower + 34, 486, "#bdbab1", 8)
    c.box(0, 384, WIDTH, 402, "#69747c")
    c.box(0, 380, WIDTH, 386, "#e7e3d9")
    for x, colour in ((120, GREEN), (545, RED), (640, "#e9e4d8"), (1010, GOLD)):
        c.soft(x, 362, x + 44, 382, colour, 6)
    _ridge(c, 690, (78, 84, 56, 36, 48, 76, 90), "#7f9f80")
    for x, size in ((70, 1.0), (165, 0.8), (1080, 1.1), (1160, 0.85)):
        c.tree(x, 640, size)
    return c


def heating_plant() -> Canvas:
    """Cooling towers at dusk behind lit flats."""
    c = Canvas("#8798ad", "#f1d9bd", 470)
    _ridge(c, 470, (60, 120, 80, 130, 70, 110), "#a7a8ab")
    for x, y, r in ((330, 116, 52), (392, 84, 64), (470, 66, 50), (540, 58, 36),
                    (570, 150, 46), (632, 120, 56), (706, 104, 42), (766, 98, 28)):  # fmt: skip
        c.disc(x, y, r, "#f3ece4", 0.62)
    for x, top, half in ((310, 168, 92), (550, 190, 84)):
        edge: list[Point] = [
            (x - half * (0.62 + 0.38 * abs(2 * t - 0.7) ** 1.5), top + (480 - top) * t)
            for t in _units()
        ]
        other = [(2 * x - px, py) for px, py in reversed(edge)]
        c.shape([*edge, *other], "#dcd8d0")
        c.shape([*[(x + (px - x) * 0.1 + half * 0.3, py) for px, py in edge], *other], "#c9c5bd")
        c.disc(x, top, half * 0.88, "#b9b5ae", 0.16)
    c.box(700, 320, 860, 480, "#9a9fa5")
    c.windows((712, 340, 848, 460), 5, 3, "#c8ccd0", lit="#f6d58e")
    c.shape([(884, 480), (894, 170), (916, 170), (926, 480)], "#cbc6bd")
    for band in (190, 246):
        c.box(892, band, 919, band + 22, RED)
    c.box(0, 478, WIDTH, HEIGHT, "#6d7780")
    for left, top, right, colour, cols in ((20, 420, 240, "#8a6e63", 6), (262, 450, 470, "#796a72", 6),
                                           (496, 410, 690, "#8d7566", 5), (960, 380, 1180, "#7b6c6a", 6)):  # fmt: skip
        c.box(left, top, right, 640, colour)
        c.box(left - 6, top - 10, right + 6, top, "#5e5a5e")
        c.windows((left + 10, top + 12, right - 10, 630), cols, 6, "#5b5f69", lit="#f7cf7c")
    c.box(0, 628, WIDTH, HEIGHT, "#eef0f1")
    for x in (720, 800, 880):
        c.tree(x, 640, 0.9, "#7d8f88")
    c.person(770, 662, RED, size=0.8)
    return c


def _units() -> list[float]:
    return [n / 20 for n in range(21)]


def bus() -> Canvas:
    """A green bus on the bridge over the river."""
    c = Canvas("#d3e4ea", "#f5efe4", 380)
    _ridge(c, 380, (80, 130, 70, 150, 100, 60), "#b6c9c6")
    _skyline(c, 392, "#c9d0d3", "#e2e8ea")
    c.box(0, 390, WIDTH, 500, WATER)
    _ripples(c, 396, WATER_LIGHT, 3)
    for n in range(-6, 7):
        if n:
            c.line([(600, 20), (600 + n * 105, 470)], "#eceae4", 4)
    c.shape([(582, 0), (618, 0), (630, 480), (570, 480)], STONE)
    c.box(0, 470, WIDTH, HEIGHT, "#7a848b")
    c.box(0, 462, WIDTH, 474, "#e9e5dc")
    for x in range(20, WIDTH, 70):
        c.box(x, 440, x + 5, 466, "#dcd8ce")
    c.box(0, 436, WIDTH, 443, "#dcd8ce")
    for x in range(-40, WIDTH, 180):
        c.soft(x, 640, x + 96, 648, "#f2efe6", 3)
    c.disc(640, 610, 400, "#69737a", 0.04)
    c.soft(250, 330, 1010, 590, "#4d8a68", 26)
    c.soft(250, 520, 1010, 592, "#3f7457", 18)
    c.box(250, 508, 1010, 522, "#f2efe6")
    for n in range(5):
        c.soft(292 + n * 126, 366, 400 + n * 126, 474, "#d9e9ec", 10)
        c.disc(330 + n * 126, 446, 17, "#8a6f66")
        c.soft(
            308 + n * 126, 456, 352 + n * 126, 474, (RED, GOLD, "#5c7189", "#c9bfae", BRICK)[n], 10
        )
    c.soft(924, 366, 1000, 480, "#e6f1f3", 10)
    c.soft(830, 340, 960, 360, INK, 6)
    c.soft(842, 345, 948, 355, GOLD, 4)
    c.soft(984, 540, 1010, 560, "#f6e2a6", 5)
    for x in (390, 860):
        c.disc(x, 592, 46, INK)
        c.disc(x, 592, 22, "#c3c7ca")
    return c


def school() -> Canvas:
    """A school in the morning with its flag and children."""
    c = Canvas("#f6e3c5", "#e3edee", 430)
    c.disc(210, 240, 60, "#f8cf8c")
    _ridge(c, 440, (50, 90, 60, 110, 70, 90), "#c3d0c6")
    c.box(0, 436, WIDTH, HEIGHT, "#d6d3c6")
    c.shape([(470, 436), (730, 436), (930, HEIGHT), (270, HEIGHT)], "#e7e2d5")
    c.box(180, 240, 1020, 470, "#efe3d2")
    c.shape([(150, 246), (210, 190), (990, 190), (1050, 246)], BRICK)
    c.box(500, 160, 700, 470, "#f6ecdd")
    c.shape([(480, 168), (600, 96), (720, 168)], "#a2523f")
    c.disc(600, 204, 26, "#fbf8f2")
    c.line([(600, 204), (600, 188)], INK, 3)
    c.line([(600, 204), (612, 208)], INK, 3)
    for left in (200, 720):
        c.windows((left, 262, left + 280, 458), 5, 2, "#a9c6cf")
    c.box(556, 350, 644, 470, "#8a5a45")
    c.box(598, 350, 602, 470, "#734a38")
    c.windows((520, 250, 680, 330), 3, 1, "#a9c6cf")
    c.line([(350, 500), (350, 80)], "#b9bdc0", 5)
    c.shape([(353, 84), (440, 92), (440, 140), (353, 134)], RED)
    for x, size in ((90, 1.4), (1110, 1.5), (1020, 1.0)):
        c.tree(x, 480, size, "#7fa67f")
    for x, y, coat, size in ((470, 560, "#5c7189", 0.8), (540, 600, RED, 0.85), (640, 570, GOLD, 0.75),
                             (720, 620, GREEN, 0.9), (800, 590, "#7b5a6a", 0.8), (420, 640, BRICK, 0.95)):  # fmt: skip
        c.person(x, y, coat, size=size)
        c.soft(x - 14 * size, y - 72 * size, x + 14 * size, y - 46 * size, "#e9e0cd", 6)
    return c


def reservoir() -> Canvas:
    """A lake among hills held by a dam."""
    c = Canvas("#d2e3ea", "#f2ecdf", 330)
    c.disc(300, 120, 40, "#f9e3b8")
    _ridge(c, 330, (120, 220, 140, 250, 160, 230, 130), "#b9cbcb")
    _ridge(c, 344, (60, 110, 190, 90, 150, 100, 180), "#97b3a6")
    _ridge(c, 356, (120, 60, 70, 40, 60, 50, 140), "#769a80")
    c.shape([(90, 350), (1110, 350), (1200, 420), (1200, 520), (0, 520), (0, 420)], WATER)
    c.shape([(300, 352), (560, 352), (470, 430), (380, 430)], WATER_DEEP)
    c.shape([(640, 352), (900, 352), (820, 410), (720, 410)], WATER_DEEP)
    _ripples(c, 370, WATER_LIGHT, 5)
    c.shape([(0, 470), (WIDTH, 470), (WIDTH, HEIGHT), (0, HEIGHT)], "#d3cfc4")
    c.box(0, 470, WIDTH, 486, "#ece8de")
    for x in range(30, WIDTH, 60):
        c.box(x, 452, x + 4, 472, "#b8b4aa")
    c.box(0, 448, WIDTH, 453, "#b8b4aa")
    for n in range(5):
        left = 380 + n * 92
        c.soft(left, 520, left + 62, 640, "#8f9aa1", 10)
        c.box(left, 590, left + 62, HEIGHT, "#e9f2f4")
        c.box(left + 26, 590, left + 34, HEIGHT, "#cfe0e6")
    c.box(352, 500, 370, HEIGHT, "#bdb9ae")
    c.box(838, 500, 856, HEIGHT, "#bdb9ae")
    c.box(920, 388, 1010, 470, "#efe8db")
    c.shape([(908, 392), (965, 352), (1022, 392)], BRICK)
    c.windows((930, 404, 1000, 452), 3, 1, "#8fb0bd")
    for x, size in ((80, 1.1), (180, 0.8), (1100, 1.0), (1170, 1.3)):
        c.tree(x, 660, size)
    c.box(130, 400, 140, 472, "#fbf8f2")
    for n in range(6):
        c.box(130, 404 + n * 12, 140, 409 + n * 12, RED)
    return c
