"""成批发布: a batch goes out together, or, where one of it cannot be rendered, the others without it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from huiyin.foundation.release.admission import Prepared
from huiyin.foundation.release.giving_way import MustGiveWay
from huiyin.foundation.release.pace import UNTYPICAL

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from huiyin.foundation.release.releaser import Releaser

log = logging.getLogger("huiyin.releaser")


def release(releaser: Releaser, prepared: Sequence[Prepared], now: datetime) -> None:
    """Release a batch; where it fails as a whole, each ticket by itself, and what fails alone is held."""
    failure = _failure(releaser, prepared, now)
    if failure is None:
        return
    log.error("a batch of %d failed; trying one by one", len(prepared), exc_info=failure)
    for single in prepared:
        for answer in releaser.judge_due([single.ticket], now):
            releaser.aside(answer, now)
            if isinstance(answer, Prepared):
                _alone(releaser, answer, now)


def _alone(releaser: Releaser, prepared: Prepared, now: datetime) -> None:
    failure, ticket = _failure(releaser, [prepared], now), prepared.ticket
    if failure is not None:
        log.error("ticket %s stays queued", ticket.pk, exc_info=failure)
        long = ticket.kind in UNTYPICAL
        releaser.turns.hold(ticket, f"{type(failure).__name__}: {failure}", long=long)


def _failure(releaser: Releaser, prepared: Sequence[Prepared], now: datetime) -> Exception | None:
    """Commit tickets together and return what made that fail, with everything as it was before.

    A full disk, a render that must give way, and what fails after the swap go through: what is public by then is
    written down by the next step.
    """
    before = releaser.writer.root
    changes = {key: value for one in prepared for key, value in one.changes.items()}
    try:
        releaser.commit(changes, list(prepared), prepared[0].ticket.kind, now)
    except MustGiveWay:
        raise
    except OSError:
        releaser.forget()
        raise
    except Exception as failure:
        releaser.forget()
        if releaser.writer.root != before:
            raise
        return failure
    return None
