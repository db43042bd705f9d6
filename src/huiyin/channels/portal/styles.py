"""样式: the three stylesheets of the portal, joined from the design tokens; a mode changes nothing else."""

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
