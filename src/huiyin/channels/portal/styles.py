"""样式: the stylesheets of the portal, joined from the design tokens (a mode changes nothing else), and its script."""

from __future__ import annotations

from importlib import resources

PARTS = {
    "standard": ("tokens", "portal"),
    "elder": ("tokens", "portal", "elder"),
    "contrast": ("tokens", "portal", "contrast"),
}


def _part(name: str) -> str:
    file = resources.files("huiyin.foundation.ui") / "static" / "ui" / f"{name}.css"
    return file.read_text(encoding="utf-8")


STYLES = {mode: "\n".join(_part(p) for p in parts).encode() for mode, parts in PARTS.items()}
MARK = (resources.files("huiyin.foundation.ui") / "static" / "ui" / "mark.svg").read_bytes()
SCRIPT = (resources.files("huiyin.foundation.ui") / "static" / "ui" / "portal.js").read_bytes()
"""What saves a reader typing; every page works without it."""
