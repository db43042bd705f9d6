"""当场证明页: what one page of the present root is, computed while the reader waits, in plain words."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from huiyin.channels.portal.cards import local
from huiyin.channels.portal.recomputing import DoesNotFit, recompute
from huiyin.channels.portal.renderers import layout
from huiyin.foundation.release.keys import key_id
from huiyin.kernel.addresses import MARKS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from huiyin.channels.portal.recomputing import Recomputed
    from huiyin.channels.portal.server.bodies import Bodies
    from huiyin.channels.portal.server.following import Snapshot
    from huiyin.foundation.release.store import Entry

log = logging.getLogger("huiyin.portal")
LONGEST = 2_000  # characters: some ten times the longest path that is released
SHOWN = 200  # characters of a path that is nobody's
NOT_PLAIN = re.compile(r"[^A-Za-z0-9/._~-]+")
CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
ITEM = re.compile(r"(/item/[^/]+/)(?:proof/|proof\.json|document\.json|code\.svg)?")
TITLE = re.compile(r"<title>([^<]*)</title>")
HTML = "text/html"
FILES = (
    ("/files/", "file"),
    ("/tickets/", "signed"),
    (MARKS, "setting"),
    ("/mark.svg", "design"),
    ("/style.css", "design"),
    ("/style/", "design"),
)
NOTICES = {"410": "withdrawn", "503": "paused", "301": "redirect"}


@dataclass(frozen=True, slots=True)
class Question:
    """Which page somebody asks about, and in the frame of which site; ``problem`` says what is wrong with it."""

    path: str
    site: str = ""
    problem: str = ""


def asked(paths: Sequence[str], site: str) -> Question:
    """Read a query: exactly one path, as it stands in an address after the host."""
    path = paths[0] if paths else ""
    if not path:
        problem = "没有写明要核对哪一页。"
    elif len(paths) > 1:
        problem = "一次只能核对一页。"
    elif len(path) > LONGEST:
        problem = "网址太长了，本站没有这么长的网址。"
    elif CONTROL.search(path):
        problem = "网址里有不能显示的控制字符。"
    elif not path.startswith("/") or path.startswith("//"):
        problem = "只写域名后面的部分，以一个“/”开头；别的网站的网页，这里核对不了。"
    else:
        problem = ""
    return Question(path, site, problem)


def answer(
    question: Question, snapshot: Snapshot, bodies: Bodies, data: Mapping[str, Any]
) -> tuple[int, str]:
    """Return status and HTML of the proof; ``data`` is the released ``/frame.json``."""
    chrome = _chrome(question, data)
    if question.problem:
        values = {"problem": question.problem}
        return 400, _html("no-proof", chrome, "要核对哪一页？", values)
    entry = snapshot.pages.get(question.path)
    if entry is None:
        return 404, _html("no-proof", chrome, "没有这一页", _missing(question, snapshot, chrome))
    try:
        found = recompute(snapshot, entry, bodies)
    except DoesNotFit as problem:
        log.error("%s is not what was released: %s", entry.path, problem)  # noqa: TRY400 — no fault of ours
        values = {"path": entry.path, "sequence": str(snapshot.root.sequence)}
        return 500, _html("misfit", chrome, "这一页核对不上", values)
    title = _title(found) or entry.path
    values = {"title": title, **_proved(found, snapshot, chrome), **_origin(entry, snapshot)}
    return 200, _html("proof", chrome, f"发布证明：{title}", values)


def _html(name: str, chrome: dict[str, Any], title: str, values: Mapping[str, Any]) -> str:
    page = layout.Page(chrome, "/proof", title, index=False, proof=None)
    return layout.html(f"portal_live/{name}.html", page, {"heading": title, **values})


def _chrome(question: Question, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the frame of the site that was named, else of the one below whose prefix the page lies."""
    sites: Mapping[str, dict[str, Any]] = data["sites"]
    below = [s for s in sites.values() if question.path.startswith(s["prefix"])]
    nearest = max(below, key=lambda s: len(s["prefix"]), default=None)
    return sites.get(question.site) or nearest or sites.get(data["root"]) or layout.NO_SITE


def _missing(question: Question, snapshot: Snapshot, chrome: dict[str, Any]) -> dict[str, str]:
    """Return what is said of a path that was not released: perhaps it lacks the slash at its end."""
    slashed = f"{question.path}/"
    near = layout.proof_link(chrome, slashed) if slashed in snapshot.pages else ""
    shown = _plain(question.path)
    short = "yes" if shown != question.path else ""
    return {"path": shown, "short": short, "near": near, "slashed": slashed}


def _plain(path: str) -> str:
    """Return enough of a mistyped path to know it again; what could be a sentence to the reader is left out."""
    shown = NOT_PLAIN.sub("…", path)
    return shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"


def _title(found: Recomputed) -> str:
    """Return the title element of the released bytes; empty where they are no page."""
    if not found.entry.media_type.startswith(HTML):
        return ""
    match = TITLE.search(found.body.decode("utf-8", "replace"))
    return unescape(match[1]).strip() if match else ""


def _proved(found: Recomputed, snapshot: Snapshot, chrome: dict[str, Any]) -> dict[str, Any]:
    """Return the figures of the proof and the commands with which anybody computes them elsewhere."""
    root, path = snapshot.root, found.entry.path
    site, address = layout.site_address(chrome), quote(path)
    return {
        "path": path,
        "address": address,
        "size": f"{len(found.body):,}",
        "digest": found.sha256,
        "sequence": str(root.sequence),
        "signed": local(root.signed_at).strftime("%Y-%m-%d %H:%M:%S"),
        "position": str(root.log_size),
        "root": root.digest,
        "key": root.key,
        "key_id": key_id(root.key),
        "file": "page.html" if found.entry.media_type.startswith(HTML) else "page",
        "url": f"{site}{address.removeprefix('/')}",
        "proof_url": f"{site}.well-known/huiyin/proof?path={address}",
    }


def _origin(entry: Entry, snapshot: Snapshot) -> dict[str, str]:
    """Return where a page comes from, and the proof of the item it belongs to where there is one."""
    item = ITEM.fullmatch(entry.path)
    status = dict(entry.headers).get("X-Status", "")
    if status in NOTICES:
        return {"origin": NOTICES[status]}
    if item and f"{item[1]}proof/" in snapshot.pages:
        return {"origin": "item", "item": item[1], "own": "yes" if entry.path == item[1] else ""}
    page = "list" if entry.media_type.startswith(HTML) else "data"
    return {"origin": next((name for at, name in FILES if entry.path.startswith(at)), page)}
