"""看到的是不是最新 (freshness): has anybody changed a subject since a screen about it was drawn.

The ledger knows: the number of the last entry about the subject is what a form carries as ``seen``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from huiyin.foundation.ledger.models import Entry
from huiyin.foundation.ledger.sentences import sentence
from huiyin.kernel.calendar import SHANGHAI
from huiyin.kernel.errors import Stale

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet


def last_change(subject: str, kinds: Collection[str]) -> int:
    """Return the number of the last entry of these kinds about the subject, 0 where there is none."""
    entry = _changes(subject, kinds).first()
    return entry.seq if entry else 0


def check_fresh(subject: str, seen: int | None, kinds: Collection[str]) -> None:
    """Raise ``Stale``, telling what was done since and when; ``seen`` None asks nothing.

    Call it inside the transaction of the act, with the subject's row locked.
    """
    if seen is None:
        return
    since = _changes(subject, kinds).filter(seq__gt=seen).first()
    if since is not None:
        raise Stale(
            "changed-since",
            _("您打开页面以后情况有变：{at}，{what}。请看过现在的情况，需要的话再办一次。"),
            at=f"{since.at.astimezone(SHANGHAI):%m月%d日 %H:%M}",
            what=sentence(since),
        )


def _changes(subject: str, kinds: Collection[str]) -> QuerySet[Entry]:
    return Entry.objects.filter(subject=subject, kind__in=kinds).order_by("-seq")
