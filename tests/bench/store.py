"""The release store at several sizes: what one edit renders, how fast everything renders, how fast it starts."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median
from typing import TYPE_CHECKING, Any

from tests.bench import filling
from tests.bench.result import Result, at_least, below

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from huiyin.foundation.release.engine import Rendered
    from huiyin.foundation.release.releaser import Releaser
    from tests.bench.place import Place

EDITS = 5
MS_EACH, RATE = 50, 200
KINDS = ("body edit", "title edit", "new item")


@dataclass
class Edit:
    """One release: artefacts rendered, artefacts whose bytes changed, seconds of rendering and of the whole step."""

    rendered: int
    changed: int
    rendering: float
    seconds: float


def exact(office: filling.Office, releaser: Releaser, size: int) -> list[Result]:
    """Return what single edits cost and whether a full render gives the same pages."""
    from huiyin.channels.portal.publisher import PortalPublisher
    from huiyin.foundation.release.shadow import shadow_render

    results, at = [], f"{size:,} items"
    edits: list[Edit] = []
    for kind in KINDS:
        done = [_edit(office, releaser, _edited(kind, n, size)) for n in range(EDITS)]
        edits += done
        rendered, changed = median(e.rendered for e in done), median(e.changed for e in done)
        note = (
            f"{changed:g} of them have other bytes than before; of some {_pages(releaser):,} in all"
        )
        results.append(Result(f"exact: {kind} renders, {at}", rendered, "artefacts", note=note))
        ms = median(e.seconds for e in done) * 1000
        note = "judging, rendering, index, log, flushing and signature"
        results.append(Result(f"exact: {kind}, the whole step, {at}", round(ms), "ms", note=note))
    each = median(e.rendering * 1000 / e.rendered for e in edits)
    whole = median(e.seconds * 1000 / e.rendered for e in edits)
    results += [
        below(
            f"exact: rendering an artefact, {at}", each, "ms", MS_EACH, "index, facts, rendering"
        ),
        below(f"exact: the whole step an artefact, {at}", whole, "ms", MS_EACH, "also flushing"),
    ]
    begin = time.perf_counter()
    shadow = shadow_render(releaser.writer.store, PortalPublisher(), now=datetime.now(UTC))
    took = time.perf_counter() - begin
    note = f"{shadow.pages:,} pages rendered from the sources alone in {took:.0f} s"
    results.append(
        Result(
            f"exact: equal to a full render, {at}",
            "yes" if shadow.equal else "no",
            "",
            "yes",
            shadow.equal,
            note,
        )
    )
    return results


def _edited(kind: str, number: int, size: int) -> dict[str, Any]:
    if kind == "new item":
        return filling.passable(filling.FIRST + 500_000 + size * 10 + number * 2)
    made = filling.passable(filling.FIRST + number * 7 + size // 2)
    if kind == "title edit":
        return made | {"title": f"{made['title']}（更正{size}）"}
    block = {"id": "added", "type": "text", "value": {"html": f"<p>补充说明{size}。</p>"}}
    return made | {"body": [*made["body"], block]}


def _edit(office: filling.Office, releaser: Releaser, made: dict[str, Any]) -> Edit:
    """Release one document in this process and watch what the engine renders."""
    seen: list[Rendered] = []
    times: list[float] = []
    change = releaser.engine.change

    def watched(changes: Mapping[str, Any], *, today: date) -> Rendered:
        started_at = time.perf_counter()
        seen.append(change(changes, today=today))
        times.append(time.perf_counter() - started_at)
        return seen[-1]

    office.release(made)
    before = _current(releaser)
    releaser.engine.change = watched  # type: ignore[method-assign]  # taken off again below
    try:
        begin = time.perf_counter()
        filling.drain(releaser)
        took = time.perf_counter() - begin
    finally:
        releaser.engine.change = change  # type: ignore[method-assign]
    changed = len(list(releaser.writer.store.diff(before, _current(releaser))))
    return Edit(sum(len(r.reads) for r in seen), changed, sum(times), took)


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
