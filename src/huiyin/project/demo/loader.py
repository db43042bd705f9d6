"""演示城市的装载: an invented city with fourteen months of information, every item through the real gate.

Running it again changes nothing; after a run that broke off, the next one goes on where that stopped.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.timezone import localtime

from huiyin.foundation.cases.selectors import calendar
from huiyin.foundation.release import daemon
from huiyin.kernel.calendar import SHANGHAI
from huiyin.project.demo import timeline
from huiyin.project.demo.acts import Acts
from huiyin.project.demo.designs import approve_design
from huiyin.project.demo.manuscripts import manuscripts
from huiyin.project.demo.people import Staff
from huiyin.project.demo.places import agree_on_places, enter_places, lead_old_addresses_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from huiyin.project.demo.sign_ins import SignIn

SIGN_INS = "demo-sign-ins.txt"
TELL_EVERY = 10
UNREAD = timedelta(days=7)
"""Everybody has read what they were told before the last days of the story."""


@dataclass(frozen=True, slots=True)
class Demo:
    """What was loaded: the sign-ins, and how many acts this run carried out (none the second time)."""

    sign_ins: tuple[SignIn, ...]
    acts: int


def load(*, now: datetime, announce: Callable[[str], None]) -> Demo:
    """Load the city, telling about progress in Chinese sentences.

    The releaser's lock is held meanwhile: a releaser that is running raises ``AlreadyRunning``.
    """
    announce("正在准备演示城市“云川市”……")
    staff = Staff(sign_ins_file=settings.DATA_DIR / SIGN_INS)
    acts = staff.engage(now=timeline.OPENING)
    staff.renew_passwords(now)
    announce(f"机关、人员和账号已就位（{len(staff.sign_ins)} 个账号），正在办理稿件……")
    acts += enter_places(actor=staff.actor, now=timeline.OPENING)
    with _releasing() as release:
        acts += approve_design(
            actor=staff.actor, release=release, now=timeline.OPENING + timedelta(minutes=15)
        )
        acts += agree_on_places(
            actor=staff.actor, release=release, now=timeline.OPENING + timedelta(minutes=20)
        )
        acts += lead_old_addresses_on(
            actor=staff.actor, release=release, now=timeline.OPENING + timedelta(minutes=25)
        )
        acts += _tell_the_story(staff, release, now, announce)
    announce("演示城市已准备好。")
    return Demo(sign_ins=staff.sign_ins, acts=acts)


def _tell_the_story(
    staff: Staff,
    release: Callable[[datetime], None],
    now: datetime,
    announce: Callable[[str], None],
) -> int:
    """Carry out every event; return how many were new."""
    rows = manuscripts()
    planned = timeline.events(rows, calendar())
    acts = Acts(
        manuscripts={m.key: m for m in rows},
        actor=staff.actor,
        release=release,
        scheduled_for=tomorrow_at_nine(now),
    )
    done, finished, unread, recent = 0, 0, True, last_days(planned, now)
    for event in planned:
        if done and unread and event.at >= recent:
            staff.read_everything(event.at)
            unread = False
        done += acts.do(event)
        finished += event.action == "create"
        if event.action == "create" and finished % TELL_EVERY == 0:
            announce(f"已办理 {finished}/{len(rows)} 件稿件……")
    return done


def last_days(planned: Sequence[timeline.Event], now: datetime) -> datetime:
    """Return since when people have read nothing: counted from the end of the story, which may lie behind us."""
    return min(now, planned[-1].at) - UNREAD


def tomorrow_at_nine(now: datetime) -> datetime:
    """Return nine o'clock of the next day in the city."""
    day = localtime(now, SHANGHAI).date() + timedelta(days=1)
    return datetime.combine(day, time(9), tzinfo=SHANGHAI)


@contextmanager
def _releasing() -> Iterator[Callable[[datetime], None]]:
    """Hold the releaser for the duration, and yield what lets it work at a moment of the story."""
    with daemon.only_one():
        releaser = daemon.make()
        started = False

        def release(at: datetime) -> None:
            nonlocal started
            if not started:
                releaser.start(now=at)
                started = True
            releaser.step(now=at)

        yield release
