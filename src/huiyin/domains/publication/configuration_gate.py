"""站点设置的发布规则: proposed by one person, confirmed by another, about exactly these documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.domains.publication.rules.configuration import CONFIRMERS, PROPOSERS
from huiyin.kernel.addresses import reserved_beginning, site_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    Json = Mapping[str, Any]

KEYS = ("site", "column", "organ")


def check_configuration(payload: Json, documents: Mapping[str, Json]) -> list[str]:
    """Return every Chinese reason against the settings of a ticket."""
    if payload["kind"] != "configuration":
        return ["站点设置只能凭设置变更的发布票生效"]
    by_action = {d["action"]: d for d in payload["decisions"]}
    proposal, agreement = by_action.get("propose"), by_action.get("confirm")
    if proposal is None or agreement is None:
        return ["站点设置须一人提出、另一人复核"]
    problems = []
    if proposal["role"] not in PROPOSERS or agreement["role"] not in CONFIRMERS:
        problems.append("提出或复核的人没有相应岗位")
    if proposal["actor_id"] == agreement["actor_id"]:
        problems.append("提出与复核是同一个人")
    digests = {entry["key"]: entry["digest"] for entry in payload["entries"]}
    problems += [
        f"“{decision['label']}”的不是这些设置"
        for decision in (proposal, agreement)
        if decision["data"].get("digests") != digests
    ]
    problems += [
        f"“{key}”与其内容不符" for key, document in documents.items() if not _names(key, document)
    ]
    problems += [
        f"“{key}”的地址 {path} 以 {beginning} 开头，这一段留给门户自己的页面，请换一个地址"
        for key, document in documents.items()
        for path in (_address(key, document),)
        if (beginning := reserved_beginning(path))
    ]
    prefixes = {"/", *(_address(k, d) for k, d in documents.items() if k.startswith("site/"))}
    problems += [
        f"“{key}”的地址 {document['path']} 会被站点自己的页面 {page} 挡住，请换一个地址"
        for key, document in documents.items()
        if key.startswith("column/") and (page := site_page(str(document["path"]), prefixes))
    ]
    return problems


def _address(key: str, document: Json) -> str:
    """Return where a setting has its page or where its pages begin; "" for an organ.

    An old address has rules of its own (``redirect_gate``).
    """
    kind = key.partition("/")[0]
    if kind == "site":
        return f"/{document['prefix'].strip('/')}/"
    return str(document["path"]) if kind == "column" else ""


def _names(key: str, document: Json) -> bool:
    kind, _, name = key.partition("/")
    return kind not in KEYS or document["slug" if kind == "site" else "code"] == name
