"""A released city with a page of every kind that readers see, and the portal's process of production over it."""

from __future__ import annotations

import struct
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from huiyin.channels.portal.tests import city
from huiyin.channels.portal.tests.whole import index, release, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from huiyin.foundation.release.rendering import Envelope

LONG = "云川市人民政府办公室关于印发云川市城市供热管理办法（试行）和冬季供热应急预案并做好二〇二六至二〇二七年度供热准备工作的通知"
RICH, READING, REPEALED, COUNTY, WITHDRAWN = 1, 2, 3, 4, 9
PAGES = {
    "home": "/",
    "column": "/news/",
    "month": "/news/2026/09/",
    "policy": f"/item/{RICH}/",
    "repealed": f"/item/{REPEALED}/",
    "policies": "/policies/",
    "catalogue": "/catalogue/",
    "shelf": "/organ/yc-office/2026/",
    "organs": "/organs/",
    "organ": "/organ/yc-office/",
    "disclosure": "/zwgk/",
    "search": "/search",
    "results": "/search?q=供热",
    "nothing-found": "/search?q=天文望远镜采购",
    "item-proof": f"/item/{RICH}/proof/",
    "proof": "/proof?path=/zwgk/",
    "no-proof": "/proof?path=/nothing/",
    "bad-proof": "/proof",
    "verify": "/verify/",
    "corrections": "/corrections/",
    "corrections-year": "/corrections/2026/",
    "not-found": "/nothing/",
    "withdrawn": f"/item/{WITHDRAWN}/",
    "sitemap": "/sitemap/",
    "contact": "/contact/",
    "error-report": "/error-report/",
    "privacy": "/privacy/",
    "county": "/linxi/",
}
"""One address for each kind of page."""


def _png(width: int, height: int) -> bytes:
    """Return a picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = (b"\0" + b"\x12\x50\x8c" * width) * height
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


PICTURE = _png(1600, 400)
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" width="900" height="300"><rect width="900" height="300" fill="#12508c"/></svg>'
SHEET = b"sheet"
FILES = {sha256(data).hexdigest(): data for data in (PICTURE, DRAWING, SHEET)}


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def _body() -> list[dict[str, Any]]:
    """Return a block of every type, wide and long enough to strain a narrow screen."""
    wide = [f"第 {n} 采暖季供热面积（万平方米）" for n in range(1, 10)]
    chart = {
        "title": "供热面积",
        "unit": "万平方米",
        "kind": "bar",
        "columns": ["年度", "面积"],
        "rows": [["2025", "1,200"], ["2026", "1,350"]],
        "note": "数据来自市住房和城乡建设局。",
        "digest": _digest(DRAWING),
    }
    picture = {
        "digest": _digest(PICTURE),
        "media": "image/png",
        "width": 1600,
        "height": 400,
        "alt": "供热管网示意图",
        "caption": "供热管网示意图",
        "map_number": "云S〔2026〕001号",
    }
    address = "https://www.yunchuan.gov.example/" + "long" * 40
    text = (
        "<p>供热单位应当在十月二十五日前完成管网注水，十一月一日前具备供热条件。</p><ul><li>居民用户</li><li>单位用户</li></ul>"
        f'<p>详见<a href="{address}">{address}</a>。</p>'
    )
    blocks = [
        ("heading", {"text": "一、总则", "level": 2}),
        ("text", {"html": text}),
        ("heading", {"text": "（一）供热面积", "level": 3}),
        ("table", {"caption": "各采暖季供热面积", "head": [wide], "rows": [["1,234.5"] * 9] * 3}),
        ("picture", picture),
        ("chart", chart),
        ("quote", {"text": "群众的温暖，件件有着落。", "attribution": "市政府常务会议"}),
        ("policy_card", {"item": REPEALED, "title": "云川市旧供热办法", "summary": "旧办法。"}),
        ("heading", {"text": "二、附则", "level": 2}),
        ("file", _sheet("申请表.xlsx")),
    ]
    return [{"id": str(n), "type": kind, "value": value} for n, (kind, value) in enumerate(blocks)]


def _sheet(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "media": "application/vnd.ms-excel",
        "size": len(SHEET),
        "digest": _digest(SHEET),
    }


def sources() -> dict[str, Envelope]:
    """Return the sources of the city: items of several types, many enough for pages of results."""
    rich = city.item(
        RICH, "policy", title=LONG, body=_body(), attachments=[_sheet("任务分工表.xlsx")]
    )
    rich["links"]["replaces"] = [REPEALED]
    reading = city.item(READING, "interpretation", title="一图读懂供热管理办法")
    reading["links"]["interprets"] = [RICH]
    ended = {"state": "repealed", "ended_on": "2026-10-01", "replaced_by": RICH}
    items = [
        rich,
        reading,
        city.item(REPEALED, "policy", title="云川市旧供热办法", validity=ended),
        city.item(COUNTY, "notice", title="溪口镇停水通告", columns=["linxi-news"], organ="lx-gov"),
        *(city.item(n, title=f"第 {n} 次供热调度会召开") for n in range(20, 45)),
    ]
    held = dict(city.configuration())
    for n, document in enumerate(items):
        held |= city.released(document, n + 2, city.BEGIN + timedelta(hours=n))
    return held | {f"withdrawn/{WITHDRAWN}": city.withdrawn(WITHDRAWN, 90, city.BEGIN)}


@dataclass(frozen=True)
class Public:
    """Where the city is served, and the path of every page of text in its root."""

    address: str
    paths: list[str]

    def of(self, kind: str) -> str:
        """Return the full address of a kind of page."""
        return f"{self.address}{PAGES[kind]}"


@contextmanager
def portal(folder: Path) -> Iterator[Public]:
    """Serve the city."""
    held = sources()
    index(folder, held)
    writer = release(folder, held, FILES)
    assert writer.root is not None
    entries = writer.store.entries(writer.root.digest)
    paths = sorted(e.path for e in entries if e.media_type.startswith("text/html"))
    with serving(folder) as port:
        yield Public(f"http://127.0.0.1:{port}", paths)
