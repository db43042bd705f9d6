"""系统检查: every cited clause exists, every guard, condition and role of a rulebook is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.checks import CheckMessage, Error

from huiyin.foundation.accounts.rules import BY_CODE
from huiyin.foundation.cases import citations, conditions, guards, rulebooks
from huiyin.foundation.organs.rules import POSTS
from huiyin.kernel.errors import DomainError
from huiyin.kernel.steps import SYSTEM_ROLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huiyin.kernel.rulebooks import Rulebook


def cited_clauses_exist(app_configs: Any = None, **_kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Return an error for each clause that a rule cites and ``policies/`` does not hold."""
    try:
        known = citations.documents()
    except DomainError as error:
        return [Error(str(error), id="cases.E001")]
    present = {str(c.ref) for d in known.values() for c in d.clauses.values()}
    return [
        Error(
            f"{clause} is cited by {', '.join(places)} but is not in policies/.",
            hint="Add the clause to its document, or correct the row.",
            id="cases.E002",
        )
        for clause, places in sorted(citations.cited().items())
        if clause not in present
    ]


def rulebooks_are_complete(app_configs: Any = None, **_kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Return an error for each guard or condition without code, and each role nobody can hold."""
    return [
        Error(f"Rulebook {book.name}: {problem}.", id="cases.E003")
        for book in rulebooks.registered()
        for problem in _problems(book)
    ]


def _problems(book: Rulebook) -> Iterator[str]:
    for name in sorted({g for s in book.steps for g in s.guards}):
        if not guards.known(book.kind, name):
            yield f"guard {name!r} is not registered"
    for name in sorted({s.auto for s in book.steps if s.auto}):
        if not conditions.known(book.kind, name):
            yield f"condition {name!r} is not registered"
    for post in sorted({p for c in book.clocks for p in c.escalate_to} - set(POSTS)):
        yield f"post {post!r} does not exist"
    for role in sorted(book.roles - {SYSTEM_ROLE} - set(BY_CODE)):
        yield f"role {role!r} does not exist"
