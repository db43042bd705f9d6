"""The portal's search page over HTTP, as a reader asks: answered from the index and checked against what is public."""

from __future__ import annotations

import http.client
import random
import time
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from huiyin.foundation.text import segmentation
from tests.bench import filling, servers
from tests.bench.result import Result, below

if TYPE_CHECKING:
    from tests.bench.place import Place

ASKED, WARM = 300, 20
LATENCY = 50  # milliseconds
FINDING = 0.8  # of the questions, which are made from what is public; an empty answer is quick


def measure(place: Place, size: int) -> list[Result]:
    """Return the latency of mixed questions with ``size`` items public; half of them have filters."""
    addresses = questions(size)
    with servers.portal(place.env, 1) as portal:
        parts = urlsplit(portal.address)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        for address in addresses[:WARM]:
            _answer(connection, address)
        times = sorted(_timed(connection, address) for address in addresses)
        found = sum("<mark>" in _answer(connection, a) for a in addresses)
    if found < ASKED * FINDING:
        msg = f"only {found} of {ASKED} questions about public items found something"
        raise RuntimeError(msg)
    middle, late = times[len(times) // 2], times[int(len(times) * 0.99)]
    note = f"p50 {middle:.1f} ms; {found} of {ASKED} questions found something to highlight"
    return [below(f"search: the portal's page, p99, {size:,} items", late, "ms", LATENCY, note)]


def questions(size: int) -> list[str]:
    """Return addresses: words, phrases and whole titles of items that are public, with and without filters."""
    chance = random.Random(13)
    found = []
    for number in range(ASKED):
        made = filling.passable(filling.FIRST + chance.randrange(size // 2))
        title = made["title"]
        words = [w for w in segmentation.words(title) if len(w) > 1] or ["通知"]
        asked = (
            chance.choice(words),
            "".join(chance.sample(words, min(2, len(words)))),
            f"“{title[2:8]}”",
            title,
        )[number % 4]
        filters = (
            {},
            {"type": made["type"]},
            {"organ": made["organ"], "year": made["made_on"][:4]},
            {"sort": "newest"},
        )[number // 4 % 4]
        found.append(f"/search?{urlencode({'q': asked, **filters})}")
    return found


def _timed(connection: http.client.HTTPConnection, address: str) -> float:
    begin = time.perf_counter()
    _answer(connection, address)
    return (time.perf_counter() - begin) * 1000


def _answer(connection: http.client.HTTPConnection, address: str) -> str:
    connection.request("GET", address)
    answer = connection.getresponse()
    body = answer.read().decode()
    if answer.status != 200:
        msg = f"{address} answered {answer.status}"
        raise RuntimeError(msg)
    return body
