"""放行与拒发记录: the releaser's answers as the database keeps them, and the one that a crash may have swallowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from huiyin.foundation.ledger.services import record
from huiyin.foundation.release.models import Admission, Refusal
from huiyin.kernel.actors import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from huiyin.foundation.release.admission import Refused
    from huiyin.foundation.release.models import Ticket
    from huiyin.foundation.release.store import ReleaseStore, Root


@transaction.atomic
def admit(tickets: Sequence[Ticket], root: Root) -> None:
    """Write down that tickets went out with a root."""
    Admission.objects.bulk_create(
        [
            Admission(
                ticket=ticket,
                sequence=root.sequence,
                root=root.digest,
                log_index=root.log_size - 1,
                admitted_at=root.signed_at,
                head=root.as_json().decode(),
            )
            for ticket in tickets
        ]
    )


@transaction.atomic
def refuse(refused: Refused, now: datetime) -> None:
    """Write down that a ticket will never go out, and why."""
    Refusal.objects.create(ticket=refused.ticket, problems=refused.problems, refused_at=now)
    record(
        kind="release.refused",
        actor=SYSTEM,
        at=now,
        subject=f"ticket/{refused.ticket.pk}",
        data={"problems": refused.problems[:20]},
    )


def went_out_with(store: ReleaseStore, root: Root | None, ticket: Ticket) -> Root | None:
    """Return the head with which a ticket went out, as the store knows it; None where it did not."""
    envelope = store.source(root.digest, f"ticket/{ticket.pk}") if root else None
    return store.head(envelope["sequence"]) if envelope else None
