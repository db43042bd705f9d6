"""行代码: a field whose choices are rows of a rule table, read when they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Sequence


class RowField(models.CharField):  # type: ignore[type-arg]
    """A code of a table's row.

    Migrations describe it as the plain column it is: a row more in the table changes nothing in the database,
    and a callable as ``choices`` would have the migration import the living table.
    """

    @override
    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Return what a migration keeps: neither the class nor its choices."""
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("choices", None)
        return name, "django.db.models.CharField", args, kwargs
