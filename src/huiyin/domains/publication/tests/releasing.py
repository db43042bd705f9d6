"""Standing in for the releaser in tests of what follows a release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.domains.publication import services
from huiyin.foundation.release.models import Admission, Refusal

if TYPE_CHECKING:
    from huiyin.domains.publication.tests.conftest import City
    from huiyin.foundation.release.models import Ticket


def admit(city: City, ticket: Ticket) -> int:
    """Write the row that the releaser writes after a root, and settle the cases."""
    now = city.tick()
    Admission.objects.create(
        ticket=ticket, sequence=ticket.pk, root="0" * 64, log_index=ticket.pk, admitted_at=now
    )
    return services.settle_releases(now)


def refuse(city: City, ticket: Ticket) -> int:
    """Write the row of a refusal, and settle the cases."""
    now = city.tick()
    Refusal.objects.create(ticket=ticket, problems=["页面排不出来"], refused_at=now)
    return services.settle_releases(now)
