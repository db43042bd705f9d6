"""权限表 (permissions): roles and actions, one row a permission. What no row allows is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from huiyin.kernel.clauses import ClauseRef
from huiyin.kernel.errors import NotPermitted
from huiyin.kernel.steps import SYSTEM_ROLE

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


def may_anywhere(table: Iterable[Permission], actor: Actor, action: str) -> bool:
    """Tell whether a row allows the action in any organ at all: a list or a menu entry has something to show."""
    return bool(_places(table, actor, action))


def reach(table: Iterable[Permission], actor: Actor, action: str) -> set[int] | None:
    """Return the ids of the topmost organs in which the action is allowed; None = everywhere."""
    places = [place for _, place in _places(table, actor, action)]
    return None if () in places else {place[-1] for place in places}


def require_anywhere(table: Iterable[Permission], actor: Actor, action: str) -> None:
    """Raise ``NotPermitted`` unless ``may_anywhere``: for pages whose rows are narrowed by ``visible_to``."""
    rows = tuple(table)
    if not may_anywhere(rows, actor, action):
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


def _places(
    table: Iterable[Permission], actor: Actor, action: str
) -> set[tuple[str, tuple[int, ...]]]:
    """Return the roles that allow the action, each with the organ in which the actor holds it."""
    roles = {role for row in table if row.action == action for role in row.roles}
    if actor.kind == SYSTEM_ROLE:
        return {(role, ()) for role in roles & {SYSTEM_ROLE}}
    return {(g.role, g.organ) for g in actor.grants if g.role in roles - {SYSTEM_ROLE}}


def _holds(actor: Actor, role: str, organ_path: tuple[int, ...]) -> bool:
    """Let the system act where a row names it; a person cannot hold that role."""
    if SYSTEM_ROLE in {role, actor.kind}:
        return role == actor.kind == SYSTEM_ROLE
    return actor.holds(role, organ_path)
