"""Entries are never changed or deleted; the head only moves to the entry that follows."""

from typing import Any

from django.db import migrations

from huiyin.foundation.ledger.operations import AppendOnly

REFUSAL = "the head of the ledger only moves one entry forward"
FORWARD = """NEW.id = 1 AND NEW.seq = OLD.seq + 1
    AND EXISTS (SELECT 1 FROM ledger_entry e WHERE e.seq = NEW.seq AND e.hash = NEW.hash)"""

SQLITE = (
    f"""CREATE TRIGGER ledger_head_forward BEFORE UPDATE ON ledger_head WHEN NOT ({FORWARD})
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"""CREATE TRIGGER ledger_head_no_delete BEFORE DELETE ON ledger_head
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"""CREATE TRIGGER ledger_head_no_replace BEFORE INSERT ON ledger_head
    WHEN EXISTS (SELECT 1 FROM ledger_head)
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
)
POSTGRESQL = (
    f"""CREATE FUNCTION huiyin_ledger_head() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' THEN
        IF {FORWARD} THEN RETURN NEW; END IF;
      END IF;
      RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
    END $$""",
    """CREATE TRIGGER ledger_head_forward BEFORE UPDATE OR DELETE ON ledger_head
    FOR EACH ROW EXECUTE FUNCTION huiyin_ledger_head()""",
    """CREATE TRIGGER ledger_head_no_truncate BEFORE TRUNCATE ON ledger_head
    FOR EACH STATEMENT EXECUTE FUNCTION huiyin_ledger_head()""",
)
ORIGIN = "0" * 64


def guard(apps: Any, schema_editor: Any) -> None:
    apps.get_model("ledger", "Head").objects.get_or_create(pk=1, defaults={"hash": ORIGIN})
    vendor = schema_editor.connection.vendor
    for statement in SQLITE if vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement, params=None)


def unguard(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for name in ("forward", "no_delete", "no_replace"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS ledger_head_{name}", params=None)
    else:
        schema_editor.execute("DROP FUNCTION IF EXISTS huiyin_ledger_head() CASCADE", params=None)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        AppendOnly("ledger", "entry"),
        migrations.RunPython(guard, unguard),
    ]
