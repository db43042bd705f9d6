"""The files of the repository as the architecture tests look at them."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "huiyin"


def name(file: Path) -> str:
    """Return a file's path inside the repository."""
    return file.relative_to(ROOT).as_posix()


def modules(*, tests: bool = False, migrations: bool = False) -> list[Path]:
    """Return our modules."""
    return sorted(
        file
        for file in PACKAGE.rglob("*.py")
        if (tests or "tests" not in file.parts) and (migrations or "migrations" not in file.parts)
    )


@cache
def tree(file: Path) -> ast.Module:
    """Return a module's syntax tree."""
    return ast.parse(file.read_text(encoding="utf-8"))


def lines(file: Path) -> int:
    """Return the number of lines."""
    return file.read_text(encoding="utf-8").count("\n")


def tracked() -> list[Path]:
    """Return the files that are, or would be, in the repository."""
    command = [
        "git",
        "-C",
        str(ROOT),
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]
    listed = subprocess.run(command, check=True, capture_output=True).stdout.decode().split("\0")
    return sorted(file for n in listed if n and (file := ROOT / n).is_file())
