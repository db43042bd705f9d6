"""Who acts: passed down as an argument from the channel, never looked up below it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held in an organ; ``organ`` is the path of organ ids from the root, () = everywhere."""

    role: str
    organ: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """A person at a post, or the system itself.

    ``id`` is the account's id (None for the system), ``post`` the post's name as shown in records.
    """

    kind: str
    id: int | None
    name: str
    post: str = ""
    organ: tuple[int, ...] = ()
    grants: frozenset[Grant] = field(default_factory=frozenset)

    def holds(self, role: str, organ: tuple[int, ...] = ()) -> bool:
        """Tell whether the role is held in the organ or in one above it."""
        return any(g.role == role and organ[: len(g.organ)] == g.organ for g in self.grants)

    def roles(self) -> frozenset[str]:
        """Return the names of all roles held anywhere."""
        return frozenset(g.role for g in self.grants)


SYSTEM = Actor(kind="system", id=None, name="系统")
