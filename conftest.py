"""One migrated template database for the whole suite: a fresh migrate takes some 24 s of CPU."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase
from django.test.utils import setup_databases, teardown_databases
from hypothesis import HealthCheck
from hypothesis import settings as examples

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest_django

ROOT = Path(__file__).resolve().parent
CACHE = ROOT / ".cache"

# Seconds are measured in benchmarks and never asserted: a busy machine is no fault of what is tested.
examples.register_profile(
    "huiyin", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
examples.load_profile("huiyin")


def _migrations_digest() -> str:
    """Digest of every migration of ours and of the lock file, which pins everybody else's."""
    files = sorted(ROOT.glob("src/huiyin/**/migrations/*.py"))
    h = hashlib.sha256((ROOT / "requirements/base.lock").read_bytes())
    for f in files:
        h.update(f.name.encode() + f.read_bytes())
    return h.hexdigest()[:16]


@cache
def _template() -> Path:
    """Return the migrated SQLite file, building it once under a lock."""
    CACHE.mkdir(exist_ok=True)
    file = CACHE / f"template-{_migrations_digest()}.sqlite3"
    with (CACHE / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            building = file.with_suffix(f".{os.getpid()}")
            connection = connections["default"]
            connection.close()
            connection.settings_dict["NAME"] = str(building)
            call_command("migrate", verbosity=0, interactive=False)
            connection.close()
            building.rename(file)
    return file


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: pytest_django.DjangoDbBlocker,
    request: pytest.FixtureRequest,
) -> Iterator[None]:
    """Give each process its own copy of the template (SQLite), or let Django migrate (PostgreSQL)."""
    if not settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        request.getfixturevalue("_postgres_setup")
        yield
        return
    with django_db_blocker.unblock():
        template = _template()
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        copy = settings.DATA_DIR / f"test-{os.getpid()}.sqlite3"
        shutil.copy(template, copy)
        connection = connections["default"]
        connection.close()
        connection.settings_dict["NAME"] = str(copy)
    yield
    with django_db_blocker.unblock():
        connections["default"].close()


@pytest.fixture(scope="session")
def _postgres_setup(
    django_test_environment: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[None]:
    """Create and migrate a test database on the server, and drop it at the end."""
    with django_db_blocker.unblock():
        created = setup_databases(verbosity=0, interactive=False)
    yield
    with django_db_blocker.unblock():
        teardown_databases(created, verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def _restore_past_guards() -> Iterator[None]:
    """Empty the database after a transactional test although append-only tables refuse to be emptied.

    SQLite gets its template back whole; PostgreSQL leaves the triggers out for the flush.
    """

    def restore(case: TransactionTestCase) -> None:
        connection = connections["default"]
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            with closing(sqlite3.connect(_template())) as template:
                template.backup(connection.connection)
            return
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
        flush(case)
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = DEFAULT")

    flush = TransactionTestCase._fixture_teardown  # noqa: SLF001 — the only place to hook in
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", restore)
        yield
