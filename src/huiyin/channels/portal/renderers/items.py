"""信息页: one released item with its catalogue data, its validity, its files and what it is linked to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.channels.portal.cards import ids, local, release_time, text
from huiyin.channels.portal.files import reference
from huiyin.channels.portal.renderers import blocks
from huiyin.channels.portal.renderers.layout import Page, absolute, chrome_of, render, root_chrome
from huiyin.channels.portal.renderers.parts import (
    DISCLOSURE,
    SERVICE_GROUPS,
    VALIDITY,
    kind,
    lines,
    size,
)
from huiyin.channels.portal.words import plain
from huiyin.kernel.actors import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from huiyin.foundation.release.rendering import Envelope, Json, Output

    Read = Callable[[str], Json]

LONG = 3
BANNERS = {
    "amended": "这份文件已经修改，请对照新的规定使用。",
    "repealed": "这份文件已经废止，不再作为办事依据，留在这里供查阅。",
    "expired": "这份文件已过有效期，不再作为办事依据，留在这里供查阅。",
}


def item(read: Read, number: str) -> Output:
    """Render the page of an item."""
    envelope = read(f"item/{number}")
    document = envelope["document"]
    page = page_of(read, envelope, number)
    body = document.get("body") or []
    contents = blocks.contents(body)
    links = document.get("links") or {}
    interpretations = lines(read, read(f"interpretations/{number}"))
    return render(
        "item.html",
        page,
        {
            "document": document,
            "facts": _facts(read, envelope, number),
            "byline": _byline(read, envelope),
            "catalogued": bool(document.get("index_number")),
            "banner": _banner(read, document, number),
            "body": blocks.body(read, body),
            "contents": contents if len(contents) >= LONG else [],
            "attachments": _attachments(document),
            "interpretations": interpretations,
            "interprets": lines(read, ids(links.get("interprets"))),
            "replaces": lines(read, ids(links.get("replaces"))),
            "related": lines(read, ids(links.get("related"))),
            "proof": proof_box(read, envelope),
            "origin": _origin(document),
        },
    )


def _origin(document: dict[str, Any]) -> str:
    """Return the address of the original where it is a web address."""
    address = text(document, "source_url")
    return address if address.startswith(("https://", "http://")) else ""


def page_of(read: Read, envelope: Envelope, number: str) -> Page:
    """Return the frame of an item's page."""
    document = envelope["document"]
    columns = document.get("columns") or []
    crumbs = read(f"crumbs/{columns[0]}") if columns else None
    chrome = chrome_of(read, crumbs["site"]) if crumbs else root_chrome(read)
    path = f"/item/{number}/"
    return Page(
        chrome,
        path,
        document["title"],
        trail=tuple((name, to) for name, to in crumbs["trail"]) if crumbs else (),
        column=crumbs["column"] if crumbs else None,
        tags=tuple(_tags(chrome, envelope, path)),
        description=description(document),
        proof=f"{path}proof/",
    )


def description(document: dict[str, Any]) -> str:
    """Return the summary, or the beginning of the text where there is none."""
    summary = text(document, "summary")
    for block in () if summary else document.get("body") or ():
        if block["type"] == "text":
            summary = plain(block["value"]["html"]).replace("\n", " ")[:110]
            break
    return summary


def _tags(chrome: dict[str, Any], envelope: Envelope, path: str) -> list[tuple[str, str]]:
    """Return the content group of the page tags."""
    document, shown = envelope["document"], release_time(envelope)[1]
    dated = shown if " " in shown else f"{shown} 00:00"
    pairs = [
        ("ArticleTitle", text(document, "title")),
        ("PubDate", dated),
        ("ContentSource", text(document, "source")),
        ("Keywords", ",".join(document.get("keywords") or ())),
        ("Author", text(document, "author")),
        ("Description", description(document)),
        ("Image", _image(chrome, document)),
        ("Url", absolute(chrome, path)),
    ]
    return [(name, value) for name, value in pairs if value or name == "ContentSource"]


def _image(chrome: dict[str, Any], document: dict[str, Any]) -> str:
    for block in document.get("body") or ():
        file = reference(block["value"]) if block["type"] == "picture" else None
        if file:
            return absolute(chrome, file.path)
    return ""


def _byline(read: Read, envelope: Envelope) -> list[tuple[str, str]]:
    """Return what stands under the headline of uncatalogued information."""
    document = envelope["document"]
    source = text(document, "source")
    organ = organ_of(read, text(document, "organ"))[0]
    pairs = [("来源", source or organ), ("作者", text(document, "author"))]
    return [(label, value) for label, value in pairs if value]


def _facts(read: Read, envelope: Envelope, number: str) -> list[dict[str, str]]:
    """Return the catalogue data as label, value and an address where there is one."""
    document = envelope["document"]
    organ, organ_path = organ_of(read, text(document, "organ"))
    state, ends = read(f"validity/{number}") or ["", ""]
    shown = release_time(envelope)[1]
    issuer = "发文机关" if document.get("document_number") else "发布机构"
    rows = [
        ("索引号", text(document, "index_number"), ""),
        ("文号", text(document, "document_number"), ""),
        ("规范性文件编号", text(document, "normative_number"), ""),
        (issuer, organ, organ_path),
        ("成文日期", text(document, "made_on"), ""),
        ("公开日期", shown, ""),
        ("主题分类", text(document, "topic").replace("/", " · "), ""),
        ("体裁分类", text(document, "genre"), ""),
        ("服务对象", SERVICE_GROUPS.get(text(document, "service_group"), ""), ""),
        ("公开属性", DISCLOSURE.get(text(document, "disclosure"), ""), ""),
        ("有效性", VALIDITY.get(state, ""), ""),
        ("有效期至", ends, ""),
        ("来源", text(document, "source"), ""),
        ("关键词", "、".join(document.get("keywords") or ()), ""),
    ]
    return [{"label": a, "value": b, "path": c} for a, b, c in rows if b]


def organ_of(read: Read, code: str) -> tuple[str, str]:
    """Return an organ's name and page; the code itself where the organ is not public."""
    found = read(f"organ-name/{code}") if code else None
    return (found[0], f"/organ/{code}/") if found else (code, "")


def _banner(read: Read, document: dict[str, Any], number: str) -> dict[str, Any] | None:
    """Return the warning above a text that no longer holds, with its successors."""
    state = (read(f"validity/{number}") or [""])[0]
    if state not in BANNERS:
        return None
    named = (document.get("validity") or {}).get("replaced_by")
    found = [str(named)] if named else []
    successors = dict.fromkeys([*found, *read(f"successors/{number}")])
    return {"text": BANNERS[state], "label": VALIDITY[state], "successors": lines(read, successors)}


def _attachments(document: dict[str, Any]) -> list[dict[str, str]]:
    result = []
    for value in document.get("attachments") or ():
        file = reference(value)
        if file:
            result.append(
                {
                    "name": value.get("name") or file.name,
                    "address": file.address,
                    "kind": kind(file.media, file.name),
                    "size": size(int(value.get("size") or 0)),
                }
            )
    return result


def decisions_on(envelope: Envelope, ticket: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the decisions about this item: a ticket may release several together."""
    key = f"item/{envelope['document']['id']}"
    return [
        d for d in ticket.get("decisions") or () if d.get("subject") in {None, "", key} or _batch(d)
    ]


def _batch(decision: Mapping[str, Any]) -> bool:
    """Tell whether a decision is about a whole batch."""
    return str(decision.get("subject", "")).startswith("import/")


def proof_box(read: Read, envelope: Envelope) -> dict[str, str]:
    """Return the few facts of the proof that stand below the text."""
    ticket = read(f"ticket/{envelope['ticket']}")
    decisions = decisions_on(envelope, ticket["document"]) if ticket else []
    people = {
        (d["actor_name"], d["actor_post"]) for d in decisions if d["actor_name"] != SYSTEM.name
    }
    digest = envelope.get("digest") or ""
    return {
        "at": local(envelope["released_at"]).strftime("%Y-%m-%d %H:%M:%S"),
        "registration": envelope.get("registration") or "",
        "people": str(len(people) or ""),
        "digest": f"{digest[:8]}…{digest[-8:]}" if digest else "",
        "sequence": f"{ticket['sequence']:,}" if ticket and ticket.get("sequence") else "",
        "revision": str(envelope.get("revision") or 1),
    }


RENDERERS: dict[str, Callable[..., Output]] = {"item": item}
