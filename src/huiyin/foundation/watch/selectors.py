"""值守的查阅 (reads): the latest result of each verification, and the alarms that stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from huiyin.foundation.watch.models import WatchResult
from huiyin.foundation.watch.rules import WATCHES, Watch

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from huiyin.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Standing:
    """A verification with its latest result, None where it never ran."""

    watch: Watch
    result: WatchResult | None


def standing(actor: Actor) -> list[Standing]:
    """Return each verification as the actor may see it."""
    seen = WatchResult.objects.visible_to(actor)
    return [Standing(w, seen.filter(kind=w.code).order_by("-id").first()) for w in WATCHES]


def alarms(actor: Actor) -> list[WatchResult]:
    """Return the latest results that found something."""
    return [s.result for s in standing(actor) if s.result is not None and not s.result.holds]


def results(actor: Actor, kind: str) -> QuerySet[WatchResult]:
    """Return the results of one verification, the newest first."""
    return WatchResult.objects.visible_to(actor).filter(kind=kind).order_by("-id")
