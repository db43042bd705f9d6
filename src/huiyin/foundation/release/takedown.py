"""急撤: taking a thing down while nothing may be rendered, because the design waits for its approval or is coming.

A withdrawal does not wait for templates. Every page of the tree that read the withdrawn source, or a fact named
after it, goes at once: the thing's own address answers with a fixed notice, other pages of text with a fixed
page that says it is coming back, everything else (feeds, files, data) is taken out of the tree. Both fixed
texts are part of this module, so nothing a reader gets was made by a renderer that is not approved. What read
nothing of the withdrawn source keeps its bytes.

When the design is approved everything is rendered again. Where the approved design comes back instead, the next
start finds the fixed texts in the tree and does it.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from huiyin.foundation.release.admission import Failed, Prepared
from huiyin.foundation.release.engine import Rendered
from huiyin.foundation.release.judging import judge
from huiyin.foundation.release.pages import store_pages, store_sources
from huiyin.foundation.release.rendering import Output, moved_in_search
from huiyin.foundation.release.seals import sealed_keys, ticket_seal_holds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

    from huiyin.foundation.release.judging import Answer
    from huiyin.foundation.release.models import Ticket
    from huiyin.foundation.release.releaser import Releaser
    from huiyin.foundation.release.rendering import Envelope
    from huiyin.foundation.release.store import Root
    from huiyin.foundation.release.writer import StoreWriter

log = logging.getLogger("huiyin.releaser")

KINDS = frozenset({"item", "redirect"})
"""What can leak. Sites, columns and organs hold no words of an item, and every page reads them."""
HTML = "text/html"
FRAME = (
    '<!doctype html>\n<html lang="zh-Hans">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="robots" content="noindex">\n<title>{title}</title>\n'
    '<link rel="icon" href="/mark.svg" type="image/svg+xml">\n<link rel="stylesheet" href="/style.css">\n'
    "</head>\n<body>\n"
    '<main id="main"><div class="wrap"><nav class="crumbs" aria-label="当前位置"><a href="/">首页</a></nav>'
    '<article><h1>{title}</h1>{words}<p class="flush"><a href="/search">搜索其他信息</a></p></article>'
    "</div></main>\n"
    "</body>\n</html>\n"
)
GONE = Output(
    "text/html; charset=utf-8",
    FRAME.format(
        title="这条信息已经撤回", words='<p class="flush">撤回已记入公开日志。</p>'
    ).encode(),
    headers=(("X-Status", "410"),),
)
PAUSED = Output(
    "text/html; charset=utf-8",
    FRAME.format(
        title="这一页暂停显示",
        words=(
            '<p class="flush">有一条信息刚刚撤回，它曾出现在这一页上。网站正在升级，'
            "新的页面样式生效后，这一页会重新生成。</p>"
            '<p class="flush">其他页面照常显示，请过一会儿再来。</p>'
        ),
    ).encode(),
    headers=(("X-Status", "503"), ("Retry-After", "3600")),
)


def carry_out(
    releaser: Releaser, tickets: Sequence[Ticket], *, today: date, now: datetime
) -> Iterator[tuple[Answer, Root | None]]:
    """Withdraw one after another what may be; yield each answer with the root that carries it out.

    What the gate did not write is refused at once. ``today`` is the day the present pages were rendered for: dates
    move nothing here.
    """
    for ticket in tickets:
        if ticket_seal_holds(ticket.payload, ticket.seal) and not may_be_taken_down(ticket):
            continue
        root, store = releaser.writer.root, releaser.writer.store
        answers = judge([ticket], store, root, releaser.publisher, now=now, rendering=False)
        for answer in answers:
            if not (isinstance(answer, Prepared) and root):
                yield answer, None
                continue
            try:
                fresh = _swap(releaser, root, answer, today, now)
            except OSError:
                releaser.forget()
                raise
            except Exception as error:
                releaser.forget()
                log.exception("ticket %s cannot be carried out", ticket.pk)
                yield Failed(ticket, f"{type(error).__name__}: {error}"), None
            else:
                yield answer, fresh


def gave_way(writer: StoreWriter, design: str) -> bool:
    """Tell whether pages gave way to a fixed text, and the design that made the others is back."""
    root = writer.root
    if root is None or writer.store.manifest(root.digest)["design"] != design:
        return False
    fixed = {writer.address(output.body) for output in (GONE, PAUSED)}
    return any(entry.digest in fixed for entry in writer.store.entries(root.digest))


def may_be_taken_down(ticket: Ticket) -> bool:
    """Tell by what is sealed, not by the columns beside it."""
    kinds = {key.partition("/")[0] for key in sealed_keys(ticket)}
    return bool(kinds) and ticket.payload["kind"] == "withdrawal" and kinds <= KINDS


def _swap(releaser: Releaser, root: Root, answer: Prepared, today: date, now: datetime) -> Root:
    """Commit a root without the withdrawn thing; it keeps the design of the pages that stay."""
    writer, mirror, engine = releaser.writer, releaser.mirror, releaser.engine
    rendered = _gone(releaser, root, answer.changes, today)
    pages = store_pages(writer, rendered)
    if mirror:
        mirror.change(releaser.publisher, answer.changes, rendered.moved, engine.source)
    fresh = writer.commit(
        pages=pages,
        sources=store_sources(writer, answer.changes),
        kind=answer.ticket.kind,
        tickets=[answer.commitment],
        design=writer.store.manifest(root.digest)["design"],
        now=now,
    )
    if mirror:
        mirror.mark(fresh.digest)
    engine.committed(fresh.digest)
    releaser.deps.commit(
        root=fresh.digest,
        reads={},
        known={},
        plans={},
        removed=rendered.removed,
        anew=False,
    )
    return fresh


def _gone(
    releaser: Releaser, root: Root, changes: Mapping[str, Envelope | None], today: date
) -> Rendered:
    """Take the changes in and return what becomes of the pages; nothing is rendered."""
    engine, deps, store = releaser.engine, releaser.deps, releaser.writer.store
    keys = [key for key, envelope in changes.items() if envelope is None]
    read = {path for key in keys for about in deps.about(key) for path in deps.readers(about)}
    own = {path for key in keys for path in deps.planned(f"plan/{key}")}
    touched = engine.take(changes, today=today)
    plans = {key for key in touched if key.startswith("plan/")} - {f"plan/{key}" for key in keys}
    away = {p for plan in plans for p in deps.planned(plan).keys() - engine.planned(plan).keys()}
    result = Rendered(moved=moved_in_search(touched))
    for path in read | own | away:
        entry = store.entry(root.digest, path)
        if entry is None:
            continue
        if path in {f"/{key}/" for key in keys}:
            result.outputs[path] = GONE
        elif path in own | away or not entry.media_type.startswith(HTML):
            result.outputs[path] = None
        else:
            result.outputs[path] = PAUSED
    return result
