"""写作台的人: turning Wagtail's account into an actor, at the edge where time begins."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from huiyin.domains.publication.access import DRAFTING, drafting_organs
from huiyin.foundation.access import may
from huiyin.foundation.accounts.selectors import actor_of

if TYPE_CHECKING:
    from huiyin.kernel.actors import Actor


def moment() -> datetime:
    """Return the time of a request."""
    return datetime.now(UTC)


def writer(user: Any) -> Actor | None:
    """Return the actor of an account; None for nobody."""
    if not getattr(user, "is_active", False) or not user.is_authenticated:
        return None
    return actor_of(user, moment())


def may_write(user: Any) -> bool:
    """Tell whether the account writes for some organ."""
    actor = writer(user)
    return actor is not None and drafting_organs(actor) != set()


def may_write_for(user: Any, organ_path: tuple[int, ...]) -> bool:
    """Tell whether the account writes for this organ."""
    actor = writer(user)
    return actor is not None and may(DRAFTING, actor, "draft", organ_path)
