"""只增不改 (append-only): a migration operation that lets the database itself refuse changes.

``AppendOnly("release", "ticket")`` in a migration after the one that creates the table. On PostgreSQL a
trigger refuses UPDATE, DELETE and TRUNCATE. On SQLite triggers refuse UPDATE, DELETE and an INSERT that
would replace a row. SQLite rebuilds a table to alter it and loses its triggers: repeat the operation after
such a migration (``checks.py`` tells where one is missing).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.migrations.operations.base import Operation
from typing_extensions import override

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.models import Model

MESSAGE = "append-only: rows of this table are never changed or deleted"


class AppendOnly(Operation):
    """Guard a model's table against every change of written rows."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, app_label: str, model_name: str) -> None:
        self.app_label = app_label
        self.model_name = model_name.lower()

    @override
    def state_forwards(self, app_label: str, state: Any) -> None:
        """Leave the state of the models alone."""

    @override
    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        """Create the triggers."""
        model = to_state.apps.get_model(self.app_label, self.model_name)
        self.database_backwards(app_label, schema_editor, from_state, to_state)
        for statement in statements(schema_editor.connection.vendor, model):
            schema_editor.execute(statement, params=None)

    @override
    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        """Drop the triggers."""
        model = to_state.apps.get_model(self.app_label, self.model_name)
        table, vendor = _table(model), schema_editor.connection.vendor
        for name in trigger_names(vendor, table):
            target = f' ON "{table}"' if vendor == "postgresql" else ""
            schema_editor.execute(f'DROP TRIGGER IF EXISTS "{name}"{target}', params=None)

    @override
    def describe(self) -> str:
        """Describe the operation."""
        return f"Refuse changes of {self.app_label}.{self.model_name} in the database"

    @property
    @override
    def migration_name_fragment(self) -> str:
        """Return a part of a migration's name."""
        return f"{self.model_name}_append_only"


def _table(model: type[Model]) -> str:
    return model._meta.db_table  # noqa: SLF001


def trigger_names(vendor: str, table: str) -> tuple[str, ...]:
    """Return the names of the triggers that guard a table."""
    kinds = ("rows", "truncate") if vendor == "postgresql" else ("update", "delete", "replace")
    return tuple(f"{table}_no_{kind}" for kind in kinds)


def statements(vendor: str, model: type[Model]) -> list[str]:
    """Return the SQL that guards a model's table."""
    if vendor == "postgresql":
        return _postgresql(_table(model))
    if vendor == "sqlite":
        return _sqlite(model)
    msg = f"append-only tables are not written for {vendor}"
    raise NotImplementedError(msg)


def _postgresql(table: str) -> list[str]:
    rows, truncate = trigger_names("postgresql", table)
    return [
        f"""CREATE OR REPLACE FUNCTION huiyin_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
        (
            f'CREATE TRIGGER "{rows}" BEFORE UPDATE OR DELETE ON "{table}" '
            "FOR EACH ROW EXECUTE FUNCTION huiyin_append_only()"
        ),
        (
            f'CREATE TRIGGER "{truncate}" BEFORE TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION huiyin_append_only()"
        ),
    ]


def _sqlite(model: type[Model]) -> list[str]:
    table = _table(model)
    update, delete, replace = trigger_names("sqlite", table)
    refuse = f"SELECT RAISE(ABORT, '{MESSAGE}')"
    same = [
        " AND ".join(f'"{column}" = NEW."{column}"' for column in columns)
        for columns in _unique_columns(model)
    ]
    # Names come from the model, not from people.
    taken = " OR ".join(f'EXISTS (SELECT 1 FROM "{table}" WHERE {where})' for where in same)  # noqa: S608
    return [
        f'CREATE TRIGGER "{update}" BEFORE UPDATE ON "{table}" BEGIN {refuse}; END',
        f'CREATE TRIGGER "{delete}" BEFORE DELETE ON "{table}" BEGIN {refuse}; END',
        f'CREATE TRIGGER "{replace}" BEFORE INSERT ON "{table}" WHEN {taken} BEGIN {refuse}; END',
    ]


def _unique_columns(model: type[Model]) -> list[list[str]]:
    """Return every set of columns by which INSERT OR REPLACE could push an old row out."""
    meta = model._meta  # noqa: SLF001
    columns = {f.name: str(f.column) for f in meta.local_concrete_fields}
    single = [[str(f.column)] for f in meta.local_concrete_fields if f.unique or f.primary_key]
    together = [*meta.unique_together, *(c.fields for c in meta.total_unique_constraints)]
    return single + [[columns[name] for name in names] for names in together]
