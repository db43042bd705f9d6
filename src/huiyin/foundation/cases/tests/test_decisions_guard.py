"""Decisions are append-only: a row cannot be replaced by way of any of its unique columns."""

from __future__ import annotations

from huiyin.foundation.cases.models import Decision
from huiyin.foundation.ledger.models import Entry
from huiyin.foundation.ledger.operations import statements


def test_unique_columns_guard_against_replacing() -> None:
    replace = statements("sqlite", Decision)[-1]
    assert '"case_id" = NEW."case_id" AND "sequence" = NEW."sequence"' in replace
    assert '"id" = NEW."id"' in replace
    assert '"seq" = NEW."seq"' in statements("sqlite", Entry)[-1]
