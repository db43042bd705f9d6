"""演示账号: generated passwords, kept in a file that only its owner reads."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class SignIn:
    """One account of the demonstration, with what its holder does."""

    username: str
    password: str
    name: str
    title: str
    roles: str


def read(path: Path) -> dict[str, str]:
    """Return the passwords written down earlier, by username."""
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {row[0]: row[1] for row in rows}


def write(path: Path, rows: Sequence[SignIn]) -> None:
    """Write every sign-in down (mode 0600) before any account exists, so that none is lost half-way."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".new")
    partial.unlink(missing_ok=True)
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("# 演示账号：用户名、密码、姓名、职务、角色\n")
        file.writelines(
            f"{r.username}\t{r.password}\t{r.name}\t{r.title}\t{r.roles}\n" for r in rows
        )
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
