"""The portal as an ASGI application: an exact lookup of the path in the current root."""

from __future__ import annotations

import asyncio
import gc
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote

from huiyin.channels.portal.server import crowd, modes
from huiyin.channels.portal.server.bodies import LARGE
from huiyin.channels.portal.server.hot import Hot
from huiyin.channels.portal.server.replying import Reply, secured
from huiyin.channels.portal.styles import STYLES
from huiyin.foundation.release import public
from huiyin.foundation.release.objects import Damaged

if TYPE_CHECKING:
    from huiyin.channels.portal.server.bodies import Answer, Bodies
    from huiyin.channels.portal.server.following import Follower, Snapshot
    from huiyin.channels.portal.server.replying import Application, Receive, Scope, Send
    from huiyin.foundation.text.asked import Notebook

PROOF, SEARCH, SUGGEST = "/proof", "/search", "/search/suggest"
DYNAMIC = (SEARCH, SUGGEST, PROOF, "/healthz")
BESIDE = (modes.PREFIX, public.PREFIX)
"""Where, as at ``DYNAMIC``, something else answers than a page of the root."""
READS = ("GET", "HEAD")
STYLE = "/style.css"
WAITING = 64  # questions for proof material that may wait for its one thread, and proofs that are being made
SEARCHES = 64  # searches that are being answered or wait for it
COLLECT = (20_000, 20, 20)
"""Objects before a look for rubbish: a search makes many that are gone by themselves when it is answered."""
TEXT = ("content-type", "text/html; charset=utf-8")
PLAIN = ("content-type", "text/plain; charset=utf-8")
VARY = ((b"vary", b"cookie"),)
NOT_YET = (
    '<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>网站正在准备</title>'
    "<h1>网站正在准备</h1><p>还没有发布过任何内容，请稍后再来。</p></html>"
).encode()
DAMAGED = (
    '<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>暂时打不开</title>'
    "<h1>这一页暂时打不开</h1><p>存储的内容与发布时不一致，为避免显示错误的内容，已停止显示。</p></html>"
).encode()


class Portal:
    """Answers requests; ``django`` is the ASGI application of the interactive parts, ``notebook`` what it counts in."""

    def __init__(
        self,
        follower: Follower,
        bodies: Bodies,
        django: Application,
        notebook: Notebook | None = None,
    ) -> None:
        self.follower = follower
        self._bodies = bodies
        self._django = django
        self._notebook = notebook
        self._material = public.Material()
        self._maker = ThreadPoolExecutor(1, thread_name_prefix="proof-material")
        self._waiting = 0
        self._made = {PROOF: 0, SEARCH: 0, SUGGEST: 0}
        self.hot = Hot(self)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or follow the life of the worker."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        path, method, snapshot = scope["path"], scope["method"], self.follower.snapshot
        reply = Reply(method, send)
        if method not in READS:
            await reply.small(405, [("allow", "GET, HEAD"), TEXT])
        elif path in self._made:
            await self._counted(scope, receive, reply)
        elif path in DYNAMIC:
            await self._django(scope, receive, secured(send))
        elif snapshot is None:
            wait = [TEXT, ("retry-after", "5"), ("cache-control", "no-store")]
            await reply.small(503, wait, NOT_YET)
        elif path.startswith(modes.PREFIX):
            await _mode(scope, reply, path.removeprefix(modes.PREFIX))
        elif path.startswith(public.PREFIX):
            await self._proof(scope, reply, snapshot)
        else:
            await self._page(scope, reply, snapshot)

    async def _live(self, receive: Receive, send: Send) -> None:
        """Follow the current root from the worker's start to its end."""
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self.follower.start()
                if self._notebook is not None:
                    self._notebook.start()
                gc.collect()
                gc.freeze()  # the paths stay: looking them through for rubbish would hold up readers
                gc.set_threshold(*COLLECT)
                await send({"type": "lifespan.startup.complete"})
            else:
                self.follower.stop()
                self._maker.shutdown(wait=False, cancel_futures=True)
                if self._notebook is not None:
                    self._notebook.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    def finished(self, path: str) -> Answer | None:
        """Return the answer to a GET of a page that lies finished in memory, as most do.

        Whatever is held may be asked for here, also what only a proof has read: no address at which something
        else answers is given a page. The stylesheet is left out: its answer depends on a cookie.
        """
        snapshot = self.follower.snapshot
        if snapshot is None or path == STYLE or path in DYNAMIC or path.startswith(BESIDE):
            return None
        entry = snapshot.pages.get(path)
        return self._bodies.held(entry) if entry is not None else None

    async def _page(self, scope: Scope, reply: Reply, snapshot: Snapshot) -> None:
        path = scope["path"]
        if path == STYLE:
            await self._style(scope, reply, snapshot)
        elif path in snapshot.pages:
            await self._answer(scope, reply, snapshot, path)
        elif f"{path}/" in snapshot.pages:
            query = f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
            await reply.small(301, [("location", f"{quote(path)}/{query}")])
        elif "/404.html" in snapshot.pages:
            await self._missing(reply, snapshot)
        else:
            await reply.small(404, [TEXT])

    async def _style(self, scope: Scope, reply: Reply, snapshot: Snapshot) -> None:
        """Send the stylesheet of the chosen mode under the one address that every page links to."""
        mode = modes.chosen(header(scope, b"cookie"))
        path = STYLE if mode == "standard" else f"/style/{mode}.css"
        await self._answer(
            scope, reply, snapshot, path if path in snapshot.pages else STYLE, vary=True
        )

    async def _missing(self, reply: Reply, snapshot: Snapshot) -> None:
        """Send the released page that says that nothing is here; it has no digest of its own address."""
        answer = await self._loaded(reply, snapshot, "/404.html")
        if answer is not None:
            await reply.small(404, [TEXT], answer.body)

    async def _loaded(self, reply: Reply, snapshot: Snapshot, path: str) -> Answer | None:
        """Return a page's answer, or say that its bytes are damaged and return None."""
        entry = snapshot.pages[path]
        answer = self._bodies.held(entry)
        if answer is not None:
            return answer
        try:
            if entry.size > LARGE:
                return await asyncio.to_thread(self._bodies.load, snapshot.store, entry)
            return self._bodies.load(snapshot.store, entry)
        except Damaged:
            await reply.small(500, [TEXT, ("cache-control", "no-store")], DAMAGED)
            return None

    async def _answer(
        self, scope: Scope, reply: Reply, snapshot: Snapshot, path: str, *, vary: bool = False
    ) -> None:
        answer = await self._loaded(reply, snapshot, path)
        if answer is None:
            return
        unchanged = _unchanged(header(scope, b"if-none-match"), answer)
        headers = answer.brief if unchanged else answer.headers
        if vary and VARY[0] not in headers:
            headers += VARY
        if unchanged:
            await reply.ready(304, headers, b"")
        else:
            await reply.ready(answer.status, headers, answer.body)

    async def _counted(self, scope: Scope, receive: Receive, reply: Reply) -> None:
        """Let a page be made, unless a crowd is at its address: each question in Django holds a thread."""
        path = scope["path"]
        most, busy = (WAITING, crowd.BUSY) if path == PROOF else (SEARCHES, crowd.BUSY_SEARCHING)
        if self._made[path] >= most:
            headers = [PLAIN, ("retry-after", crowd.AGAIN), ("cache-control", "no-store")]
            await reply.small(503, headers, busy.encode())
            return
        self._made[path] += 1
        try:
            await self._django(scope, receive, secured(reply.send))
        finally:
            self._made[path] -= 1

    async def _proof(self, scope: Scope, reply: Reply, snapshot: Snapshot) -> None:
        """Send the material with which anybody verifies the site.

        What is not held yet is made by one thread of its own: however many ask, pages do not wait for it.
        """
        asked = _asked(scope)
        answer = self._material.held(snapshot.store, snapshot.root, asked)
        if answer is None and self._waiting >= WAITING:
            answer = public.BUSY
        if answer is None:
            loop, make = asyncio.get_running_loop(), self._material.make
            self._waiting += 1
            try:
                answer = await loop.run_in_executor(
                    self._maker, make, snapshot.store, snapshot.root, asked
                )
            except Damaged:
                answer = public.DAMAGED
            finally:
                self._waiting -= 1
        status, media_type, body = answer
        await reply.small(
            status, [("content-type", media_type), ("cache-control", "no-cache")], body
        )


def _asked(scope: Scope) -> public.Asked:
    query = parse_qs(scope["query_string"].decode("latin-1"))
    return public.Asked(
        scope["path"].removeprefix(public.PREFIX),
        path=query.get("path", [""])[0],
        sequence=query.get("sequence", [""])[0],
    )


async def _mode(scope: Scope, reply: Reply, mode: str) -> None:
    """Remember a reading mode and lead back to where the reader was."""
    target = modes.back(header(scope, b"referer"), header(scope, b"host"))
    headers = [("location", target), ("cache-control", "no-store")]
    if mode in STYLES:
        headers.append(modes.cookie_header(mode))
    await reply.small(303, headers)


def header(scope: Scope, name: bytes) -> str | None:
    """Return the first header of a name, given in lower case."""
    found = next((value for key, value in scope["headers"] if key == name), None)
    return found.decode("latin-1") if found is not None else None


def _unchanged(if_none_match: str | None, answer: Answer) -> bool:
    """Tell whether the reader already holds these bytes (RFC 9110, 13.1.2)."""
    if not if_none_match or answer.status != 200:
        return False
    tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return answer.etag.decode("ascii") in tags or "*" in tags
