"""A platform in folders of its own, with a nursery of processes that may be killed."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections

from huiyin.domains.publication.tests.conftest import City, city  # noqa: F401 — used by the fixtures below
from tests.bypass.public_city import FOLDERS, Public, make_public

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
HOURS = (
    ("tick_run", "due_at"),
    ("tick_run", "leased_until"),
    ("notices_delivery", "next_attempt_at"),
    ("notices_delivery", "leased_until"),
)
"""The moments by which the worker knows what to do now."""


@dataclass
class Nursery:
    """The driver process and the folder it works in."""

    folder: Path
    process: subprocess.Popen[str]
    children: set[int] = field(default_factory=set)

    @property
    def database(self) -> Path:
        """Return the database file."""
        return self.folder / "huiyin.sqlite3"

    @property
    def store(self) -> Path:
        """Return the release store."""
        return self.folder / "release"

    def ask(self, *command: Any) -> Any:
        """Send a command and return the answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the driver ended"
        return json.loads(line)

    def start(self, what: str) -> int:
        """Start a child and return its process id."""
        pid = int(self.ask("start", what))
        self.children.add(pid)
        return pid

    def kill(self, pid: int) -> None:
        """Kill a child as a power cut would, and wait until it is gone."""
        os.kill(pid, signal.SIGKILL)
        self.children.discard(pid)
        assert self.ask("wait", pid) == -signal.SIGKILL, "the child had ended before it was killed"

    def publish(self, count: int) -> int:
        """Let people take so many items through the chain meanwhile; return the id of their process."""
        pid = int(self.ask("publish", count))
        self.children.add(pid)
        return pid

    def ended(self, pid: int) -> int:
        """Wait for the end of a child that ends by itself, and return its exit code."""
        self.children.discard(pid)
        return int(self.ask("wait", pid))

    def later(self) -> None:
        """Let an hour pass: jobs are due, what a dead process held is free, waits between attempts are over."""
        with closing(sqlite3.connect(self.database, timeout=60)) as database:
            for table, column in HOURS:
                database.execute(
                    f"UPDATE {table} SET {column} = datetime({column}, '-1 hour') WHERE {column} IS NOT NULL"
                )
            database.commit()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return rows of the database."""
        with closing(
            sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=30)
        ) as database:
            return database.execute(sql).fetchall()


@pytest.fixture
def nursery(tmp_path: Path, django_db_setup: None) -> Iterator[Nursery]:
    """Start the driver over a migrated database file of its own."""
    source = connections["default"].settings_dict["NAME"]
    with (
        closing(sqlite3.connect(source)) as template,
        closing(sqlite3.connect(tmp_path / "huiyin.sqlite3")) as copy,
    ):
        template.backup(copy)
    environment = {
        **os.environ,
        "HUIYIN_TEST_DIR": str(tmp_path),
        "HUIYIN_DATA": str(tmp_path),
        "HUIYIN_DATABASE_URL": f"sqlite:///{tmp_path}/huiyin.sqlite3",
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
    }
    with (tmp_path / "driver.log").open("w") as log, subprocess.Popen(
        [sys.executable, "-m", "tests.faults.driver"], cwd=ROOT, env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
    ) as process:  # fmt: skip
        made = Nursery(tmp_path, process)
        assert process.stdout is not None
        assert json.loads(process.stdout.readline() or "null") == "ready", (
            tmp_path / "driver.log"
        ).read_text()
        yield made
        for pid in list(made.children):
            made.kill(pid)
        assert process.stdin is not None
        process.stdin.close()
        process.wait(timeout=30)


@pytest.fixture
def chance(capsys: pytest.CaptureFixture[str]) -> random.Random:
    """Return a source of chance whose seed is told; HUIYIN_FAULT_SEED repeats a run."""
    seed = os.environ.get("HUIYIN_FAULT_SEED") or str(random.SystemRandom().getrandbits(32))
    with capsys.disabled():
        print(f"\nHUIYIN_FAULT_SEED={seed}")
    return random.Random(seed)


@pytest.fixture
def public(city: City, tmp_path: Path, settings: Any) -> Public:  # noqa: F811
    """Return the small city with one released item and one draft, in folders of its own."""
    for name in FOLDERS:
        setattr(settings, name, tmp_path / name.partition("_")[0].lower())
    return make_public(city)
