"""访问: who sees which item; nobody sees anything unless a rule below says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from huiyin.domains.publication.rules import migration
from huiyin.domains.publication.rules.configuration import CLAUSE, CONFIRMERS, PROPOSERS
from huiyin.foundation.access import Permission, VisibleQuerySet, reach
from huiyin.foundation.organs.selectors import under

if TYPE_CHECKING:
    from typing import Any, Self  # noqa: F401 — the queryset names Any in a string

    from huiyin.kernel.actors import Actor

READERS = frozenset(
    {
        "author",
        "proofreader",
        "first_reviewer",
        "second_reviewer",
        "third_reviewer",
        "secrecy_officer",
        "coordinator",
        "legal_reviewer",
        "competition_reviewer",
        "approver",
        "registrar",
        "importer",
        "emergency_approver",
    }
)
"""Roles of the publication chain: each sees the items of its organ and of the organs below it."""

READING = (Permission("read_items", READERS, "gbt22239-2019:8.1.4.2"),)
DRAFTING = (Permission("draft", frozenset({"author", "importer"}), "changchun-2015:4.1a"),)
COORDINATING = (
    Permission("coordinate", frozenset({"coordinator"}), "disclosure-regulation-2019:11"),
)
IMPORTING = (
    Permission("import", migration.IMPORTERS, migration.CLAUSE),
    Permission("read_imports", migration.IMPORTERS | migration.SIGNERS, migration.CLAUSE),
)
LEANING = (
    Permission("answer_for", frozenset({"author", "approver"}), "disclosure-regulation-2019:6"),
)
"""In whose hands it is to correct what leans on something taken down, or to take it down as well."""
CONFIGURING = (
    Permission("configure", PROPOSERS, CLAUSE),
    Permission("propose_configuration", PROPOSERS, CLAUSE),
    Permission("read_configuration", PROPOSERS | CONFIRMERS, CLAUSE),
    Permission("withdraw_redirect", PROPOSERS | CONFIRMERS, "changchun-2015:4.1a"),
)


def drafting_organs(actor: Actor) -> set[int] | None:
    """Return the ids of the organs for which the actor writes; None = all of them."""
    return _organs(DRAFTING, actor, "draft")


def reading_organs(actor: Actor) -> set[int] | None:
    """Return the ids of the organs whose items the actor sees; None = all of them."""
    return _organs(READING, actor, "read_items")


def _organs(table: tuple[Permission, ...], actor: Actor, action: str) -> set[int] | None:
    tops = reach(table, actor, action)
    return under(tops) if tops else tops


class ItemQuerySet(VisibleQuerySet["Any"]):
    """Items; ``visible_to`` is the only way channels list them."""

    @override
    def visible_to(self, actor: Actor) -> Self:
        """Return the items of the organs in which the actor holds a role of the chain."""
        organs = reading_organs(actor)
        return self.all() if organs is None else self.filter(organ_id__in=organs)
