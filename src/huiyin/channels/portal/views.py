"""搜索页、当场证明页与健康检查: the only pages of the portal that are made while a reader waits."""

from __future__ import annotations

import json
import logging
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse

from huiyin.channels.portal import proof_page, results
from huiyin.channels.portal.asking import asked
from huiyin.channels.portal.recomputing import NotNow
from huiyin.channels.portal.released import Released
from huiyin.channels.portal.server import crowd
from huiyin.channels.portal.server.live import BODIES, FOLLOWER
from huiyin.foundation.text.search.index import SearchIndex

if TYPE_CHECKING:
    from django.http import HttpRequest

    from huiyin.channels.portal.server.following import Snapshot
    from huiyin.foundation.release.store import Entry, ReleaseStore

log = logging.getLogger("huiyin.portal")
FRAME = "/frame.json"
PLAIN = "text/plain; charset=utf-8"
NOT_YET = "网站正在准备，请稍后再来。"
NOT_NOW = "现在算不了，请过一会儿再试。"


class Reader:
    """The search index as this process reads it, renewed whenever the root has changed."""

    def __init__(self) -> None:
        self._index: SearchIndex | None = None
        self._root = ""

    def index(self, root: str) -> SearchIndex:
        """Return the index, not older than the root."""
        if self._index is None:
            self._index = SearchIndex(settings.SEARCH_DIR)
            self._root = root
        elif root != self._root:
            self._index.reload()
            self._root = root
        return self._index


READER = Reader()


def search(request: HttpRequest) -> HttpResponse:
    """Show the search form and, where something was asked, what was found."""
    snapshot = FOLLOWER.snapshot
    if snapshot is None:
        return HttpResponse(NOT_YET, status=503, content_type=PLAIN)
    data = _frame(snapshot)
    question = asked(request.GET.dict())
    found = None
    if question.anything:
        index = READER.index(snapshot.root.digest)
        public = Released(snapshot)
        found = index.search(results.query_of(question), current=public.current, words=public.words)
    response = HttpResponse(results.page_of(question, found, data))
    response["Cache-Control"] = "no-store"
    return response


def proof(request: HttpRequest) -> HttpResponse:
    """Prove one page of the present root, computed now, or say plainly that it cannot be proved."""
    snapshot = FOLLOWER.snapshot
    if snapshot is None:
        return HttpResponse(NOT_YET, status=503, content_type=PLAIN)
    question = proof_page.asked(request.GET.getlist("path"), request.GET.get("site", ""))
    try:
        status, html = proof_page.answer(question, snapshot, BODIES, _frame(snapshot))
    except crowd.Crowded:
        return _later(crowd.BUSY)
    except (NotNow, OSError) as problem:
        log.warning("a proof cannot be computed now: %s", problem)
        return _later(NOT_NOW)
    response = HttpResponse(html, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _later(text: str) -> HttpResponse:
    """Return an answer that asks to come again, and accuses nobody."""
    headers = {"Retry-After": crowd.AGAIN, "Cache-Control": "no-store"}
    return HttpResponse(text, status=503, content_type=PLAIN, headers=headers)


def health(_request: HttpRequest) -> JsonResponse:
    """Say which root is served."""
    snapshot = FOLLOWER.snapshot
    if snapshot is None:
        return JsonResponse({"state": "waiting"}, status=503)
    root = snapshot.root
    return JsonResponse(
        {
            "state": "serving",
            "sequence": root.sequence,
            "root": root.digest,
            "pages": len(snapshot.pages),
        }
    )


def missing(_request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 — Django's form
    """Answer an address that no interactive part has."""
    return HttpResponse("没有这个页面。", status=404, content_type=PLAIN)


def broken(_request: HttpRequest) -> HttpResponse:
    """Answer when an interactive part failed; the error itself goes to the log."""
    return HttpResponse("这一页暂时打不开，请稍后再试。", status=500, content_type=PLAIN)


def _frame(snapshot: Snapshot) -> dict[str, Any]:
    entry = snapshot.pages.get(FRAME)
    return _read_frame(snapshot.store, entry) if entry else {"root": "", "sites": {}, "organs": {}}


@lru_cache(maxsize=4)
def _read_frame(store: ReleaseStore, entry: Entry) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(store.body(entry))
    return value
