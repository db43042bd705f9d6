"""清除令的查阅 (reads): orders a person may see, with the releaser's answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from huiyin.foundation.cases.models import Case
from huiyin.foundation.release.models import PurgeOrder
from huiyin.foundation.release.purge_rules import KIND

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from huiyin.foundation.cases.models import Decision
    from huiyin.foundation.release.models import Erasure
    from huiyin.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Ordered:
    """One order: its case, who proposed it and why, and what the releaser answered."""

    case: Case
    order: PurgeOrder
    proposed: Decision | None
    erasure: Erasure | None

    @property
    def outcome(self) -> str:
        """Return how it stands: waiting, ordered, purged, failed or dropped; the releaser's answer counts first."""
        if self.erasure is not None:
            return "failed" if self.erasure.problem else "purged"
        return self.case.state


def visible_to(actor: Actor) -> QuerySet[Case]:
    """Return the cases of orders the actor may see, the newest first."""
    return Case.objects.visible_to(actor).filter(kind=KIND).order_by("-pk")


def waiting_for(actor: Actor) -> int:
    """Return how many orders wait for this person's agreement."""
    return Case.objects.waiting_for(actor).filter(kind=KIND).count()


def with_orders(cases: Iterable[Case]) -> list[Ordered]:
    """Pair cases with their orders and answers."""
    listed = list(cases)
    numbers = [int(case.subject.partition("/")[2]) for case in listed]
    orders = PurgeOrder.objects.select_related("erasure").in_bulk(numbers)
    return [
        Ordered(
            case,
            orders[number],
            case.decisions.filter(action="propose").first(),
            getattr(orders[number], "erasure", None),
        )
        for case, number in zip(listed, numbers, strict=True)
    ]
