"""Delivery: one released page from the portal, the same bytes from nginx, the same article from stock Wagtail."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING
from urllib.request import urlopen

from tests.bench import filling, servers
from tests.bench.article import SLUG
from tests.bench.result import Result, at_least, below

if TYPE_CHECKING:
    from huiyin.foundation.release.releaser import Releaser
    from tests.bench.place import Place

ROUNDS, SECONDS = 7, 3
PORTAL_1, PORTAL_2 = "portal, 1 worker", "portal, 2 workers"
SERVER, STOCK = "nginx, 2 workers", "stock Wagtail, 2 workers"
FIRST = 2_000_000
NGINX, WAGTAIL, P99 = 0.7, 100, 25


def measure(place: Place, office: filling.Office, releaser: Releaser, size: int) -> list[Result]:
    """Return requests a second and the tail, interleaved so that every server meets the same noise."""
    from huiyin.foundation.release.checkout import checkout

    number = FIRST + size
    office.release(filling.article(number))
    filling.drain(releaser)
    folder = place.data / "checkout"
    checkout(releaser.writer.store, folder)
    folder.chmod(0o755)
    place.data.chmod(0o755)
    place.data.parent.chmod(0o755)
    path = f"/item/{number}/"
    with ExitStack() as stack:
        scratch = place.data / "nginx"
        scratch.mkdir(exist_ok=True)
        found = {
            PORTAL_1: (stack.enter_context(servers.portal(place.env, 1)), path),
            PORTAL_2: (stack.enter_context(servers.portal(place.env, 2)), path),
            SERVER: (stack.enter_context(servers.nginx(folder, scratch)), path),
            STOCK: (stack.enter_context(servers.wagtail(place.env)), f"/{SLUG}/"),
        }
        targets = {
            name: Target(server, server.address + tail, _fetch(server.address + tail))
            for name, (server, tail) in found.items()
        }
        if targets[PORTAL_1].body != targets[SERVER].body:
            msg = "portal and nginx answer with different bytes"
            raise RuntimeError(msg)
        return _results(targets, f"{size:,} items")


@dataclass(frozen=True, slots=True)
class Target:
    """A page of a server and its bytes."""

    server: servers.Server
    url: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Load:
    """One round: requests a second, 99th percentile in ms, processor time of the server a request in µs."""

    rate: float
    tail: float
    cpu: float


def _results(targets: dict[str, Target], at: str) -> list[Result]:
    runs = _loaded(targets)
    rates = {name: median(r.rate for r in found) for name, found in runs.items()}
    tails = {name: median(r.tail for r in found) for name, found in runs.items()}
    costs = {name: median(r.cpu for r in found) for name, found in runs.items()}
    best = max((PORTAL_1, PORTAL_2), key=rates.__getitem__)
    each = [mine.rate / other.rate for mine, other in zip(runs[best], runs[SERVER], strict=True)]
    spread = f"{best}; {ROUNDS} rounds, {min(each):.2f} to {max(each):.2f}; {_busy()}"
    against, dynamic = rates[best] / rates[SERVER], rates[best] / rates[STOCK]
    same = f"{best}; the same article"
    tail = f"{best}, {servers.CONNECTIONS} connections"
    figures = [
        Result(
            f"delivery: {name}, {at}",
            round(rates[name]),
            "requests/s",
            note=f"p99 {tails[name]:.1f} ms, {costs[name]:.0f} µs of processor a request, {len(t.body):,} bytes",
        )
        for name, t in targets.items()
    ]
    return [
        *figures,
        at_least(f"delivery: portal to nginx, {at}", against, "ratio", NGINX, spread),
        at_least(f"delivery: portal to stock Wagtail, {at}", dynamic, "ratio", WAGTAIL, same),
        below(f"delivery: portal p99, {at}", tails[best], "ms", P99, tail),
    ]


def _busy() -> str:
    """Tell how busy the machine was, measuring included."""
    return f"load average {os.getloadavg()[0]:.1f}"


def _loaded(targets: dict[str, Target]) -> dict[str, list[Load]]:
    """Load the servers in turn, every second round in the other order, so that all meet the same noise."""
    runs: dict[str, list[Load]] = {name: [] for name in targets}
    for target in targets.values():
        servers.load(target.url, 2)
    for number in range(ROUNDS):
        order = list(targets) if number % 2 else list(targets)[::-1]
        for name in order:
            if name != STOCK or number % 3 == 0:
                runs[name].append(_round(targets[name]))
    return runs


def _round(target: Target) -> Load:
    before = target.server.cpu()
    rate, tail = servers.load(target.url, SECONDS)
    return Load(rate, tail, (target.server.cpu() - before) / (rate * SECONDS) * 1e6)


def _fetch(url: str) -> bytes:
    with urlopen(url, timeout=20) as answer:
        body: bytes = answer.read()
    return body
