"""发布: what the releaser is given, and what it answers."""

from huiyin.foundation.release.models.admission import Admission, Refusal
from huiyin.foundation.release.models.purge import Erasure, PurgeOrder
from huiyin.foundation.release.models.ticket import Frozen, Ticket, TicketCounter, TicketEntry

__all__ = [
    "Admission",
    "Erasure",
    "Frozen",
    "PurgeOrder",
    "Refusal",
    "Ticket",
    "TicketCounter",
    "TicketEntry",
]
