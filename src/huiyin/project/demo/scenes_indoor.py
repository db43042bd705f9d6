"""室内的画面: reading point, market and service hall of the invented city."""

from __future__ import annotations

from huiyin.project.demo.canvas import BRICK, GOLD, GREEN, HEIGHT, INK, RED, WIDTH, Canvas


def reading() -> Canvas:
    """A reading point: shelves, window, table, plaque without words."""
    c = Canvas("#f3ede1", "#efe6d6")
    c.box(0, 540, WIDTH, HEIGHT, "#c9a781")
    for n in range(9):
        c.line([(n * 150 - 60, HEIGHT), (120 + n * 120, 540)], "#bb9870", 2)
    c.box(640, 70, 1140, 400, "#fbf8f2")
    c.box(656, 86, 1124, 384, "#cfe2e6")
    c.disc(1010, 170, 34, "#fbf1cf")
    for x, size in ((720, 1.3), (850, 1.0), (1060, 1.4)):
        c.tree(x, 384, size, "#86ab86")
    c.box(882, 86, 896, 384, "#fbf8f2")
    c.box(656, 228, 1124, 238, "#fbf8f2")
    c.box(60, 60, 560, 560, "#9a7453")
    spines = (
        "#a8342f",
        "#5c7189",
        "#e3b35b",
        "#5f8f6b",
        "#d8cbb4",
        "#7b5a6a",
        "#b5644d",
        "#48616a",
    )
    for shelf in range(4):
        base = 170 + shelf * 122
        c.box(76, base - 102, 544, base, "#6f523a")
        x = 84
        for n in range(22):
            width = 14 + (n * 7 + shelf * 3) % 11
            if x + width > 536:
                break
            top = base - 66 - (n * 13 + shelf * 17) % 30
            c.box(x, top, x + width, base, spines[(n * 3 + shelf) % 8])
            x += width + 3
    c.shape([(520, 500), (1130, 500), (1180, 530), (470, 530)], "#d9b98f")
    for x in (520, 1110):
        c.box(x, 530, x + 20, 650, "#8a6748")
    c.person(640, 600, "#5c7189", size=1.6)
    c.person(990, 600, RED, size=1.6)
    c.shape([(470, 516), (1180, 516), (1180, 540), (470, 540)], "#c6a277")
    c.soft(704, 478, 816, 516, INK, 6)
    c.box(712, 485, 808, 510, "#bcd3dc")
    c.shape([(930, 512), (990, 500), (1050, 512), (990, 522)], "#fbf8f2")
    c.soft(500, 452, 600, 516, RED, 6)
    for n in range(3):
        c.box(516, 466 + n * 14, 584 - n * 12, 471 + n * 14, "#f6ebda")
    return c


def market() -> Canvas:
    """A covered market with stalls and baskets."""
    c = Canvas("#efe8db", "#e4dac8")
    c.box(0, 0, WIDTH, 110, "#8a949c")
    for n in range(13):
        c.box(n * 100 - 4, 0, n * 100 + 4, 110, "#79838b")
    for x in (150, 450, 750, 1050):
        c.line([(x, 60), (x, 130)], INK, 3)
        c.shape([(x - 40, 160), (x - 16, 128), (x + 16, 128), (x + 40, 160)], INK)
        c.disc(x, 162, 26, "#fbe9b6", 0.4)
    c.box(0, 520, WIDTH, HEIGHT, "#c3bdb0")
    for n in range(3):
        left = 50 + n * 385
        colours = ((RED, "#f4ece0"), (GREEN, "#f4ece0"), (GOLD, "#f4ece0"))[n]
        for stripe in range(8):
            x = left + stripe * 42
            c.shape([(x + 8, 200), (x + 50, 200), (x + 42, 270), (x, 270)], colours[stripe % 2])
            c.disc(x + 21, 270, 21, colours[stripe % 2], 0.5)
        c.box(left + 4, 270, left + 14, 560, "#8a7a66")
        c.box(left + 322, 270, left + 332, 560, "#8a7a66")
        c.person(left + 168, 520, ("#5c7189", "#7b5a6a", BRICK)[n], size=1.7)
        c.shape([(left, 430), (left + 336, 430), (left + 352, 480), (left - 16, 480)], "#b08a62")
        c.box(left - 16, 480, left + 352, 600, "#94714e")
        for item in range(10):
            goods = ("#6f9c5e", "#d1553f", "#e39a3f", "#efe6c8", "#8a5f8f", "#a9c46c")[
                (item // 2 + n * 2) % 6
            ]
            c.disc(left + 26 + item * 32, 436, 17, goods)
            c.disc(left + 40 + item * 32, 456, 16, goods)
    for x, coat in ((250, "#c9bfae"), (640, "#48616a"), (1000, RED)):
        c.person(x, 668, coat, size=1.35)
        c.shape([(x + 22, 596), (x + 62, 596), (x + 54, 632), (x + 30, 632)], "#b98f5c")
        c.disc(x + 36, 594, 9, GREEN)
        c.disc(x + 50, 592, 8, "#d1553f")
    return c


def hall() -> Canvas:
    """A service hall: windows, screens, waiting people."""
    c = Canvas("#f4f1ea", "#ece6da")
    c.box(0, 470, WIDTH, HEIGHT, "#d5cfc2")
    for n in range(10):
        c.line([(n * 140 - 60, HEIGHT), (200 + n * 92, 470)], "#c9c2b3", 2)
    c.box(0, 0, WIDTH, 60, "#e2dccf")
    for n in range(6):
        c.soft(60 + n * 200, 24, 180 + n * 200, 36, "#fdf9ec", 5)
    c.box(60, 110, 1140, 470, "#e6dfd1")
    c.box(60, 110, 1140, 168, RED)
    for n in range(5):
        left = 90 + n * 212
        c.soft(left + 40, 126, left + 132, 152, "#f6ebda", 6)
        c.box(left, 186, left + 176, 350, "#cadde1")
        c.box(left + 10, 196, left + 80, 340, "#dceaec")
        c.person(
            left + 88, 420, ("#5c7189", "#48616a", "#5c7189", "#7b5a6a", "#48616a")[n], size=1.5
        )
    c.box(60, 350, 1140, 372, "#c7a77f")
    c.box(60, 372, 1140, 470, "#a98a63")
    for n in range(6):
        c.box(76 + n * 212, 372, 80 + n * 212, 470, "#97794f")
    for x, y, coat in ((190, 560, BRICK), (610, 570, GREEN), (1030, 556, GOLD)):
        c.person(x, y, coat, size=1.5)
    for n in range(4):
        left = 300 + n * 70
        c.soft(left, 600, left + 58, 618, "#5c7189", 5)
        c.soft(left, 562, left + 58, 604, "#6d839b", 8)
        c.box(left + 8, 618, left + 14, 645, INK)
        c.box(left + 44, 618, left + 50, 645, INK)
    c.disc(90, 566, 34, GREEN)
    c.disc(66, 586, 26, "#6f9f7a")
    c.disc(114, 588, 26, "#6f9f7a")
    c.shape([(64, 604), (116, 604), (106, 656), (74, 656)], BRICK)
    return c
