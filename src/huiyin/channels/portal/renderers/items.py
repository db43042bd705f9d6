"""信息页: one released item with its catalogue data, its validity, its files and what it is linked to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from huiyin.channels.portal.cards import ids, is_catalogued, local, text
from huiyin.channels.portal.files import reference
from huiyin.channels.portal.renderers import blocks, metadata, structured
from huiyin.channels.portal.renderers.layout import Page, chrome_of, render, root_chrome
from huiyin.channels.portal.renderers.paper import paper_of
from huiyin.channels.portal.renderers.parts import VALIDITY, kind, lines, size
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
            "facts": metadata.facts(read, envelope, page, number),
            "byline": metadata.byline(read, envelope),
            "catalogued": is_catalogued(document),
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
            "code": f"{page.path}code.svg" if page.chrome.get("base") else "",
            "paper": paper_of(read, document),
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
    about = metadata.description(document)
    page = Page(
        chrome,
        path,
        document["title"],
        trail=tuple((name, to) for name, to in crumbs["trail"]) if crumbs else (),
        column=crumbs["column"] if crumbs else None,
        tags=tuple(metadata.tags(chrome, envelope, path)),
        description=about,
        proof=f"{path}proof/",
    )
    organ, image = metadata.organ_of(read, envelope), metadata.image(chrome, document)
    data = structured.article(envelope, page, organ, about, image)
    return replace(page, data=structured.block(data))


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
