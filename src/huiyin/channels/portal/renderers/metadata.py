"""信息要素: what stands on an item's page about it: catalogue data, byline, page tags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from huiyin.channels.portal.cards import local, release_time, text
from huiyin.channels.portal.classes import code_of
from huiyin.channels.portal.files import reference
from huiyin.channels.portal.labels import CATALOGUED
from huiyin.channels.portal.names import name_on
from huiyin.channels.portal.renderers.catalogue import class_path
from huiyin.channels.portal.renderers.layout import absolute
from huiyin.channels.portal.renderers.parts import DISCLOSURE, SERVICE_GROUPS, VALIDITY
from huiyin.channels.portal.words import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.channels.portal.renderers.layout import Page
    from huiyin.foundation.release.rendering import Envelope, Json

    Read = Callable[[str], Json]


@dataclass(frozen=True, slots=True)
class OrganNamed:
    """An organ as a page names it: the name of a day, its page, and the present name where that is another."""

    name: str
    path: str = ""
    present: str = ""

    @property
    def label(self) -> str:
        """Return the name of the day with the present name beside it."""
        return f"{self.name}（现名：{self.present}）" if self.present else self.name


def day_of(envelope: Envelope) -> str:
    """Return the day an item was made; the day it became public where that is not known."""
    return text(envelope["document"], "made_on") or release_time(envelope)[1][:10]


def organ_of(read: Read, envelope: Envelope) -> OrganNamed:
    """Return an item's organ by the name it bore when the item was made; its code where it is not public."""
    code = text(envelope["document"], "organ")
    found = read(f"organ-name/{code}") if code else None
    if not found:
        return OrganNamed(code)
    present, _site, names = found
    name = name_on(names, day_of(envelope), present)
    return OrganNamed(name, f"/organ/{code}/", present if name != present else "")


def description(document: dict[str, Any]) -> str:
    """Return the summary, or the beginning of the text where there is none."""
    summary = text(document, "summary")
    for block in () if summary else document.get("body") or ():
        if block["type"] == "text":
            summary = plain(block["value"]["html"]).replace("\n", " ")[:110]
            break
    return summary


def tags(chrome: dict[str, Any], envelope: Envelope, path: str) -> list[tuple[str, str]]:
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
        ("Image", image(chrome, document)),
        ("Url", absolute(chrome, path)),
    ]
    return [(name, value) for name, value in pairs if value or name == "ContentSource"]


def image(chrome: dict[str, Any], document: dict[str, Any]) -> str:
    """Return the address of the first picture, empty where there is none."""
    for block in document.get("body") or ():
        file = reference(block["value"]) if block["type"] == "picture" else None
        if file:
            return absolute(chrome, file.path)
    return ""


def byline(read: Read, envelope: Envelope) -> list[tuple[str, str]]:
    """Return what stands under the headline of uncatalogued information."""
    document = envelope["document"]
    source = text(document, "source")
    pairs = [("来源", source or organ_of(read, envelope).label), ("作者", text(document, "author"))]
    return [(label, value) for label, value in pairs if value]


def facts(read: Read, envelope: Envelope, page: Page, number: str) -> list[dict[str, str]]:
    """Return the catalogue data as label, value and an address where there is one."""
    document = envelope["document"]
    organ = organ_of(read, envelope)
    state, ends = read(f"validity/{number}") or ["", ""]
    shown = release_time(envelope)[1]
    issuer = "发文机关" if document.get("document_number") else "发布机构"
    topic = text(document, "topic").partition("/")[0]
    group = text(document, "service_group")
    in_catalogue = page.column is not None and document.get("type") in CATALOGUED

    def listed(kind: str, value: str) -> str:
        return class_path(page.chrome, kind, code_of(kind, value)) if in_catalogue else ""

    rows = [
        ("索引号", text(document, "index_number"), ""),
        ("文号", text(document, "document_number"), ""),
        ("规范性文件编号", text(document, "normative_number"), ""),
        (issuer, organ.label, organ.path),
        ("成文日期", text(document, "made_on"), ""),
        ("公开日期", shown, ""),
        ("主题分类", text(document, "topic").replace("/", " · "), listed("topic", topic)),
        ("体裁分类", text(document, "genre"), listed("genre", text(document, "genre"))),
        ("服务对象", SERVICE_GROUPS.get(group, ""), listed("group", group)),
        ("公开属性", DISCLOSURE.get(text(document, "disclosure"), ""), ""),
        ("有效性", VALIDITY.get(state, ""), ""),
        ("有效期至", ends, ""),
        ("最近核对", _reviewed(envelope), ""),
        ("来源", text(document, "source"), ""),
        ("关键词", "、".join(document.get("keywords") or ()), ""),
    ]
    return [{"label": a, "value": b, "path": c} for a, b, c in rows if b]


def _reviewed(envelope: Envelope) -> str:
    """Return the day a guide was last looked at: each release of it went through the whole chain."""
    guide = envelope["document"].get("type") == "guide"
    return local(envelope["released_at"]).date().isoformat() if guide else ""
