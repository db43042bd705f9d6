"""One row of the table of paths."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.bypass.public_city import Public


@dataclass(frozen=True, slots=True)
class Row:
    """A path: its number in the list of known paths ("-" for the classes below it), its name, how it is tried.

    ``hole`` says what is known to be wrong; the row then has to fail, and turns red once it is mended.
    """

    number: str
    name: str
    tries: Callable[[Public], None]
    hole: str = ""

    def parameter(self) -> object:
        """Return the row as a parameter of the test."""
        marks = [pytest.mark.xfail(strict=True, reason=self.hole)] if self.hole else []
        return pytest.param(self, id=f"{self.number} {self.name}", marks=marks)


@contextmanager
def refused(*errors: type[Exception], match: str | None = None) -> Iterator[None]:
    """Expect a refusal, and keep the surrounding transaction usable."""
    with pytest.raises(errors, match=match), transaction.atomic():
        yield
