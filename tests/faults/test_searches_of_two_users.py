"""Where portal and worker are users of their own, the folder of docs/operations.md lets one write and the other read."""

from __future__ import annotations

import os
import shutil
import subprocess
import sysconfig
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import need
from tests.faults.test_own_users import DESK, GROUP, PORTAL, ROOT, STRANGERS, interpreter

if TYPE_CHECKING:
    from collections.abc import Iterator

SEARCHERS = 61010
WRITE = """
import datetime, pathlib, sys
from huiyin.foundation.text.asked import Notebook
book = Notebook(pathlib.Path(sys.argv[1]), lambda: datetime.date(2026, 11, 23))
book.note("落户", tab="", found=1)
book.stop()
"""
READ = """
import pathlib, sys
for file in pathlib.Path(sys.argv[1]).iterdir():
    print(file.read_text(encoding="utf-8"))
    file.unlink()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    need.need(os.geteuid() == 0 and "root", "the right to run processes as other users")
    above = Path(tempfile.mkdtemp(prefix="huiyin-searches-"))
    above.chmod(0o755)
    made = above / "search-log"
    made.mkdir()
    os.chown(made, DESK, SEARCHERS)
    made.chmod(0o2770)
    yield made
    shutil.rmtree(above)


def run(script: str, folder: Path, user: int, group: int, extra: list[int]) -> str:
    """Run a script as a user whose own files nobody else reads, and return what it said."""
    path = os.pathsep.join([str(ROOT / "src"), sysconfig.get_path("purelib")])
    done = subprocess.run(
        [interpreter(), "-c", script, str(folder)],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
        user=user, group=group, extra_groups=extra, umask=0o077,
        check=False, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    return done.stdout + done.stderr


def test_the_portal_writes_the_worker_reads_and_nobody_else_does(folder: Path) -> None:
    assert run(WRITE, folder, PORTAL, STRANGERS, [SEARCHERS]) == ""
    assert len(list(folder.iterdir())) == 1
    assert "PermissionError" in run(READ, folder, DESK + 50, GROUP, [])
    assert "落户" in run(READ, folder, DESK, GROUP, [SEARCHERS])
    assert list(folder.iterdir()) == []


def test_a_portal_outside_the_group_warns_and_goes_on(folder: Path) -> None:
    said = run(WRITE, folder, PORTAL, STRANGERS, [])
    assert "cannot be written down" in said
    assert "Traceback" not in said
