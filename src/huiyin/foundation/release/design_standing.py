"""样式的现状 (reads): is this program's design approved, what waits, who agreed to the last one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from huiyin.foundation.cases.models import Case
from huiyin.foundation.release import gate
from huiyin.foundation.release.daemon import publisher
from huiyin.foundation.release.design import KEY, KIND, frozen_of, pending
from huiyin.foundation.release.models import TicketEntry

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from huiyin.foundation.cases.models import Decision
    from huiyin.foundation.release.gate import ReleaseStatus
    from huiyin.foundation.release.models import Frozen


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal as people judge it; ``digest`` is that of the design, ``current`` whether it is this program's."""

    case: Case
    digest: str
    proposed: Decision
    current: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Digests of the design: of this program, and of the one the releaser took over last.

    ``decisions`` are those behind the latter; ``status`` is what became of the last ticket for a design.
    """

    present: str
    approved: str
    proposals: tuple[Proposal, ...]
    decisions: tuple[Decision, ...]
    status: ReleaseStatus

    @property
    def settled(self) -> bool:
        """Tell whether this program's design is the approved one."""
        return self.present == self.approved


def standing(*, now: datetime) -> Standing:
    """Return how the design stands, for those who approve it."""
    present = publisher().design_digest()
    frozen = _admitted()
    case = Case.objects.filter(kind=KIND, flags__frozen=frozen.pk).first() if frozen else None
    return Standing(
        present=present,
        approved=approved_digest(),
        proposals=tuple(_proposal(case, present) for case in pending()),
        decisions=tuple(case.decisions.order_by("sequence")) if case else (),
        status=gate.status(KEY, now=now),
    )


def approved_digest() -> str:
    """Return the digest of the design the releaser took over last; empty before the first."""
    frozen = _admitted()
    return str(gate.document_of(frozen)["digest"]) if frozen else ""


def will_stop(status: Mapping[str, Any] | None) -> bool:
    """Tell whether the next release will stop for the design: the releaser's program has another one.

    The releaser itself says so only when something is due; people should know before.
    """
    present = (status or {}).get("design")
    return bool(present) and present != approved_digest()


def _admitted() -> Frozen | None:
    """Return the frozen design that the releaser admitted last."""
    entries = TicketEntry.objects.filter(key=KEY, ticket__admission__isnull=False)
    entry = entries.select_related("frozen").order_by("-ticket_id").first()
    return entry.frozen if entry else None


def _proposal(case: Case, present: str) -> Proposal:
    digest = str(gate.document_of(frozen_of(case))["digest"])
    return Proposal(case, digest, case.decisions.get(action="propose"), digest == present)
