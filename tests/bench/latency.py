"""From the last act of people to the new bytes in a reader's hands, with releaser and portal as processes."""

from __future__ import annotations

import gc
import http.client
import itertools
import time
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.bench import filling, servers
from tests.bench.result import Result, below

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.bench.place import Place

RELEASES, CORRECTIONS, SCHEDULED = 30, 30, 10
MEDIAN, P99 = 0.5, 2.0
TO_THE_SECOND = 1.0
PATIENCE = 30  # seconds
PAUSE = 0.003
NEW = {"published_on": None}
"""What is new stands at the end of every list; an old date would move all that stands after it."""
NUMBERS, REGISTERED = itertools.count(5_000_001), itertools.count(1)


class Reader:
    """A reader who asks again and again over one connection."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)

    def wait(self, path: str, words: str) -> float:
        """Return the moment (``time.time``) at which a page with the words arrived."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            self._connection.request("GET", path)
            answer = self._connection.getresponse()
            body = answer.read()
            if answer.status == 200 and words.encode() in body:
                return time.time()
            time.sleep(PAUSE)
        msg = f"{path} did not come within {PATIENCE} s"
        raise RuntimeError(msg)


def measure(place: Place, office: filling.Office, size: int) -> list[Result]:
    """Return the figures with ``size`` items present; no other releaser may hold the store."""
    status = place.data / "releaser" / "status.json"
    gc.freeze()  # what this process holds is not the platform's: looking it through would be measured too
    with servers.releaser(place.env, status), servers.portal(place.env, 1) as portal:
        reader = Reader(portal.address)
        registered = [_timed(reader, *_last_act()) for _ in range(RELEASES)]
        corrected = [_timed(reader, *_correction(office, n)) for n in range(CORRECTIONS)]
        late = [_scheduled(reader, office, n) for n in range(SCHEDULED)]
    times = sorted(registered + corrected)
    note = f"{len(registered)} new items by publication's services, {len(corrected)} corrections by the gate"
    worst = times[min(len(times) - 1, int(len(times) * 0.99))]
    at = f"{size:,} items"
    return [
        below(f"latency: median, {at}", median(times), "s", MEDIAN, note),
        below(
            f"latency: p99, {at}", worst, "s", P99, f"of {len(times)} releases, one after another"
        ),
        Result(f"latency: new items, median, {at}", round(median(registered), 3), "s"),
        Result(f"latency: corrections, median, {at}", round(median(corrected), 3), "s"),
        Result(f"latency: scheduled, median lateness, {at}", round(median(late), 3), "s"),
        below(
            f"latency: scheduled, worst lateness, {at}",
            max(late),
            "s",
            TO_THE_SECOND,
            f"of {SCHEDULED}",
        ),
    ]


def _last_act() -> tuple[str, str, Callable[[], object]]:
    from tests.bench import registering  # its models need Django loaded

    return registering.ready(next(REGISTERED))


def _correction(office: filling.Office, number: int) -> tuple[str, str, Callable[[], object]]:
    """Freeze a correction of a released item; the last act is the ticket."""
    made = filling.passable(filling.FIRST + number * 17)
    words = f"更正{next(NUMBERS)}"
    made = made | {"title": f"{made['title']}（{words}）"}
    frozen = office.freeze(f"item/{made['id']}", made)
    return f"/item/{made['id']}/", words, lambda: office.issue("correction", [frozen], people=3)


def _scheduled(reader: Reader, office: filling.Office, number: int) -> float:
    """Release at a set time and return by how many seconds a reader had it later."""
    made = filling.passable(next(NUMBERS) + number * 3) | NEW
    words = made["title"]
    moment = datetime.now(UTC) + timedelta(seconds=1.2 + number % 7 / 10)
    office.release(made, not_before=moment)
    return reader.wait(f"/item/{made['id']}/", words[:10]) - moment.timestamp()


def _timed(reader: Reader, path: str, words: str, act: Callable[[], object]) -> float:
    begin = time.time()
    act()
    return reader.wait(path, words) - begin
