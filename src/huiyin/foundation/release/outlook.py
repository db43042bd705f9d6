"""发布前景: will a scheduled ticket go out in time? Asked at registration, on its page and by a recurring job."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.timezone import localtime

from huiyin.foundation.release import daemon, queueing
from huiyin.foundation.release.design_standing import will_stop
from huiyin.foundation.release.judging import rehearse
from huiyin.foundation.release.models import TicketEntry
from huiyin.foundation.release.pace import UNTYPICAL, Pace
from huiyin.foundation.release.risk_rules import BY_CODE, LIMITS
from huiyin.foundation.release.store import ReleaseStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huiyin.foundation.release.models import Ticket
    from huiyin.foundation.release.queueing import Status
    from huiyin.foundation.release.risk_rules import Risk


MINUTE = 60  # seconds


@dataclass(frozen=True, slots=True)
class Danger:
    """A risk that a ticket runs now: ``said`` is the whole sentence, ``details`` are for those who see the item.

    ``details`` may repeat words of the item; ``said`` never does.
    """

    risk: Risk
    said: str
    details: tuple[str, ...] = ()


def dangers(ticket: Ticket, *, now: datetime, status: Status = None) -> list[Danger]:
    """Return what keeps an unanswered scheduled ticket from going out in time; nothing where all is well.

    ``status`` is the releaser's last word; it is read where none is given.
    """
    moment = ticket.not_before
    if moment is None:
        return []
    word = status if status is not None else daemon.read_status()
    return [*_machine(ticket, moment, word, now), *_refused(ticket, now)]


def near_dangers(ticket: Ticket, *, now: datetime, status: Status = None) -> list[Danger]:
    """Return the dangers of a ticket whose moment is near enough for people to be told."""
    moment = ticket.not_before
    if moment is None:
        return []
    word = status if status is not None else daemon.read_status()
    found = [d for d in _machine(ticket, moment, word, now) if moment - now <= d.risk.within]
    if moment - now <= BY_CODE["refused"].within:
        found += _refused(ticket, now)
    return found


def _refused(ticket: Ticket, now: datetime) -> list[Danger]:
    """Judge the ticket as the releaser would now: words, rules and files may have changed since the approval."""
    problems = rehearse(ticket, ReleaseStore(settings.RELEASE_DIR), daemon.publisher(), now=now)
    return [_danger("refused", f"有 {len(problems)} 处问题", tuple(problems))] if problems else []


def _machine(ticket: Ticket, moment: datetime, word: Status, now: datetime) -> Iterator[Danger]:
    """Yield what the releaser's state and its queue mean for the ticket."""
    if now - moment > LIMITS.patience:
        yield _danger("late", f"原定 {localtime(moment):%m-%d %H:%M}")
    blocked = queueing.blocked_by(word)
    if not queueing.answers(word, now=now):
        yield _danger("stopped", _last_word(word))
    elif blocked == daemon.DESIGN or will_stop(word):
        yield _danger("design", "")
    elif blocked:
        yield _danger("blocked", str((word or {}).get("problem") or ""))
    behind = _overdue(ticket, now)
    if behind:
        yield _danger("behind", f"有 {behind} 张发布票到点没有办")
    slow = _slow(ticket, moment, word)
    if slow is not None:
        yield slow
    rebuilding = _rebuilding(ticket, moment, word, now)
    if rebuilding is not None:
        yield rebuilding


def _slow(ticket: Ticket, moment: datetime, word: Status) -> Danger | None:
    """Return how long the ticket and what is due just before it will take, where that is too long."""
    together = set(
        queueing.due_between(moment - LIMITS.patience, moment).values_list("pk", flat=True)
    )
    entries = TicketEntry.objects.filter(ticket__in=together | {ticket.pk}).count()
    seconds = Pace.of(word).estimate(entries)
    if seconds is None or seconds <= LIMITS.tolerance.total_seconds():
        return None
    whole = int(seconds + 0.5)
    if whole < MINUTE:
        return _danger("slow", f"到点时要发 {entries} 件，按近来的速度约需 {whole} 秒")
    return _danger("slow", f"到点时要发 {entries} 件，按近来的速度约需 {-(-whole // MINUTE)} 分钟")


def _rebuilding(ticket: Ticket, moment: datetime, word: Status, now: datetime) -> Danger | None:
    """Return that everything is rendered anew so shortly before that it may not be done: items wait behind it.

    Dangers are looked for every few minutes, so what may end shortly before the moment is told of too.
    """
    pending = queueing.overdue(moment).filter(kind__in=UNTYPICAL)
    seconds = Pace.of(word).untypical
    length = LIMITS.patience if seconds is None else timedelta(seconds=seconds)
    if moment - now > length + LIMITS.patience or not pending.exclude(pk=ticket.pk).exists():
        return None
    if seconds is None:
        return _danger("rebuild", "")
    if seconds < MINUTE:
        return _danger("rebuild", f"上次用了 {int(seconds + 0.5)} 秒")
    return _danger("rebuild", f"上次用了 {-(-int(seconds) // MINUTE)} 分钟")


def _overdue(ticket: Ticket, now: datetime) -> int:
    """Return how many other tickets have been due for too long."""
    return queueing.overdue(now - LIMITS.patience).exclude(pk=ticket.pk).count()


def _last_word(word: Status) -> str:
    if not word or "at" not in word:
        return "从未应答"
    return f"最后一次应答在 {localtime(datetime.fromisoformat(word['at'])):%m-%d %H:%M}"


def _danger(code: str, more: str, details: tuple[str, ...] = ()) -> Danger:
    risk = BY_CODE[code]
    said = f"{risk.label}（{more}）。{risk.advice}" if more else f"{risk.label}。{risk.advice}"
    return Danger(risk, said, details)
