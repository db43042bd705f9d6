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

ROUNDS = 5
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
            "portal, 1 worker": stack.enter_context(servers.portal(place.env, 1)) + path,
            "portal, 2 workers": stack.enter_context(servers.portal(place.env, 2)) + path,
            "nginx, 2 workers": stack.enter_context(servers.nginx(folder, scratch)) + path,
            "stock Wagtail, 2 workers": stack.enter_context(servers.wagtail(place.env)) + f"/{SLUG}/",
        }
        bodies = {name: _fetch(url) for name, url in urls.items()}
        if bodies["portal, 1 worker"] != bodies["nginx, 2 workers"]:
            msg = "portal and nginx answer with different bytes"
            raise RuntimeError(msg)
        return _results(urls, {name: len(body) for name, body in bodies.items()})


def _results(urls: dict[str, str], sizes: dict[str, int]) -> list[Result]:
    runs: dict[str, list[tuple[float, float]]] = {name: [] for name in urls}
    for name, url in urls.items():
        servers.load(url, 1 if "Wagtail" in name else 2)
    for _round in range(ROUNDS):
        for name, url in urls.items():
            runs[name].append(servers.load(url, 4))
    rates = {name: median(rate for rate, _ in found) for name, found in runs.items()}
    tails = {name: median(tail for _, tail in found) for name, found in runs.items()}
    best = max((n for n in rates if "portal" in n), key=rates.__getitem__)
    against = [a[0] / b[0] for a, b in zip(runs[best], runs["nginx, 2 workers"], strict=True)]
    dynamic = [a[0] / b[0] for a, b in zip(runs[best], runs["stock Wagtail, 2 workers"], strict=True)]
    about = f"{best}; median of {ROUNDS} interleaved rounds; page of {sizes[best]:,} bytes"
    return [
        *(
            Result(f"delivery: {name}", round(rates[name]), "requests/s", note=f"p99 {tails[name]:.1f} ms, {sizes[name]:,} bytes")
            for name in urls
        ),
        at_least("delivery: portal to nginx", median(against), "ratio", NGINX, about),
        at_least("delivery: portal to stock Wagtail", median(dynamic), "ratio", WAGTAIL, about),
        below("delivery: portal p99", tails[best], "ms", P99, f"{servers.CONNECTIONS} connections, {best}"),
    ]


def _fetch(url: str) -> bytes:
    with urlopen(url, timeout=20) as answer:
        body: bytes = answer.read()
    return body
