"""Delivery: one released page from the portal, the same bytes from nginx, the same article from stock Wagtail."""

from __future__ import annotations

from contextlib import ExitStack
from statistics import median
from typing import TYPE_CHECKING
from urllib.request import urlopen

from tests.bench import filling, servers
from tests.bench.article import SLUG
from tests.bench.result import Result, at_least, below

if TYPE_CHECKING:
    from huiyin.foundation.release.releaser import Releaser
    from tests.bench.place import Place

ROUNDS, SECONDS = 9, 3
PORTAL_1, PORTAL_2 = "portal, 1 worker", "portal, 2 workers"
SERVER, STOCK = "nginx, 2 workers", "stock Wagtail, 2 workers"
ITEM = 2_000_001
NGINX, WAGTAIL, P99 = 0.7, 100, 25


def measure(place: Place, office: filling.Office, releaser: Releaser) -> list[Result]:
    """Return requests a second and the tail, interleaved so that every server meets the same noise."""
    from huiyin.foundation.release.checkout import checkout

    office.release(filling.article(ITEM))
    filling.drain(releaser)
    folder = place.data / "checkout"
    checkout(releaser.writer.store, folder)
    folder.chmod(0o755)
    place.data.chmod(0o755)
    place.data.parent.chmod(0o755)
    path = f"/item/{ITEM}/"
    with ExitStack() as stack:
        scratch = place.data / "nginx"
        scratch.mkdir(exist_ok=True)
        urls = {
            PORTAL_1: stack.enter_context(servers.portal(place.env, 1)) + path,
            PORTAL_2: stack.enter_context(servers.portal(place.env, 2)) + path,
            SERVER: stack.enter_context(servers.nginx(folder, scratch)) + path,
            STOCK: stack.enter_context(servers.wagtail(place.env)) + f"/{SLUG}/",
        }
        bodies = {name: _fetch(url) for name, url in urls.items()}
        if bodies[PORTAL_1] != bodies[SERVER]:
            msg = "portal and nginx answer with different bytes"
            raise RuntimeError(msg)
        return _results(urls, {name: len(body) for name, body in bodies.items()})


def _results(urls: dict[str, str], sizes: dict[str, int]) -> list[Result]:
    runs = _loaded(urls)
    rates = {name: median(rate for rate, _ in found) for name, found in runs.items()}
    tails = {name: median(tail for _, tail in found) for name, found in runs.items()}
    best = max((PORTAL_1, PORTAL_2), key=rates.__getitem__)
    each = [mine[0] / other[0] for mine, other in zip(runs[best], runs[SERVER], strict=True)]
    spread = (
        f"{best}; medians of {ROUNDS} rounds; round by round {min(each):.2f} to {max(each):.2f}"
    )
    about = f"{best}; medians; the same article"
    return [
        *(
            Result(
                f"delivery: {name}",
                round(rates[name]),
                "requests/s",
                note=f"p99 {tails[name]:.1f} ms, {sizes[name]:,} bytes",
            )
            for name in urls
        ),
        at_least("delivery: portal to nginx", rates[best] / rates[SERVER], "ratio", NGINX, spread),
        at_least(
            "delivery: portal to stock Wagtail", rates[best] / rates[STOCK], "ratio", WAGTAIL, about
        ),
        below(
            "delivery: portal p99",
            tails[best],
            "ms",
            P99,
            f"{servers.CONNECTIONS} connections, {best}",
        ),
    ]


def _loaded(urls: dict[str, str]) -> dict[str, list[tuple[float, float]]]:
    """Load the servers in turn, every second round in the other order, so that all meet the same noise."""
    runs: dict[str, list[tuple[float, float]]] = {name: [] for name in urls}
    for url in urls.values():
        servers.load(url, 2)
    for number in range(ROUNDS):
        order = list(urls) if number % 2 else list(urls)[::-1]
        for name in order:
            if name != STOCK or number % 3 == 0:
                runs[name].append(servers.load(urls[name], SECONDS))
    return runs


def _fetch(url: str) -> bytes:
    with urlopen(url, timeout=20) as answer:
        body: bytes = answer.read()
    return body
