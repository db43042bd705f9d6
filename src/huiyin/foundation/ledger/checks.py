"""系统检查: every table that a migration made append-only still has its triggers; the keys are private."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from huiyin.foundation.ledger.models import Head
from huiyin.foundation.ledger.operations import AppendOnly, trigger_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper

FORBIDDEN = stat.S_IRWXO | stat.S_IWGRP
ALONE = stat.S_IRWXO | stat.S_IRWXG
HEAD_TRIGGERS = {
    "sqlite": ("ledger_head_forward", "ledger_head_no_delete", "ledger_head_no_replace"),
    "postgresql": ("ledger_head_forward", "ledger_head_no_truncate"),
}
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
            f"数据表 {table} 的防改触发器不见了",
            hint="先用 huiyin ledger verify 核对台账，再用一个新的迁移（AppendOnly）恢复触发器。",
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
    needed = {table: set(trigger_names(connection.vendor, table)) for table in wanted}
    if ("ledger", "0002_append_only") in loader.applied_migrations:
        needed[Head._meta.db_table] = set(HEAD_TRIGGERS[connection.vendor])  # noqa: SLF001
    return sorted(table for table, names in needed.items() if not names <= present)


def keys_are_private(app_configs: Any = None, **_kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Return an error where others than the services may read the keys, or their group may change them.

    A group may read: in production desk and releaser are two accounts with one seal. Nobody but the releaser may
    read the folder that holds the signing key alone.
    """
    found = _too_open(Path(settings.KEYS_DIR), FORBIDDEN, "o-rwx,g-w")
    if settings.RELEASER_KEYS_DIR:
        found += _too_open(Path(settings.RELEASER_KEYS_DIR), ALONE, "go-rwx")
    return found


def _too_open(folder: Path, forbidden: int, mend: str) -> list[CheckMessage]:
    try:
        places = [folder, *sorted(folder.iterdir())]
    except (FileNotFoundError, PermissionError):  # not there yet, or closed to us, as it should be
        return []
    open_to_others = [p.name for p in places if stat.S_IMODE(p.stat().st_mode) & forbidden]
    if not open_to_others:
        return []
    return [
        Error(
            f"密钥目录 {folder} 的权限太宽：{'、'.join(open_to_others)}",
            hint=f"chmod -R {mend} {folder}",
            id="ledger.E002",
        )
    ]
