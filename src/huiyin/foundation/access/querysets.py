"""可见范围 (visibility): one queryset per audience; a forgotten rule shows nothing, not everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db import models

if TYPE_CHECKING:
    from typing import Self

    from huiyin.kernel.actors import Actor

_Model_co = TypeVar("_Model_co", bound=models.Model, covariant=True)


class VisibleQuerySet(models.QuerySet[_Model_co]):
    """A queryset whose ``visible_to`` is the only way channels list rows.

    Subclasses say who sees what; one that forgets to shows an empty list.
    """

    def visible_to(self, actor: Actor) -> Self:  # noqa: ARG002 — the signature of every subclass
        """Return the rows the actor may see: none, until a subclass says otherwise."""
        return self.none()
