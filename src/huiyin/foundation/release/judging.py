"""审票: judging due tickets one after another, each against what the ones before it would leave."""

from __future__ import annotations

import logging
from datetime import datetime
from itertools import takewhile
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from huiyin.foundation.release.admission import Admitter, Failed, Prepared, Refused
from huiyin.foundation.release.models import TicketEntry
from huiyin.foundation.release.seals import sealed_keys, ticket_seal_holds
from huiyin.foundation.text.scanners import current_matcher

CHUNK = 500
log = logging.getLogger("huiyin.releaser")

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from huiyin.foundation.release.models import Ticket
    from huiyin.foundation.release.rendering import Envelope, Publisher
    from huiyin.foundation.release.store import ReleaseStore, Root


Answer = Prepared | Refused | Failed


class DesignNotApproved(Exception):
    """The portal's templates or code differ from what two people approved.

    ``settled`` are refusals and failures found before the first ticket that must wait: nothing they rest on waits.
    """

    def __init__(self, settled: Sequence[Answer] = ()) -> None:
        super().__init__()
        self.settled = tuple(settled)


class DesignFails(DesignNotApproved):
    """Two people approved the design, but it could not be rendered; its ticket is tried again later."""


def judge(
    tickets: Sequence[Ticket],
    store: ReleaseStore,
    root: Root | None,
    publisher: Publisher,
    *,
    now: datetime,
    rendering: bool = True,
) -> list[Answer]:
    """Return an answer a ticket; ``DesignNotApproved`` where they must be rendered and nothing may be."""
    if not tickets:
        return []
    over: dict[str, Envelope | None] = {}
    admitter = Admitter(
        publisher,
        current_matcher(on=localdate(now)),
        lambda key: _is_public(store, root, key, over),
    )
    sequence = root.sequence + 1 if root else 1
    design = publisher.design_digest()
    answers: list[Answer] = []
    for ticket in tickets:
        present = {key: present_envelope(store, root, key, over) for key in sealed_keys(ticket)}
        answer = _answer(admitter, ticket, present, sequence, design, now)
        if isinstance(answer, Prepared):
            over.update(answer.changes)
        answers.append(answer)
    if rendering and over:
        try:
            require_design(store, root, publisher, over)
        except DesignNotApproved:
            settled = takewhile(lambda a: not isinstance(a, Prepared), answers)
            raise DesignNotApproved(tuple(settled)) from None
    return answers


def _is_public(
    store: ReleaseStore, root: Root | None, key: str, over: Mapping[str, Envelope | None]
) -> bool:
    """Tell whether a source stands in public under a key; a notice of withdrawal is none."""
    if key in over:
        return over[key] is not None
    return root is not None and store.source(root.digest, key) is not None


def rehearse(
    ticket: Ticket, store: ReleaseStore, publisher: Publisher, *, now: datetime
) -> list[str]:
    """Return why a waiting ticket would be refused if it were due now; nothing is written or rendered.

    The words and the rules are those of this moment: a list that grew since the approval counts.
    """
    root = store.current()
    present = {key: present_envelope(store, root, key, {}) for key in sealed_keys(ticket)}
    admitter = Admitter(
        publisher, current_matcher(on=localdate(now)), lambda key: _is_public(store, root, key, {})
    )
    sequence = root.sequence + 1 if root else 1
    answer = _answer(admitter, ticket, present, sequence, publisher.design_digest(), now)
    if isinstance(answer, Refused):
        return answer.problems
    return [answer.why] if isinstance(answer, Failed) else []


def require_design(
    store: ReleaseStore,
    root: Root | None,
    publisher: Publisher,
    over: Mapping[str, Envelope | None] | None = None,
) -> None:
    """Raise ``DesignNotApproved`` unless the publisher's design is the approved one."""
    envelope = present_envelope(store, root, "design/portal", over or {})
    if root is None and not over:
        return
    if envelope is None or envelope["document"]["digest"] != publisher.design_digest():
        raise DesignNotApproved


def sealed_time_has_come(ticket: Ticket, now: datetime) -> bool:
    """Tell whether the sealed not-before has passed; the column beside it is only for the query.

    A ticket without a true seal need not wait: it is refused.
    """
    if not ticket_seal_holds(ticket.payload, ticket.seal):
        return True
    sealed = ticket.payload["not_before"]
    return sealed is None or datetime.fromisoformat(sealed) <= now


def _withdrawn_since(ticket: Ticket) -> bool:
    """Tell whether one of the ticket's keys was ordered down after the ticket was issued.

    Only a sealed order counts that was not refused: a row written by hand stops nothing for good.
    """
    keys = set(sealed_keys(ticket))
    later = TicketEntry.objects.filter(
        ticket__kind="withdrawal", ticket_id__gt=ticket.pk, ticket__refusal__isnull=True
    ).select_related("ticket")
    listed = sorted(keys)
    return any(
        _orders_down(row.ticket, keys)
        for at in range(0, len(listed), CHUNK)
        for row in later.filter(key__in=listed[at : at + CHUNK])
    )


def _orders_down(order: Ticket, keys: set[str]) -> bool:
    """Tell whether a withdrawal was written by the gate and names one of the keys."""
    return not keys.isdisjoint(sealed_keys(order))


def _answer(
    admitter: Admitter,
    ticket: Ticket,
    present: dict[str, Envelope | None],
    sequence: int,
    design: str,
    now: datetime,
) -> Answer:
    """Judge one ticket; a rule that breaks keeps its ticket waiting and nobody else's."""
    if ticket.kind != "withdrawal" and _withdrawn_since(ticket):
        return Refused(ticket, ["开票之后已下令撤回，不再发布"])
    try:
        answer = admitter.prepare(ticket, present=present, sequence=sequence, now=now)
    except Exception as error:
        log.exception("ticket %s cannot be judged", ticket.pk)
        return Failed(ticket, f"{type(error).__name__}: {error}")
    if isinstance(answer, Prepared) and ticket.kind == "design":
        approved = answer.changes.get("design/portal")
        if approved is None or approved["document"]["digest"] != design:
            return Refused(ticket, ["批准的页面样式与程序中的不一致，请重新提请批准"])
    return answer


def present_envelope(
    store: ReleaseStore, root: Root | None, key: str, over: Mapping[str, Envelope | None]
) -> Envelope | None:
    """Return the envelope behind a key, or the withdrawal notice in its place (it carries a ticket too)."""
    notice = f"withdrawn/{key.partition('/')[2]}" if key.startswith("item/") else None
    if key in over:
        found = over[key]
        return over.get(notice) if found is None and notice is not None else found
    if root is None:
        return None
    present = store.source(root.digest, key)
    if present is None and notice is not None:
        return store.source(root.digest, notice)
    return present
