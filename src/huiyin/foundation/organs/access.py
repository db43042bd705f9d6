"""机关的访问 (access): who sees the register of organs and people, and who keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from huiyin.foundation.access import Permission, VisibleQuerySet, may_anywhere, reach
from huiyin.foundation.organs.paths import under
from huiyin.kernel.steps import SYSTEM_ROLE

if TYPE_CHECKING:
    from typing import Self

    from huiyin.foundation.organs.models import Organ, Person  # noqa: F401 — named in the bases
    from huiyin.kernel.actors import Actor

ORGANS = (
    Permission(
        "organ.read",
        frozenset({"system_admin", "security_admin", "audit_admin"}),
        "gbt22239-2019:8.1.4.2",
    ),
    Permission("organ.maintain", frozenset({"system_admin", SYSTEM_ROLE}), "changchun-2015:5.1c"),
)


class OrganQuerySet(VisibleQuerySet["Organ"]):
    """Organs as the desk lists them; the public sees those that were released."""

    @override
    def visible_to(self, actor: Actor) -> Self:
        """Return the organs in which the actor may read the register, and those below them."""
        tops = reach(ORGANS, actor, "organ.read")
        if tops is None:
            return self.all()
        return self.filter(pk__in=under(tops)) if tops else self.none()


class PersonQuerySet(VisibleQuerySet["Person"]):
    """Persons: their contact data for work only."""

    @override
    def visible_to(self, actor: Actor) -> Self:
        """Return everybody to whoever may read the register anywhere: a person may belong to any organ."""
        return self.all() if may_anywhere(ORGANS, actor, "organ.read") else self.none()
