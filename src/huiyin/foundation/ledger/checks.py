"""系统检查: every table that a migration made append-only still has its triggers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from huiyin.foundation.ledger.operations import AppendOnly, trigger_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper

QUERIES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'",
}


def guards_in_place(
    app_configs: Any = None,  # noqa: ARG001 — the signature of a check
    databases: Sequence[str] | None = None,
    **_kwargs: Any,
) -> list[CheckMessage]:
    """Return an error for each applied guard whose triggers are gone."""
    return [
        Error(
            f"Table {table} has lost its append-only triggers.",
            hint="Repeat AppendOnly in a new migration, and verify the ledger.",
            id="ledger.E001",
        )
        for alias in databases or ()
        for table in unguarded(connections[alias])
    ]


def unguarded(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the tables that should be append-only and are not."""
    loader = MigrationLoader(connection)
    wanted = {
        apps.get_model(operation.app_label, operation.model_name)._meta.db_table  # noqa: SLF001
        for key in loader.applied_migrations
        if key in loader.disk_migrations
        for operation in loader.disk_migrations[key].operations
        if isinstance(operation, AppendOnly)
    }
    with connection.cursor() as cursor:
        cursor.execute(QUERIES[connection.vendor])
        present = {name for (name,) in cursor.fetchall()}
    return sorted(t for t in wanted if not set(trigger_names(connection.vendor, t)) <= present)
