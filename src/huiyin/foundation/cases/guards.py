"""守卫 (guards): checks a domain adds to a step; each raises an error of the domain, or lets it pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from huiyin.foundation.cases.models import Case
    from huiyin.kernel.actors import Actor
    from huiyin.kernel.steps import Step


@dataclass(frozen=True, slots=True)
class Context:
    """What a guard may look at besides the case (still in the state to be left) and the actor."""

    step: Step
    role: str
    now: datetime
    digest_seen: str
    opinion: str
    data: Mapping[str, Any]


if TYPE_CHECKING:
    Guard = Callable[[Case, Actor, Context], None]

_GUARDS: dict[tuple[str, str], Guard] = {}
_FIELDS: dict[str, str] = {"opinion": "意见"}


def register(kind: str, name: str, guard: Guard) -> None:
    """Register the guard ``name`` of a kind of case."""
    _GUARDS[kind, name] = guard


def find(kind: str, name: str) -> Guard:
    """Return a guard; ``ImproperlyConfigured`` where none is registered: a step never skips a check."""
    try:
        return _GUARDS[kind, name]
    except KeyError:
        msg = f"no guard {name!r} is registered for cases of kind {kind!r}"
        raise ImproperlyConfigured(msg) from None


def known(kind: str, name: str) -> bool:
    """Tell whether a guard is registered."""
    return (kind, name) in _GUARDS


def name_fields(labels: Mapping[str, str]) -> None:
    """Register the Chinese names of fields that steps need (``Step.needs``)."""
    _FIELDS.update(labels)


def field_name(name: str) -> str:
    """Return a field's Chinese name, or the field itself."""
    return _FIELDS.get(name, name)
