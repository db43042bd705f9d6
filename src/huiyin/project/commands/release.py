"""``huiyin release``: what was released, and the proof of it."""

from __future__ import annotations

from huiyin.project.commands.chinese import group


@group("release", "发布库：检出、验证、出具证明")
def release() -> None:
    """Gather the commands of the release."""
