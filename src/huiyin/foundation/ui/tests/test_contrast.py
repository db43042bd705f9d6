"""Every pair of text and ground in the tokens reaches the contrast of WCAG 1.4.3 (4.5 : 1)."""

from __future__ import annotations

import re
from importlib import resources

import pytest

GROUNDS = ("paper", "wash", "note")
INKS = ("ink", "ink-2", "link", "seal", "ok", "late", "wait")
STYLES = ("elder", "contrast", "portal", "desk", "tokens")


def source(name: str) -> str:
    """Return a stylesheet."""
    file = resources.files("huiyin.foundation.ui") / "static" / "ui" / f"{name}.css"
    return file.read_text(encoding="utf-8")


def tokens(*names: str) -> dict[str, str]:
    """Return colours by name; later stylesheets override earlier ones."""
    found: dict[str, str] = {}
    for name in names:
        found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})\b", source(name)))
    return found


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rgb`` or ``#rrggbb`` (WCAG 2.1)."""
    digits = colour.lstrip("#")
    pairs = [c * 2 for c in digits] if len(digits) == 3 else re.findall("..", digits)
    shares = [int(p, 16) / 255 for p in pairs]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", [("tokens",), ("tokens", "elder"), ("tokens", "contrast")])
def test_text_is_readable_on_every_ground(mode: tuple[str, ...]) -> None:
    colours = tokens(*mode)
    for ink in INKS:
        for ground in GROUNDS:
            assert contrast(colours[ink], colours[ground]) >= 4.5, (mode, ink, ground)


@pytest.mark.parametrize("name", STYLES)
def test_stylesheets_load_nothing_and_move_nothing(name: str) -> None:
    text = source(name)
    assert not re.search(r"@import|url\(|@font-face|animation|transition|expression", text)
    assert text.count("{") == text.count("}")
    used = set(re.findall(r"var\(--([\w-]+)\)", text))
    assert used <= set(re.findall(r"--([\w-]+):", source("tokens")))
