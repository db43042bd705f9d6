"""证明页: who reviewed and approved an item, when it was released, and how anybody can check it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.channels.portal.cards import local
from huiyin.channels.portal.files import references
from huiyin.channels.portal.renderers.items import decisions_on, page_of, proof_box
from huiyin.channels.portal.renderers.layout import (
    Page,
    proof_link,
    render,
    signing_key,
    site_address,
)
from huiyin.foundation.release.rendering import Output
from huiyin.kernel.digests import canonical_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.foundation.release.rendering import Envelope, Json

    Read = Callable[[str], Json]

KINDS = {
    "release": "发布",
    "correction": "更正",
    "emergency": "应急发布",
    "migration": "迁移",
}
JSON = "application/json; charset=utf-8"


def proof(read: Read, number: str) -> Output:
    """Render the proof of an item in plain words."""
    envelope = read(f"item/{number}")
    item_page = page_of(read, envelope, number)
    document = _ticket(read, envelope)
    page = Page(
        item_page.chrome,
        f"/item/{number}/proof/",
        f"发布证明：{item_page.title}",
        trail=(*item_page.trail, (item_page.title, item_page.path)),
        column=item_page.column,
        index=False,
    )
    return render(
        "proof.html",
        page,
        {
            "item": {"path": item_page.path, "title": item_page.title},
            "address": f"{site_address(item_page.chrome)}{item_page.path.lstrip('/')}",
            "proof_address": f"{site_address(item_page.chrome)}.well-known/huiyin/proof?path={item_page.path}",
            "live": proof_link(item_page.chrome, item_page.path),
            "key": signing_key(read),
            "box": proof_box(read, envelope),
            "kind": KINDS.get(document.get("kind", ""), "发布"),
            "ticket": str(envelope["ticket"]),
            "digest": envelope.get("digest") or "",
            "first": _time(envelope["first_released_at"]),
            "batch": _batch(document, envelope["ticket"]),
            "decisions": [_decision(d) for d in decisions_on(envelope, document)],
            "files": references(envelope["document"]),
        },
    )


def proof_file(read: Read, number: str) -> Output:
    """Return the same facts for a machine."""
    envelope = read(f"item/{number}")
    facts = {key: value for key, value in envelope.items() if key != "document"}
    ticket = read(f"ticket/{envelope['ticket']}")
    value = {"item": f"/item/{number}/", "release": facts, "ticket": ticket}
    return Output(JSON, canonical_json(value))


def document_file(read: Read, number: str) -> Output:
    """Return the reviewed document, byte for byte: its SHA-256 is the digest every reviewer signed."""
    return Output(JSON, canonical_json(read(f"item/{number}")["document"]))


def signed_list(read: Read, number: str) -> Output:
    """Return the list of a part of a batch: with it anybody computes the digest that two people signed."""
    return Output(JSON, canonical_json(read(f"batch/{number}")["document"]))


def _batch(document: dict[str, Any], number: int) -> dict[str, str]:
    """Return what the page says of a batch; nothing where the ticket is none."""
    if "manifest" not in document:
        return {}
    return {
        "manifest": document["manifest"],
        "part": str(document["part"] + 1),
        "of": str(document["of"]),
        "count": str(document["count"]),
        "address": f"/tickets/{number}.json",
    }


def _ticket(read: Read, envelope: Envelope) -> dict[str, Any]:
    found = read(f"ticket/{envelope['ticket']}")
    document: dict[str, Any] = found["document"] if found else {}
    return replace_missing(document)


def replace_missing(document: dict[str, Any]) -> dict[str, Any]:
    """Return a ticket's public form with an empty chain where it has none."""
    return {"kind": "", "decisions": [], **document}


def _decision(decision: dict[str, Any]) -> dict[str, str]:
    basis = decision.get("basis") or ""
    day, _, hour = _time(decision.get("at") or "").partition(" ")
    return {
        "label": decision.get("label") or decision.get("stage") or "",
        "post": decision.get("actor_post") or "",
        "name": decision.get("actor_name") or "",
        "day": day,
        "hour": hour,
        "basis": basis if isinstance(basis, str) else "",
        "same": "same" if decision.get("digest_seen") else "",
    }


def _time(moment: str) -> str:
    return local(moment).strftime("%Y-%m-%d %H:%M") if moment else ""


RENDERERS: dict[str, Callable[..., Output]] = {
    "proof": proof,
    "proof-file": proof_file,
    "document-file": document_file,
    "signed-list": signed_list,
}
