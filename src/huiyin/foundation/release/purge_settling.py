"""清除回执: carrying into the cases what the releaser did with the orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from huiyin.foundation.cases import engine
from huiyin.foundation.cases.models import Case
from huiyin.foundation.release.models import Erasure
from huiyin.foundation.release.purge_rules import KIND
from huiyin.kernel.actors import SYSTEM
from huiyin.kernel.errors import WrongState

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.foundation.cases.guards import Context
    from huiyin.kernel.actors import Actor


def settle_purges(now: datetime) -> int:
    """Move every case whose order was answered; return how many. Safe to run any number of times."""
    count = 0
    for case in Case.objects.filter(kind=KIND, state="ordered").order_by("pk"):
        erasure = erasure_of(case)
        if erasure is not None:
            engine.advance(
                case_id=case.pk,
                action="fail" if erasure.problem else "purge",
                actor=SYSTEM,
                now=now,
                seen_version=case.version,
                opinion=erasure.problem,
                data={"objects": erasure.objects_erased, "files": erasure.files_erased},
            )
            count += 1
    return count


def erasure_of(case: Case) -> Erasure | None:
    """Return the releaser's answer to a case's order."""
    return Erasure.objects.filter(order_id=int(case.subject.partition("/")[2])).first()


def really_erased(case: Case, actor: Actor, context: Context) -> None:  # noqa: ARG001
    """The case follows the releaser, never the other way round."""
    erasure = erasure_of(case)
    if erasure is None or erasure.problem:
        raise WrongState("not-erased", _("发布器还没有清除。"))


def really_failed(case: Case, actor: Actor, context: Context) -> None:  # noqa: ARG001
    """As ``really_erased``, for an order that could not be carried out."""
    erasure = erasure_of(case)
    if erasure is None or not erasure.problem:
        raise WrongState("not-failed", _("发布器没有拒绝这份清除令。"))


GUARDS = (really_erased, really_failed)
