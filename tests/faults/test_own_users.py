"""Releaser, desk and portal as three users of the system with two roles of the database: each does its part alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from huiyin.foundation.release.store import ReleaseStore
from tests import need
from tests.bypass.test_postgres import server  # noqa: F401 — a fixture

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.clause("changchun-2015:4.1b")]
ROOT = Path(__file__).resolve().parents[2]
DESK, RELEASER, PORTAL, GROUP, STRANGERS = 61001, 61002, 61003, 61000, 61009
PATIENCE = 120.0
PUBLISH = """
import django; django.setup()
from tests.faults import people
people.open_city(); people.publish(2)
"""


@dataclass
class House:
    """An installation whose processes are users of their own."""

    folder: Path
    address: str

    def run(self, command: list[str], user: int, role: str) -> subprocess.CompletedProcess[str]:
        """Run a command as one of the users with a role of the database."""
        return subprocess.run(
            command, cwd=ROOT, env=self.environment(role), text=True, capture_output=True,
            timeout=600, check=False, **as_user(user),
        )  # fmt: skip

    def did(self, command: list[str], user: int, role: str) -> str:
        """Run what must succeed, and return what it said."""
        done = self.run(command, user, role)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
        return done.stdout

    def environment(self, role: str) -> dict[str, str]:
        """Return the environment of a process with a role of the database."""
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join(
                [str(ROOT / "src"), str(ROOT), sysconfig.get_path("purelib")]
            ),
            "PYTHONDONTWRITEBYTECODE": "1",
            "HOME": str(self.folder),
            "HUIYIN_DATA": str(self.folder / "data"),
            "HUIYIN_KEYS": str(self.folder / "keys"),
            "HUIYIN_RELEASER_KEYS": str(self.folder / "releaser-keys"),
            "HUIYIN_RELEASE": str(self.folder / "release"),
            "HUIYIN_RELEASER": str(self.folder / "releaser"),
            "HUIYIN_SEARCH": str(
                self.folder / "search" / "index"
            ),  # begun anew, it is removed and made
            "HUIYIN_FILES": str(self.folder / "files"),
            "HUIYIN_FILES_GROUP": "1",
            "HUIYIN_PLACE": "dev",
            "DJANGO_SETTINGS_MODULE": "huiyin.project.settings.dev",
            "HUIYIN_DATABASE_URL": self.address.replace("huiyin@", f"{role}@"),
        }

    def sql(self, words: str, role: str = "huiyin") -> subprocess.CompletedProcess[str]:
        """Run SQL as a role of the database."""
        address = self.address.replace("huiyin@", f"{role}@")
        return subprocess.run(
            ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", address, "-c", words],
            text=True, capture_output=True, check=False, timeout=60,
        )  # fmt: skip


def as_user(user: int) -> dict[str, object]:
    """Return how a process becomes a user; the portal is in no group of the others."""
    group = STRANGERS if user == PORTAL else GROUP
    return {"user": user, "group": group, "extra_groups": [], "umask": 0o022}


def interpreter() -> str:
    """Return a Python 3.11 that a stranger may run: the one of this process may lie in somebody's home."""
    wanted = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    for found in (sys.executable, f"/usr/bin/{wanted}", f"/usr/local/bin/{wanted}"):
        try:
            subprocess.run([found, "-c", ""], check=True, **as_user(PORTAL))  # type: ignore[call-overload]
        except OSError:
            continue
        return found
    return need.need("", f"{wanted} where every user may run it")


def huiyin(*words: str) -> list[str]:
    return [interpreter(), "-m", "huiyin.project.cli", *words]


@pytest.fixture
def house(server: str) -> Iterator[House]:  # noqa: F811
    """Lay the folders out as docs/operations.md says, with a database whose owner runs nothing."""
    need.need(os.geteuid() == 0 and "root", "the right to run processes as other users")
    folder = Path(
        tempfile.mkdtemp(prefix="huiyin-house-")
    )  # pytest's own folders are closed to others
    folder.chmod(0o755)
    for name, owner, mode in (
        ("data", DESK, 0o750), ("keys", DESK, 0o750), ("files", DESK, 0o770),
        ("releaser-keys", RELEASER, 0o700), ("release", RELEASER, 0o755),
        ("releaser", RELEASER, 0o755), ("search", RELEASER, 0o755),
    ):  # fmt: skip
        (folder / name).mkdir()
        os.chown(folder / name, owner, GROUP)
        (folder / name).chmod(mode)
    made = House(folder, server.rpartition("/")[0] + "/city")
    first = House(folder, server)
    for words in ("CREATE DATABASE city", "CREATE ROLE desk LOGIN", "CREATE ROLE releaser LOGIN"):
        assert first.sql(words).returncode == 0
    yield made
    shutil.rmtree(folder)


def test_each_does_its_part_and_no_other(house: House) -> None:
    house.did(huiyin("migrate"), DESK, "huiyin")
    grants = house.did(
        huiyin("release", "grants", "--releaser", "releaser", "--desk", "desk"), DESK, "huiyin"
    )
    granted = house.sql(grants)
    assert granted.returncode == 0, granted.stderr
    house.did([interpreter(), "-c", PUBLISH], DESK, "desk")
    for key in (house.folder / "keys").iterdir():  # as docs/operations.md says
        key.chmod(0o600 if key.name == "accounts.key" else 0o640)
    released(house)

    store = ReleaseStore(house.folder / "release")
    root = store.current()
    assert root is not None
    assert "/item/1/" in {entry.path for entry in store.entries(root.digest)}
    verified = house.did(
        huiyin("release", "verify", str(house.folder / "release")), PORTAL, "nobody"
    )
    assert "✓" in verified

    for user, place in (
        (DESK, "releaser-keys/release-signing.key"), (PORTAL, "releaser-keys/release-signing.key"),
        (PORTAL, "keys/seal.key"), (PORTAL, "files/store"), (RELEASER, "keys/accounts.key"),
    ):  # fmt: skip
        assert not may(house.folder / place, "r", user), f"{user} reads {place}"
    for user in (DESK, PORTAL):
        for place in ("release/CURRENT", "release/objects", "search", "releaser"):
            assert not may(house.folder / place, "w", user), f"{user} writes {place}"
    assert may(house.folder / "keys/seal.key", "r", RELEASER)
    assert not may(house.folder / "keys", "w", RELEASER)

    for role, table in (
        ("desk", "release_admission"), ("desk", "release_refusal"), ("desk", "release_erasure"),
        ("releaser", "release_ticket"), ("releaser", "cases_decision"), ("releaser", "accounts_user"),
    ):  # fmt: skip
        refused = house.sql(f"INSERT INTO {table} DEFAULT VALUES", role)
        assert "permission denied" in refused.stderr, (role, table, refused.stderr)


def released(house: House) -> None:
    """Run the releaser as its own user until it has answered every ticket."""
    with (house.folder / "releaser.log").open("w") as log, subprocess.Popen(
        huiyin("releaser"), cwd=ROOT, env=house.environment("releaser"), stdout=log, stderr=log,
        **as_user(RELEASER),  # type: ignore[call-overload]
    ) as process:  # fmt: skip
        try:
            until = time.monotonic() + PATIENCE
            while (waiting := house.sql(WAITING).stdout.strip()) != "0":
                said = (house.folder / "releaser.log").read_text()[-3000:]
                assert process.poll() is None, said
                assert time.monotonic() < until, f"{waiting} tickets wait: {said}"
                time.sleep(0.5)
        finally:
            process.terminate()
            process.wait(30)
    assert house.sql("SELECT count(*) FROM release_refusal").stdout.strip() == "0"


WAITING = "SELECT count(*) FROM release_ticket t LEFT JOIN release_admission a ON a.ticket_id = t.id WHERE a.id IS NULL"


def may(place: Path, how: str, user: int) -> bool:
    """Tell whether a user may read or write a place, as the system itself answers."""
    test = subprocess.run(["test", f"-{how}", str(place)], check=False, **as_user(user))  # type: ignore[call-overload]
    return bool(test.returncode == 0)
