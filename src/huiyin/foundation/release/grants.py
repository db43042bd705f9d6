"""数据库角色: what releaser and desk may write on PostgreSQL, where each has a role of its own.

The owner of the tables is a third role, which migrates and belongs to no running process: an owner could give itself
whatever was taken from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from huiyin.foundation.ledger.models import Entry, Head
from huiyin.foundation.release.models import Admission, Erasure, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Model

ANSWERS: tuple[type[Model], ...] = (Admission, Refusal, Erasure)
"""What the releaser answers; nobody else writes these tables."""


def statements(*, releaser: str, desk: str) -> Iterator[str]:
    """Yield the SQL that the owner of the tables runs after each migration; the roles exist already."""
    for role in (releaser, desk):
        name = _quoted(role)
        yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}"
        yield f"GRANT USAGE ON SCHEMA public TO {name}"
        yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}"
        yield f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}"
    yield f"GRANT INSERT ON {_tables((*ANSWERS, Entry))} TO {_quoted(releaser)}"
    yield f"GRANT INSERT, UPDATE ON {_tables((Head,))} TO {_quoted(releaser)}"
    yield f"GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {_quoted(desk)}"
    yield f"REVOKE INSERT, UPDATE, DELETE ON {_tables(ANSWERS)} FROM {_quoted(desk)}"


def _tables(models: tuple[type[Model], ...]) -> str:
    return ", ".join(_quoted(m._meta.db_table) for m in models)  # noqa: SLF001 — public in Django


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
