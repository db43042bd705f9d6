"""RSGI application of the portal: an exact lookup of the path in the current root."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote

from huiyin.channels.portal.server import modes
from huiyin.channels.portal.server.bridge import Exchange
from huiyin.channels.portal.server.headers import SECURITY
from huiyin.channels.portal.styles import STYLES
from huiyin.foundation.release import public
from huiyin.foundation.release.objects import Damaged

if TYPE_CHECKING:
    from huiyin.channels.portal.server.bodies import Answer, Bodies
    from huiyin.channels.portal.server.bridge import Application
    from huiyin.channels.portal.server.following import Follower, Snapshot

DYNAMIC = ("/search", "/healthz")
READS = ("GET", "HEAD")
STYLE = "/style.css"
LARGE = 262_144  # bytes: bigger files are read outside the event loop
TEXT = ("content-type", "text/html; charset=utf-8")
NOT_YET = (
    '<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>网站正在准备</title>'
    "<h1>网站正在准备</h1><p>还没有发布过任何内容，请稍后再来。</p></html>"
).encode()
DAMAGED = (
    '<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>暂时打不开</title>'
    "<h1>这一页暂时打不开</h1><p>存储的内容与发布时不一致，为避免显示错误的内容，已停止显示。</p></html>"
).encode()


class Portal:
    """Answers requests; ``django`` is the ASGI application of the interactive parts."""

    def __init__(self, follower: Follower, bodies: Bodies, django: Application) -> None:
        self.follower = follower
        self._bodies = bodies
        self._django = django

    def __rsgi_init__(self, _loop: Any) -> None:
        """Begin to follow the current root when a worker starts."""
        self.follower.start()

    def __rsgi_del__(self, _loop: Any) -> None:
        """Stop following."""
        self.follower.stop()

    async def __rsgi__(self, scope: Any, proto: Any) -> None:
        """Answer one request."""
        path = scope.path
        if self._ready(scope, proto, path):
            return
        if scope.method not in READS:
            _send(scope, proto, 405, [("allow", "GET, HEAD"), TEXT], b"")
        elif path in DYNAMIC:
            await Exchange(scope, proto).run(self._django)
        elif self.follower.snapshot is None:
            _send(
                scope,
                proto,
                503,
                [TEXT, ("retry-after", "5"), ("cache-control", "no-store")],
                NOT_YET,
            )
        elif path.startswith(modes.PREFIX):
            _mode(scope, proto, path.removeprefix(modes.PREFIX))
        elif path.startswith(public.PREFIX):
            await self._proof(scope, proto, self.follower.snapshot)
        else:
            await self._page(scope, proto, self.follower.snapshot)

    def _ready(self, scope: Any, proto: Any, path: str) -> bool:
        """Send a page that lies finished in memory, as most do, by the shortest way.

        Only pages that were once answered by the long way are held, so nothing here overrules it.
        """
        snapshot = self.follower.snapshot
        if snapshot is None or scope.method != "GET" or path == STYLE:
            return False
        entry = snapshot.pages.get(path)
        answer = self._bodies.held(entry) if entry is not None else None
        if answer is None or scope.headers.get("if-none-match"):
            return False
        proto.response_bytes(answer.status, answer.headers, answer.body)
        return True

    async def _page(self, scope: Any, proto: Any, snapshot: Snapshot) -> None:
        path = scope.path
        if path == STYLE:
            await self._style(scope, proto, snapshot)
        elif path in snapshot.pages:
            await self._answer(scope, proto, snapshot, path)
        elif f"{path}/" in snapshot.pages:
            query = f"?{scope.query_string}" if scope.query_string else ""
            _send(scope, proto, 301, [("location", f"{quote(path)}/{query}")], b"")
        elif "/404.html" in snapshot.pages:
            await self._answer(scope, proto, snapshot, "/404.html", status=404)
        else:
            _send(scope, proto, 404, [TEXT], b"")

    async def _style(self, scope: Any, proto: Any, snapshot: Snapshot) -> None:
        """Send the stylesheet of the chosen mode under the one address that every page links to."""
        mode = modes.chosen(scope.headers.get("cookie"))
        path = STYLE if mode == "standard" else f"/style/{mode}.css"
        await self._answer(
            scope, proto, snapshot, path if path in snapshot.pages else STYLE, vary=True
        )

    async def _answer(
        self,
        scope: Any,
        proto: Any,
        snapshot: Snapshot,
        path: str,
        *,
        status: int = 0,
        vary: bool = False,
    ) -> None:
        entry = snapshot.pages[path]
        try:
            answer = self._bodies.held(entry)
            if answer is None and entry.size > LARGE:
                answer = await asyncio.to_thread(self._bodies.load, snapshot.store, entry)
            elif answer is None:
                answer = self._bodies.load(snapshot.store, entry)
        except Damaged:
            _send(scope, proto, 500, [TEXT, ("cache-control", "no-store")], DAMAGED)
            return
        headers = answer.headers
        if status:
            headers = [TEXT, ("content-length", str(len(answer.body))), *SECURITY]
        elif _unchanged(scope.headers.get("if-none-match"), answer):
            brief = [*answer.brief, ("vary", "cookie")] if vary else answer.brief
            proto.response_empty(304, brief)
            return
        elif vary and ("vary", "cookie") not in headers:
            headers = [*headers, ("vary", "cookie")]
        _send_ready(scope, proto, status or answer.status, headers, answer.body)

    async def _proof(self, scope: Any, proto: Any, snapshot: Snapshot) -> None:
        """Send the material with which anybody verifies the site."""
        query = parse_qs(scope.query_string)
        status, media_type, body = await asyncio.to_thread(
            public.answer,
            snapshot.store,
            scope.path.removeprefix(public.PREFIX),
            path=query.get("path", [""])[0],
            sequence=query.get("sequence", [""])[0],
        )
        _send(
            scope,
            proto,
            status,
            [("content-type", media_type), ("cache-control", "no-cache")],
            body,
        )


def _mode(scope: Any, proto: Any, mode: str) -> None:
    """Remember a reading mode and lead back to where the reader was."""
    target = modes.back(scope.headers.get("referer"), scope.authority or scope.headers.get("host"))
    headers = [("location", target), ("cache-control", "no-store")]
    if mode in STYLES:
        headers.append(modes.cookie_header(mode))
    _send(scope, proto, 303, headers, b"")


def _unchanged(if_none_match: str | None, answer: Answer) -> bool:
    """Tell whether the reader already holds these bytes (RFC 9110, 13.1.2)."""
    if not if_none_match or answer.status != 200:
        return False
    tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return answer.etag in tags or "*" in tags


def _send(scope: Any, proto: Any, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
    """Send a small answer with the security headers."""
    whole = [*headers, ("content-length", str(len(body))), *SECURITY]
    _send_ready(scope, proto, status, whole, body)


def _send_ready(
    scope: Any, proto: Any, status: int, headers: list[tuple[str, str]], body: bytes
) -> None:
    if scope.method == "HEAD":
        proto.response_empty(status, headers)
    else:
        proto.response_bytes(status, headers, body)
