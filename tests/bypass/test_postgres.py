"""The bypass test, and two people at once, on PostgreSQL too, with a server of its own that is gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import need

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.clause("changchun-2015:4.1b")]
HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TWO_AT_ONCE = (
    ROOT / "tests/faults/test_two_at_once.py",
    ROOT / "src/huiyin/foundation/cases/tests/test_concurrency.py",
)


def as_server_user(command: list[str]) -> list[str]:
    """Return the command as PostgreSQL's own user where this process is root, which the server refuses."""
    if os.geteuid():
        return command
    return [need.program("runuser"), "-u", "postgres", "--", *command]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Start a server on the loopback over a throw-away folder; yield the address of its database."""
    programs = need.postgres()
    folder = Path(tempfile.mkdtemp(prefix="huiyin-postgres-"))
    data, port = folder / "data", free_port()
    if not os.geteuid():
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    control = [str(programs / "pg_ctl"), "-D", str(data), "-w", "-t", "60"]
    initdb = [
        str(programs / "initdb"),
        "-D",
        str(data),
        "-U",
        "huiyin",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "-N",
    ]
    options = f"-h 127.0.0.1 -p {port} -k {folder} -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    try:
        subprocess.run(as_server_user(initdb), check=True, stdout=subprocess.DEVNULL, timeout=120)
        start = [*control, "-l", str(folder / "log"), "-o", options, "start"]
        subprocess.run(as_server_user(start), check=True, stdout=subprocess.DEVNULL, timeout=120)
        yield f"postgresql://huiyin@127.0.0.1:{port}/postgres"
    finally:
        stop = [*control, "-m", "immediate", "stop"]
        subprocess.run(as_server_user(stop), check=False, stdout=subprocess.DEVNULL, timeout=120)
        shutil.rmtree(folder, ignore_errors=True)


def run_on(server: str, folder: Path, *places: Path) -> None:
    """Run the tests at these places in a process of its own over the server; all must run and pass."""
    environment = {
        **os.environ,
        "HUIYIN_DATABASE_URL": server,
        "HUIYIN_TEST_DIR": str(folder / "data"),
    }
    environment.pop("PYTEST_ADDOPTS", None)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not postgres",
         "--tb=short", *map(str, places)],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=1500, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-15000:] + done.stderr[-3000:]
    assert " passed" in done.stdout
    assert " skipped" not in done.stdout


def test_every_path_on_postgresql(server: str, tmp_path: Path) -> None:
    run_on(server, tmp_path, HERE)


def test_two_at_once_on_postgresql(server: str, tmp_path: Path) -> None:
    """One file of SQLite has one writer; only here two transactions are open and a row lock decides."""
    run_on(server, tmp_path, *TWO_AT_ONCE)
