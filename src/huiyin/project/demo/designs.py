"""页面样式: two people of the city agree to the portal's look before the releaser renders with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.domains.publication.models import Item
from huiyin.foundation.release import daemon, design, gate
from huiyin.foundation.release.models import Admission
from huiyin.kernel.digests import canonical_json, sha256_hex
from huiyin.project.demo.manuscripts import manuscripts
from huiyin.project.demo.places import CONFIRMER, PROPOSER

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from huiyin.kernel.actors import Actor


def approve_design(
    *,
    actor: Callable[[str, datetime], Actor],
    release: Callable[[datetime], None],
    now: datetime,
) -> int:
    """Approve the look of this program while the city is still being loaded; return the acts.

    A city that is complete is left alone: a later look is for its own people to agree to.
    """
    last = Admission.objects.order_by("-admitted_at").first()
    if last is not None and Item.objects.count() >= len(manuscripts()):
        return 0
    present = sha256_hex(canonical_json({"digest": daemon.publisher().design_digest()}))
    if gate.released_digest(design.KEY) == present:
        return 0
    at = max(now, last.admitted_at) if last else now
    if not design.pending():
        design.propose(actor=actor(PROPOSER, at), now=at, opinion="启用现在的页面样式。")
    for case in design.pending():
        design.confirm(
            case_id=case.pk, actor=actor(CONFIRMER, at), now=at, opinion="已看过样页，同意。"
        )
    release(at)
    return 1
