"""All measures: ``python -m tests.bench [--only NAME …] [--sizes 1000,5000,10000,20000]``."""

from __future__ import annotations

import argparse
import itertools
import os
import re
import shutil
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.bench import place
from tests.bench.result import Result, chart, kept, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.foundation.release.releaser import Releaser
    from tests.bench.filling import Office
    from tests.bench.place import Place

NAMES = (
    *("exact", "full", "start", "delivery", "asking", "latency"),
    *("search", "spelling", "scanners", "neardup"),
)
HOURS = frozenset({"meaning"})
"""Measured only where it is asked for by name."""
AT_SIZES = frozenset(NAMES[:6])
SIZES = (1_000, 5_000, 10_000, 20_000)
CHARTS = (
    ("edits.svg", "One release: the whole step", r"exact: (.+), the whole step", "ms"),
    ("artefacts.svg", "One release: artefacts rendered", r"exact: (.+) renders", "artefacts"),
    ("artefact-time.svg", "Time of an artefact", r"exact: (.+ an artefact)", "ms"),
    ("full.svg", "Full render", r"full render: (.+)", "artefacts/s"),
    ("latency.svg", "Registration to the reader", r"latency: (median|p99|new items.+|corr.+)", "s"),
    ("scheduled.svg", "Lateness of a set time", r"latency: scheduled, (.+ lateness)", "s"),
    ("delivery.svg", "A page a second under load", r"delivery: ([^,]+, \d workers?)", "requests/s"),
    ("delivery-nginx.svg", "The portal against nginx", r"delivery: (portal to nginx)", "ratio"),
    (
        "delivery-wagtail.svg",
        "The portal against stock Wagtail",
        r"delivery: (portal to stock Wagtail)",
        "ratio",
    ),
    ("delivery-tail.svg", "Delivery under load", r"delivery: (portal p99)", "ms"),
    ("start.svg", "Starting", r"start: (.+)", "s"),
    ("search-speed.svg", "Search", r"search: (.*p99.*)", "ms"),
    ("search-rate.svg", "Indexing", r"search: (indexed)", "documents/s"),
)


@dataclass
class Run:
    """One run: what was asked for and what was measured so far."""

    chosen: frozenset[str]
    results: list[Result] = field(default_factory=list)
    begin: float = field(default_factory=time.monotonic)

    def say(self, text: str) -> None:
        """Print progress with the seconds gone by."""
        print(f"[{time.monotonic() - self.begin:6.0f} s] {text}", flush=True)

    def take(self, name: str, measure: Callable[[], list[Result]]) -> None:
        """Run a measure where it was asked for, and keep and print its figures."""
        if name not in self.chosen:
            return
        self.say(f"{name} …")
        found = measure()
        self.results += found
        for r in found:
            mark = {True: "✓", False: "✗", None: " "}[r.holds]
            self.say(f" {mark} {r.name}: {r.value} {r.unit} {r.bar} {r.note}")


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--only", action="append", choices=(*NAMES, *sorted(HOURS)), default=[])
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    asked = parser.parse_args()
    run = Run(frozenset(asked.only or NAMES))
    sizes = sorted(int(s) for s in asked.sizes.split(","))
    lacking(run.chosen)
    top = place.begin()
    with place.installation(top, "store") as here:
        if run.chosen & AT_SIZES:
            grow(run, here, sizes)
        words(run)
    search(run, sizes)
    results = kept(run.results) if asked.only else run.results
    charts = [file for file in (draw(results, *c) for c in CHARTS) if file]
    write(results, charts)
    run.say("written to bench/")


def lacking(chosen: frozenset[str]) -> None:
    """Stop before an hour is spent where a program that a measure needs is not installed."""
    os.environ["PATH"] = os.pathsep.join(
        [os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"]
    )
    absent = [n for n in ("nginx", "wrk") if "delivery" in chosen and not shutil.which(n)]
    if absent:
        sys.exit(
            f"✗ 这台机器上没有 {'、'.join(absent)}，量不了门户的速度。请装好，或用 --only 只量别的。"
        )


def grow(run: Run, here: Place, sizes: list[int]) -> None:
    """Fill one store step by step and measure at each size."""
    from tests.bench import filling

    office, releaser = filling.Office(), made()
    filling.configure(office, releaser)
    numbers, present = itertools.count(filling.FIRST), 0
    for size in sizes:
        run.say(f"filling up to {size:,} items")
        filling.fill(office, releaser, filling.acceptable(numbers, size - present))
        present = size
        at_size(run, here, office, releaser, size)
        if "latency" in run.chosen:
            ended(releaser)
            apart(run, here, office, size)
            releaser = made()
    ended(releaser)


def at_size(run: Run, here: Place, office: Office, releaser: Releaser, size: int) -> None:
    """Measure what needs the releaser in this process."""
    from tests.bench import asking, delivery, store

    run.take("exact", lambda: store.exact(office, releaser, size))
    run.take("full", lambda: store.full(here, releaser, size))
    run.take("start", lambda: store.started(releaser, size))
    run.take("delivery", lambda: delivery.measure(here, office, releaser, size))
    run.take("asking", lambda: asking.measure(here, size))


def apart(run: Run, here: Place, office: Office, size: int) -> None:
    """Measure with the releaser in a process of its own."""
    from tests.bench import latency

    run.take("latency", lambda: latency.measure(here, office, size))


def made() -> Releaser:
    """Return a started releaser in this process."""
    from huiyin.foundation.release import daemon

    releaser = daemon.make()
    releaser.start(now=datetime.now(UTC))
    return releaser


def ended(releaser: Releaser) -> None:
    """Give back what only one releaser can hold."""
    releaser.deps.close()
    if releaser.mirror:
        releaser.mirror.index.close()


def words(run: Run) -> None:
    """Measure what reads texts."""
    from tests.bench import words as reading

    run.take("scanners", reading.scanners)
    run.take("neardup", reading.near_duplicates)


def search(run: Run, sizes: list[int]) -> None:
    """Measure search."""
    from tests.bench import bench_search, bench_spelling

    run.take("search", lambda: bench_search.measure(sizes))
    run.take("spelling", bench_spelling.measure)
    run.take("meaning", bench_search.meanings)


def draw(results: list[Result], file: str, title: str, pattern: str, unit: str) -> str | None:
    """Draw the figures whose names fit the pattern by the size in their names; None with fewer than two sizes."""
    rows: list[dict[str, object]] = []
    for r in results:
        found = re.fullmatch(pattern + r", ([\d,]+) (?:items|documents)", r.name)
        if found and r.unit == unit and not isinstance(r.value, str):
            rows.append(
                {"items": int(found[2].replace(",", "")), "series": found[1], "value": r.value}
            )
    return chart(file, title, rows, unit) if len({r["items"] for r in rows}) > 1 else None


if __name__ == "__main__":
    main()
