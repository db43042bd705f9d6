"""The reusable guard: SQL for both databases, and the check that notices lost triggers."""

from __future__ import annotations

import pytest
from django.db import connection

from huiyin.foundation.ledger.checks import guards_in_place, unguarded
from huiyin.foundation.ledger.models import Entry
from huiyin.foundation.ledger.operations import AppendOnly, statements, trigger_names


def test_postgresql_refuses_truncating_too() -> None:
    sql = "\n".join(statements("postgresql", Entry))
    assert "BEFORE UPDATE OR DELETE" in sql
    assert "BEFORE TRUNCATE" in sql
    assert len(trigger_names("postgresql", "ledger_entry")) == 2


def test_other_databases_are_not_pretended() -> None:
    with pytest.raises(NotImplementedError):
        statements("oracle", Entry)


def test_the_operation_describes_itself() -> None:
    operation = AppendOnly("ledger", "Entry")
    assert "ledger.entry" in operation.describe()
    assert operation.migration_name_fragment == "entry_append_only"
    assert operation.deconstruct() == ("AppendOnly", ("ledger", "Entry"), {})


@pytest.mark.django_db
def test_lost_triggers_are_noticed() -> None:
    assert guards_in_place(databases=["default"]) == []
    assert guards_in_place(databases=None) == []
    name = trigger_names(connection.vendor, "ledger_entry")[0]
    target = " ON ledger_entry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "{name}"{target}')
    assert unguarded(connection) == ["ledger_entry"]
    assert guards_in_place(databases=["default"])[0].id == "ledger.E001"
