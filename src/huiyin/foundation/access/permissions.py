"""权限表 (permissions): roles and actions, one row a permission. What no row allows is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from huiyin.kernel.clauses import ClauseRef
from huiyin.kernel.errors import NotPermitted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huiyin.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Permission:
    """One row: the roles that may act; ``clause`` is the rule it rests on (may be "" for housekeeping)."""

    action: str
    roles: frozenset[str]
    clause: str = ""

    def __post_init__(self) -> None:
        if not self.roles:
            msg = f"permission {self.action!r} names no role"
            raise ValueError(msg)
        if self.clause:
            ClauseRef.parse(self.clause)


def may(
    table: Iterable[Permission], actor: Actor, action: str, organ_path: tuple[int, ...] = ()
) -> bool:
    """Tell whether a row allows the action to a role that the actor holds in the organ or above it."""
    return any(
        row.action == action and any(_holds(actor, role, organ_path) for role in row.roles)
        for row in table
    )


def may_somewhere(table: Iterable[Permission], actor: Actor, action: str) -> bool:
    """Tell whether a row allows the action to a role that the actor holds in any organ.

    For opening a page whose rows are narrowed to the actor's organs by ``visible_to``.
    """
    return any(row.action == action and row.roles & actor.roles() for row in table)


def require_somewhere(table: Iterable[Permission], actor: Actor, action: str) -> None:
    """Raise ``NotPermitted`` unless ``may_somewhere``."""
    rows = tuple(table)
    if not may_somewhere(rows, actor, action):
        _refuse(rows, action)


def require(
    table: Iterable[Permission], actor: Actor, action: str, organ_path: tuple[int, ...] = ()
) -> None:
    """Raise ``NotPermitted`` unless ``may``; it tells nothing about the subject."""
    rows = tuple(table)
    if not may(rows, actor, action, organ_path):
        _refuse(rows, action)


def _refuse(rows: tuple[Permission, ...], action: str) -> NoReturn:
    clause = next((row.clause for row in rows if row.action == action and row.clause), None)
    raise NotPermitted("not-permitted", "您现在的岗位不能办理这一步。", clause=clause)


def _holds(actor: Actor, role: str, organ_path: tuple[int, ...]) -> bool:
    """Let the system act where a row names it; a person cannot hold that role."""
    if role == "system" or actor.kind == "system":
        return role == "system" and actor.kind == "system"
    return actor.holds(role, organ_path)
