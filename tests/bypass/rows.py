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
    """A path: its number in the list of known paths ("-" for the classes below it), its name, how it is tried."""

    number: str
    name: str
    tries: Callable[[Public], None]


@contextmanager
def refused(*errors: type[Exception], match: str | None = None) -> Iterator[None]:
    """Expect a refusal, and keep the surrounding transaction usable."""
    with pytest.raises(errors, match=match), transaction.atomic():
        yield
