"""结果入档和告警 (keeping): every result is kept; one that finds something new is an alarm, once.

An alarm is a notice to the system and audit administrators and an entry of the ledger. The same faults found
again the next night are no new alarm; other faults are, and so are the same ones after they had gone.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db import DatabaseError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from huiyin.foundation.accounts.models import User
from huiyin.foundation.accounts.selectors import in_force
from huiyin.foundation.cases.telling import link_of
from huiyin.foundation.ledger.services import record
from huiyin.foundation.notices.services import tell_all
from huiyin.foundation.watch.models import WatchResult
from huiyin.foundation.watch.rules import BY_CODE, HEARERS
from huiyin.kernel.actors import SYSTEM
from huiyin.kernel.digests import canonical_json, sha256_hex

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

KEPT, TOLD = 200, 20
log = logging.getLogger("huiyin.watch")


@transaction.atomic
def keep(
    *, kind: str, count: int, faults: Sequence[str], now: datetime, seconds: int = 0
) -> WatchResult:
    """Keep a result; raise the alarm where its faults are not those of the result before it.

    Of a verification that runs all day, a result that says the same as the last one of the day is not
    kept again.
    """
    mark = sha256_hex(canonical_json(sorted(faults))) if faults else ""
    before = WatchResult.objects.filter(kind=kind).order_by("-id").first()
    unchanged = before is not None and before.mark == mark
    if before is not None and unchanged and _said_today(before, now):
        return before
    result = WatchResult.objects.create(
        kind=kind,
        at=now,
        seconds=seconds,
        count=count,
        total=len(faults),
        faults=list(faults[:KEPT]),
        mark=mark,
    )
    if faults and not unchanged:
        _alarm(result, now)
    elif before is not None and before.total and not faults:
        _record("watch.cleared", result, now)
    return result


def _said_today(before: WatchResult, now: datetime) -> bool:
    """Tell whether a verification of all day has a result of this day."""
    return BY_CODE[before.kind].at is None and localdate(before.at) == localdate(now)


def _alarm(result: WatchResult, now: datetime) -> None:
    """Tell the administrators first: the ledger may be the very thing that is damaged."""
    label = BY_CODE[result.kind].label
    more = _("……共 {total} 处").format(total=result.total) if result.total > TOLD else ""
    tell_all(
        people=hearers(now),
        kind="watch.alarm",
        key=f"watch/{result.pk}",
        subject=_("{label}发现 {total} 处问题").format(label=label, total=result.total),
        text="\n".join(filter(None, [*result.faults[:TOLD], more])),
        link=link_of(f"watch/{result.kind}"),
        now=now,
    )
    _record("watch.alarm", result, now)


def hearers(now: datetime) -> list[User]:
    """Return the system and audit administrators."""
    grants = in_force(now).filter(role__in=HEARERS)
    people = User.objects.filter(is_active=True, pk__in=grants.values("user_id"))
    return list(people.select_related("person").order_by("pk"))


def _record(kind: str, result: WatchResult, now: datetime) -> None:
    try:
        record(
            kind=kind,
            actor=SYSTEM,
            at=now,
            subject=f"watch/{result.kind}",
            basis=BY_CODE[result.kind].clause,
            data={"result": result.pk, "total": result.total, "faults": result.faults[:TOLD]},
        )
    except DatabaseError:
        log.exception("an alarm could not be entered in the ledger")
