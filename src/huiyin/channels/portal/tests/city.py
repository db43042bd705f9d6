"""A small city of sources, written by hand: two sites, a dozen columns, organs and items of every type."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from huiyin.kernel.digests import canonical_json, sha256_hex

if TYPE_CHECKING:
    from huiyin.foundation.release.rendering import Envelope

BEGIN = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)

SITES: list[dict[str, Any]] = [
    {
        "slug": "city",
        "name": "云川市人民政府",
        "name_en": "Yunchuan Municipal People's Government",
        "organ": "yc-gov",
        "prefix": "/",
        "domain": "www.yunchuan.gov.example",
        "id_code": "2299000001",
        "icp": "云ICP备00000000号",
        "police": "云公网安备00000000000000号",
        "sponsor": "云川市人民政府办公室",
        "contact": "云川市河滨大道1号",
        "phone": "12345",
        "parent": None,
        "intake": [{"sites": ["linxi"], "item_types": ["notice"], "to": "county-news"}],
        "menu": [
            {"label": "首页", "path": "/"},
            {"label": "政府信息公开", "path": "/zwgk/"},
            {"label": "政务动态", "path": "/news/"},
            {"label": "政策文件库", "path": "/policies/"},
            {"label": "机构", "path": "/organs/"},
        ],
        "home": {
            "lead_title": "件件有回复，事事有回音",
            "lead_text": "在这里查政策、看动态、找部门。每一份公开的文件都经过审查登记。",
            "blocks": [{"type": "column", "column": "county-news", "title": "县区动态"}],
        },
    },
    {
        "slug": "linxi",
        "name": "临溪县人民政府",
        "name_en": "",
        "organ": "lx-gov",
        "prefix": "/linxi/",
        "domain": "linxi.yunchuan.gov.example",
        "id_code": "2299000002",
        "icp": "云ICP备00000001号",
        "police": "云公网安备00000000000001号",
        "sponsor": "临溪县人民政府办公室",
        "contact": "临溪县溪口路8号",
        "phone": "0XXX-5550100",
        "parent": "city",
        "intake": [],
        "menu": [{"label": "首页", "path": "/linxi/"}, {"label": "动态", "path": "/linxi/news/"}],
        "home": {},
    },
]
COLUMNS = [
    ("disclosure", "city", None, "政府信息公开", "/zwgk/", "信息公开目录"),
    ("guide", "city", "disclosure", "政府信息公开指南", "/zwgk/guide/", "信息公开指南"),
    ("system", "city", "disclosure", "政府信息公开制度", "/zwgk/system/", "信息公开目录"),
    ("statutory", "city", "disclosure", "法定主动公开内容", "/zwgk/statutory/", "信息公开目录"),
    ("policy", "city", "statutory", "政策文件", "/zwgk/statutory/policy/", "政策文件"),
    ("organs-column", "city", "statutory", "机构职能", "/zwgk/statutory/organs/", "机构职能"),
    ("news", "city", None, "政务动态", "/news/", "政务动态"),
    ("notices", "city", None, "通知公告", "/notices/", "通知公告"),
    ("reading", "city", None, "政策解读", "/reading/", "政策解读"),
    ("county-news", "city", None, "县区动态", "/county/", "政务动态"),
    ("linxi-news", "linxi", None, "临溪动态", "/linxi/news/", "政务动态"),
]
ORGANS = [
    ("yc-gov", "云川市人民政府", "city", None, "city"),
    ("yc-office", "云川市人民政府办公室", "city", "yc-gov", ""),
    ("yc-housing", "云川市住房和城乡建设局", "city", "yc-gov", ""),
    ("lx-gov", "临溪县人民政府", "county", "yc-gov", "linxi"),
    ("lx-town", "临溪县溪口镇人民政府", "township", "lx-gov", ""),
]


def column(row: tuple[Any, ...], order: int = 0) -> dict[str, Any]:
    """Return a column's document."""
    code, site, parent, name, path, kind = row
    return {
        "code": code,
        "site": site,
        "parent": parent,
        "name": name,
        "slug": code,
        "path": path,
        "description": f"{name}栏目集中公布有关信息。",
        "keywords": name,
        "type": kind,
        "order": order,
        "item_types": [],
        "intake": [],
    }


def organ(row: tuple[Any, ...]) -> dict[str, Any]:
    """Return an organ's document."""
    code, name, level, parent, site = row
    return {
        "code": code,
        "name": name,
        "short_name": name.removeprefix("云川市"),
        "level": level,
        "parent": parent,
        "uscc": "11229900MB0000001X",
        "competent": None,
        "site": site,
    }


TYPE_LABELS = {
    "policy": "政策文件",
    "notice": "通知公告",
    "news": "政务动态",
    "interpretation": "政策解读",
    "guide": "信息公开指南",
    "organ": "机构职能",
}


def item(number: int, kind: str = "news", **fields: Any) -> dict[str, Any]:
    """Return an item's document."""
    columns = {
        "policy": "policy",
        "notice": "notices",
        "interpretation": "reading",
        "guide": "guide",
    }
    document: dict[str, Any] = {
        "id": number,
        "type": kind,
        "type_label": TYPE_LABELS[kind],
        "catalogued": kind != "news",
        "title": f"云川市第 {number} 条测试信息",
        "summary": f"第 {number} 条的内容概述。",
        "body": [{"id": "a", "type": "text", "value": {"html": f"<p>正文第 {number} 段。</p>"}}],
        "organ": "yc-office",
        "index_number": f"11229900MB0000001X/2026-{number:05d}" if kind != "news" else "",
        "document_number": f"云政发〔2026〕{number}号" if kind == "policy" else "",
        "made_on": "2026-09-01",
        "topic": "综合政务/政务公开",
        "genre": "意见" if kind == "policy" else "",
        "service_group": "all",
        "validity": {"state": "in_force", "until": None, "replaced_by": None},
        "disclosure": "proactive",
        "source": "云川市人民政府办公室",
        "source_url": "",
        "author": "",
        "keywords": ["公开"],
        "columns": [columns.get(kind, "organs-column" if kind == "organ" else "news")],
        "links": {"interprets": [], "replaces": [], "related": []},
        "attachments": [],
        "major": False,
        "normative": False,
        "listed_until": None,
        "published_on": None,
    }
    return document | fields


def envelope(
    document: dict[str, Any], ticket: int, at: datetime, before: Envelope | None = None
) -> Envelope:
    """Return a document as the releaser keeps it."""
    moment = at.isoformat(timespec="milliseconds")
    return {
        "document": document,
        "digest": sha256_hex(canonical_json(document)),
        "ticket": ticket,
        "released_at": moment,
        "first_released_at": before["first_released_at"] if before else moment,
        "registration": f"云公〔2026〕{ticket:05d}",
        "revision": before["revision"] + 1 if before else 1,
    }


def ticket(number: int, at: datetime, digest: str) -> Envelope:
    """Return the public form of a ticket."""
    chain = [
        ("校对", "校对员", "苏禾"),
        ("初审", "政务公开科科长", "林岚"),
        ("复审", "办公室副主任", "周宁"),
        ("保密审查", "保密审查员", "陈默言"),
        ("批准", "秘书长", "顾清源"),
    ]
    decisions = [
        {
            "stage": label,
            "label": label,
            "actor_post": post,
            "actor_name": name,
            "at": (at - timedelta(hours=6 - n)).isoformat(),
            "basis": "changchun-2015:4.1b",
            "digest_seen": digest,
        }
        for n, (label, post, name) in enumerate(chain)
    ]
    form = {
        "kind": "release",
        "registration": f"云公〔2026〕{number:05d}",
        "issued_at": at.isoformat(),
        "not_before": None,
        "count": 1,
        "digests": [digest],
        "decisions": decisions,
        "salt": "00" * 16,
        "commitment": "00" * 32,
    }
    return {"document": form, "ticket": number, "sequence": number, "released_at": at.isoformat()}


def withdrawn(
    number: int, ticket_number: int, at: datetime, before: Envelope | None = None
) -> Envelope:
    """Return the notice of a withdrawn item; of what was public before it keeps the columns alone."""
    document = {
        "kind": "withdrawn",
        "item": number,
        "at": at.isoformat(),
        "reason": "内容需要核实，核实后重新公布。",
        "columns": before["document"].get("columns") or [] if before else [],
    }
    return envelope(document, ticket_number, at, before)


def configuration(at: datetime = BEGIN) -> dict[str, Envelope]:
    """Return sites, columns and organs as sources."""
    sources = {f"site/{s['slug']}": envelope(s, 1, at) for s in SITES}
    sources |= {
        f"column/{row[0]}": envelope(column(row, n), 1, at) for n, row in enumerate(COLUMNS)
    }
    return sources | {f"organ/{row[0]}": envelope(organ(row), 1, at) for row in ORGANS}


def released(document: dict[str, Any], number: int, at: datetime) -> dict[str, Envelope]:
    """Return an item with its ticket as the releaser would add them."""
    source = envelope(document, number, at)
    return {
        f"item/{document['id']}": source,
        f"ticket/{number}": ticket(number, at, source["digest"]),
    }
