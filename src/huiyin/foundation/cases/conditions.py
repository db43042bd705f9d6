"""条件 (conditions): when a step is taken by the system itself, on entering the state it leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from huiyin.foundation.cases.models import Case

    Condition = Callable[[Case, datetime], bool | str]

_CONDITIONS: dict[tuple[str, str], Condition] = {}


def register(kind: str, name: str, condition: Condition) -> None:
    """Register a condition of a kind of case.

    It gets the case and the moment, and returns the reason that is recorded as the opinion (or True,
    which records the step's label), or False or "" where the step waits for a person.
    """
    _CONDITIONS[kind, name] = condition


def find(kind: str, name: str) -> Condition:
    """Return a condition; ``ImproperlyConfigured`` where none is registered."""
    try:
        return _CONDITIONS[kind, name]
    except KeyError:
        msg = f"no condition {name!r} is registered for cases of kind {kind!r}"
        raise ImproperlyConfigured(msg) from None


def known(kind: str, name: str) -> bool:
    """Tell whether a condition is registered."""
    return (kind, name) in _CONDITIONS
