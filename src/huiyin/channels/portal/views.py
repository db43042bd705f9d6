"""搜索页、当场证明页与健康检查: the only pages of the portal that are made while a reader waits."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse

from huiyin.channels.portal import correcting, proof_page, results
from huiyin.channels.portal.asking import asked
from huiyin.channels.portal.recomputing import NotNow
from huiyin.channels.portal.released import Released
from huiyin.channels.portal.server import crowd
from huiyin.channels.portal.server.live import BODIES, DESIGN, FOLLOWER, NOTEBOOK
from huiyin.foundation.release.objects import Damaged
from huiyin.foundation.text.meaning.nearing import meaning_in
from huiyin.foundation.text.search.index import SearchIndex

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpRequest

    from huiyin.channels.portal.asking import Asked
    from huiyin.channels.portal.server.following import Snapshot
    from huiyin.foundation.release.store import Entry, ReleaseStore
    from huiyin.foundation.text.meaning.nearing import Meaning

log = logging.getLogger("huiyin.portal")
FRAME = "/frame.json"
PLAIN = "text/plain; charset=utf-8"
NOT_YET = "网站正在准备，请稍后再来。"
NOT_NOW = "现在算不了，请过一会儿再试。"
NO_SEARCH_NOW = "现在搜索不了，请过一会儿再试。"
NOT_APPROVED = (
    "网站程序已经更新，新的页面设计还没有批准启用，所以搜索和发布证明暂停使用。其他页面照常可看。"
)
NO_FRAME: dict[str, Any] = {"root": "", "sites": {}, "organs": {}}
SEARCHING = crowd.Door(4, waiting=32)
"""A crowd of searches must not take the processor from the pages."""
SUGGESTING = crowd.Door(2, waiting=8)
SUGGESTED, LOOKED_AT = 8, 12
"""Titles offered, and how many are looked at for eight that are public."""


@lru_cache(maxsize=1)
def index_in(directory: Path) -> SearchIndex:
    """Return the search index as this process reads it; it renews itself when its folder has changed."""
    return SearchIndex(directory)


@lru_cache(maxsize=1)
def meanings() -> Meaning | None:
    """Return what compares meanings in this process; None where the optional package is absent."""
    return meaning_in(settings.SEARCH_VECTORS_DIR)


def search(request: HttpRequest) -> HttpResponse:
    """Show the search form and, where something was asked, what was found."""
    snapshot = FOLLOWER.snapshot
    if snapshot is None:
        return HttpResponse(NOT_YET, status=503, content_type=PLAIN)
    if not _approved(snapshot):
        return _later(NOT_APPROVED)
    try:
        with SEARCHING.entered():
            html = _searched(asked(request.GET.dict()), snapshot)
    except crowd.Crowded:
        return _later(crowd.BUSY_SEARCHING)
    except OSError as problem:
        log.warning("a search cannot be answered now: %s", problem)
        return _later(NO_SEARCH_NOW)
    response = HttpResponse(html)
    response["Cache-Control"] = "no-store"
    return response


def suggest(request: HttpRequest) -> HttpResponse:
    """Return up to eight released titles that hold what is being typed; nothing is counted or kept of it."""
    snapshot = FOLLOWER.snapshot
    if snapshot is None or not _approved(snapshot):
        return JsonResponse({"found": []}, status=503)
    question = asked(request.GET.dict())
    try:
        with SUGGESTING.entered():
            found = _suggested(question, snapshot)
    except (crowd.Crowded, OSError):
        return JsonResponse({"found": []}, status=503)
    response = JsonResponse({"found": found}, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-store"
    return response


def _suggested(question: Asked, snapshot: Snapshot) -> list[dict[str, str]]:
    index, public, data = index_in(settings.SEARCH_DIR), Released(snapshot), _frame(snapshot)
    filters = {name: (value,) for name, value in question.filters.items() if name == "site"}
    wanted = index.titled(question.words, filters, LOOKED_AT)
    current = (path for path, digest in wanted if public.current(path, digest))
    told = ((path, public.words(path)) for path in current)
    rows = [
        {"title": words[0]["title"], "path": path, "kind": results.kind_of(words[0], data)}
        for path, words in told
        if words is not None
    ]
    return rows[:SUGGESTED]


def _searched(question: Asked, snapshot: Snapshot) -> str:
    """Return the HTML of the answer; a page beyond the last one is the last one."""
    data, found, meant = _frame(snapshot), None, None
    if question.anything:
        index, public = index_in(settings.SEARCH_DIR), Released(snapshot)
        meaning = meanings()
        nearness = meaning.nearness if meaning is not None else None
        ask = partial(index.search, current=public.current, words=public.words, nearness=nearness)
        found = ask(results.query_of(question, data))
        meant = correcting.meant(question, found, index, ask, data)
        if question.counted:
            NOTEBOOK.note(
                question.words, tab=question.kind, found=0 if found.relaxed else found.total
            )
        last = results.last_page(found)
        if found.total and question.page > last:
            question = replace(question, page=last)
            found = replace(found, hits=ask(results.query_of(question, data)).hits)
    return results.page_of(question, found, data, meant)


def _approved(snapshot: Snapshot) -> bool:
    """Tell whether this program looks as those have approved who let the present root out."""
    return bool(DESIGN) and snapshot.design == DESIGN


def proof(request: HttpRequest) -> HttpResponse:
    """Prove one page of the present root, computed now, or say plainly that it cannot be proved."""
    snapshot = FOLLOWER.snapshot
    if snapshot is None:
        return HttpResponse(NOT_YET, status=503, content_type=PLAIN)
    if not _approved(snapshot):
        return _later(NOT_APPROVED)
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
    """Return the released frame of the sites; a page without it where there is none or its bytes are damaged."""
    entry = snapshot.pages.get(FRAME)
    try:
        return _read_frame(snapshot.store, entry) if entry else NO_FRAME
    except Damaged:
        log.exception("pages are made without the frame of their site")
        return NO_FRAME


@lru_cache(maxsize=4)
def _read_frame(store: ReleaseStore, entry: Entry) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(store.body(entry))
    return value
