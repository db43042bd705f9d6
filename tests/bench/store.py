"""The release store at several sizes: what one edit renders, how fast everything renders, how fast it starts."""

from __future__ import annotations

import itertools
import shutil
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, Any

from tests.bench import filling
from tests.bench.result import Result, at_least, below

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from huiyin.foundation.release.engine import Rendered
    from huiyin.foundation.release.releaser import Releaser
    from tests.bench.place import Place

EDITS = 5
MS_EACH, RATE = 50, 200
LONG_AGO = 60  # days after the oldest item
WITHDRAWN = itertools.count(filling.FIRST)


@dataclass
class Step:
    """One release: paths rendered or removed, paths whose bytes changed, seconds of rendering and of the whole step."""

    rendered: set[str]
    changed: set[str]
    rendering: float
    seconds: float

    @property
    def idle(self) -> set[str]:
        """Return the paths that were rendered and came out as they were."""
        return self.rendered - self.changed


def exact(office: filling.Office, releaser: Releaser, size: int) -> list[Result]:
    """Return what single edits cost, whether they render the exact set, and whether a full render gives the same."""
    results, at = [], f"{size:,} items"
    steps: list[Step] = []
    for kind, act in ACTS.items():
        done = [_step(releaser, partial(act, office, n, size)) for n in range(EDITS)]
        steps += done
        results += _of_kind(kind, done, at, _pages(releaser))
    each = median(s.rendering * 1000 / len(s.rendered) for s in steps)
    whole = median(s.seconds * 1000 / len(s.rendered) for s in steps)
    results += [
        below(
            f"exact: rendering an artefact, {at}", each, "ms", MS_EACH, "index, facts, rendering"
        ),
        below(f"exact: the whole step an artefact, {at}", whole, "ms", MS_EACH, "also flushing"),
    ]
    return [*results, *_whole(releaser, steps, at)]


def _of_kind(kind: str, done: list[Step], at: str, pages: int) -> list[Result]:
    rendered, changed = (
        median(len(s.rendered) for s in done),
        median(len(s.changed) for s in done),
    )
    note = f"{changed:g} of them have other bytes than before; of some {pages:,} in all"
    step = "judging, rendering, index, log, flushing and signature"
    ms = round(median(s.seconds for s in done) * 1000)
    return [
        Result(f"exact: {kind} renders, {at}", rendered, "artefacts", note=note),
        Result(f"exact: {kind}, the whole step, {at}", ms, "ms", note=step),
    ]


def _whole(releaser: Releaser, steps: list[Step], at: str) -> list[Result]:
    """Compare with a full render: nothing was left out (equal), and nothing changed that was not rendered."""
    from huiyin.channels.portal.publisher import PortalPublisher
    from huiyin.foundation.release.shadow import shadow_render

    begin = time.perf_counter()
    shadow = shadow_render(releaser.writer.store, PortalPublisher(), now=datetime.now(UTC))
    took = time.perf_counter() - begin
    note = f"{shadow.pages:,} pages rendered from the sources alone in {took:.0f} s"
    equal = "yes" if shadow.equal else "no"
    rendered = sum(len(s.rendered) for s in steps)
    idle = [path for s in steps for path in sorted(s.idle)]
    exactly = shadow.equal and not idle
    counted = f"{rendered} artefacts in {len(steps)} releases, {len(idle)} came out as they were"
    if idle:
        counted += f": {', '.join(idle[:3])}"
    return [
        Result(f"exact: equal to a full render, {at}", equal, "", "yes", shadow.equal, note),
        Result(
            f"exact: the set, {at}",
            "yes" if exactly else "no",
            "",
            "none missed, none in vain",
            exactly,
            counted,
        ),
    ]


def _edited_body(office: filling.Office, number: int, size: int) -> None:
    made = filling.passable(filling.FIRST + number * 7 + size // 2)
    block = {"id": "added", "type": "text", "value": {"html": f"<p>补充说明{size}。</p>"}}
    office.release(made | {"body": [*made["body"], block]})


def _edited_title(office: filling.Office, number: int, size: int) -> None:
    made = filling.passable(filling.FIRST + number * 7 + size // 2)
    office.release(made | {"title": f"{made['title']}（更正{size}）"})


def _new(office: filling.Office, number: int, size: int) -> None:
    office.release(filling.passable(filling.FIRST + 500_000 + size * 10 + number * 2))


def _withdrawn(office: filling.Office, _number: int, _size: int) -> None:
    """Take down one of the oldest items: it stands at the beginning of every list."""
    until = (filling.BEGIN + timedelta(days=LONG_AGO)).isoformat()
    made = next(
        made
        for made in map(filling.document, WITHDRAWN)
        if made["made_on"] < until and filling.passable(int(made["id"]))["id"] == made["id"]
    )
    office.withdraw(int(made["id"]))


ACTS = {
    "body edit": _edited_body,
    "title edit": _edited_title,
    "new item": _new,
    "withdrawal of an old item": _withdrawn,
}


def _step(releaser: Releaser, act: Callable[[], None]) -> Step:
    """Release one thing in this process and watch what the engine renders."""
    seen: list[Rendered] = []
    times: list[float] = []
    change = releaser.engine.change

    def watched(changes: Mapping[str, Any], *, today: date) -> Rendered:
        started_at = time.perf_counter()
        seen.append(change(changes, today=today))
        times.append(time.perf_counter() - started_at)
        return seen[-1]

    act()
    before = _current(releaser)
    releaser.engine.change = watched  # type: ignore[method-assign]  # taken off again below
    try:
        begin = time.perf_counter()
        filling.drain(releaser)
        took = time.perf_counter() - begin
    finally:
        releaser.engine.change = change  # type: ignore[method-assign]
    changed = {path for path, _entry in releaser.writer.store.diff(before, _current(releaser))}
    return Step({path for r in seen for path in r.outputs}, changed, sum(times), took)


def _current(releaser: Releaser) -> str:
    root = releaser.writer.root
    if root is None:
        msg = "nothing is released"
        raise RuntimeError(msg)
    return root.digest


def _pages(releaser: Releaser) -> int:
    return len(list(releaser.writer.store.entries(_current(releaser))))


def full(place: Place, releaser: Releaser, size: int) -> list[Result]:
    """Render everything, alone and into an empty store."""
    from huiyin.foundation.release.keys import SigningKey
    from huiyin.foundation.release.pages import store_pages
    from huiyin.foundation.release.writer import StoreWriter

    begin = time.perf_counter()
    rendered = releaser.engine.everything()
    rendering = time.perf_counter() - begin
    folder = place.data / "anew"
    writer = StoreWriter(folder, SigningKey(place.data / "keys"))
    begin = time.perf_counter()
    pages = store_pages(writer, rendered)
    writer.commit(
        pages=pages, sources={}, kind="bench", tickets=[], design="", now=datetime.now(UTC)
    )
    writing = time.perf_counter() - begin
    shutil.rmtree(folder)
    count, at = len(rendered.reads), f"{size:,} items"
    size_mb = sum(len(o.body) for o in rendered.outputs.values() if o) / 1e6
    note = f"{count:,} artefacts, {size_mb:.0f} MB"
    return [
        at_least(f"full render: rendering, {at}", count / rendering, "artefacts/s", RATE, note),
        at_least(
            f"full render: with writing, {at}",
            count / (rendering + writing),
            "artefacts/s",
            RATE,
            "hashed, written, flushed and signed",
        ),
    ]


def started(releaser: Releaser, size: int) -> list[Result]:
    """Return how long releaser and portal need to take the store in."""
    from huiyin.channels.portal.server.following import Follower
    from huiyin.foundation.release import daemon

    begin = time.perf_counter()
    again = daemon.make(search=False)
    again.start(now=datetime.now(UTC))
    loading = time.perf_counter() - begin
    again.deps.close()
    begin = time.perf_counter()
    follower = Follower(releaser.writer.store.directory)
    follower.look()
    following = time.perf_counter() - begin
    at = f"{size:,} items"
    return [
        Result(f"start: releaser reads its sources, {at}", round(loading, 2), "s"),
        Result(
            f"start: portal reads its paths, {at}",
            round(following, 2),
            "s",
            note=f"{_pages(releaser):,} paths",
        ),
    ]
