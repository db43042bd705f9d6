"""首页: what a person looks for first, then what is new.

A site's ``home`` may name blocks ``{"type": "doors", "items": [{"title", "text", "path"}]}`` and ``{"type": "column",
"column": code, "title", "count"}``; without doors the page offers those that every site has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.channels.portal.renderers import structured
from huiyin.channels.portal.renderers.layout import Page, chrome_of, render
from huiyin.channels.portal.renderers.parts import lines, newest_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.foundation.release.rendering import Json, Output

    Read = Callable[[str], Json]

NEWEST = 8
SIDE = 5
BESIDE = 2
"""How many of a site's own groups stand in the wide column; the others stand beside it."""
SIDE_TYPES = (("interpretation", "政策解读"), ("notice", "通知公告"))


def home(read: Read, slug: str) -> Output:
    """Render the first page of a site."""
    chrome = chrome_of(read, slug)
    value = read(f"home/{slug}") or {}
    blocks = value.get("blocks") or []
    page = Page(
        chrome,
        chrome["prefix"],
        "",
        description=value.get("lead_text") or "",
        feed=f"{chrome['prefix']}feed.xml",
        data=structured.block(structured.website(chrome)),
    )
    doors = next((b["items"] for b in blocks if b.get("type") == "doors"), None)
    named = [_group(read, b) for b in blocks if b.get("type") == "column"]
    groups = [g for g in named if g["lines"]]
    return render(
        "home.html",
        page,
        {
            "lead_title": value.get("lead_title") or chrome["name"],
            "lead_text": value.get("lead_text") or "",
            "doors": [_door(d) for d in doors] if doors else _doors(read, chrome),
            "newest": lines(read, newest_of(read, f"site/{slug}", NEWEST)),
            "groups": groups[:BESIDE],
            "sides": groups[BESIDE:] if groups else _sides(read, slug),
        },
    )


def _door(door: dict[str, str]) -> dict[str, str]:
    return {
        "title": door.get("title") or door.get("label") or "",
        "text": door.get("text") or "",
        "path": door.get("path") or "/",
    }


def _doors(read: Read, chrome: dict[str, Any]) -> list[dict[str, str]]:
    """Return the doors every site has; the count is that of the policy library now."""
    slug, prefix = chrome["slug"], chrome["prefix"]
    policies = read(f"count/type/{slug}/policy")
    return [
        {
            "title": "找政策",
            "text": f"{policies:,} 份政策文件，连同解读" if policies else "政策文件连同解读",
            "path": f"{prefix}policies/",
        },
        {
            "title": "查公开目录",
            "text": "按机构、主题、体裁和服务对象，用索引号也能查",
            "path": f"{prefix}catalogue/",
        },
        {"title": "找部门", "text": "每个机构管什么、发了什么", "path": f"{prefix}organs/"},
        {
            "title": "核验发布",
            "text": "每一页都能证明何时、经谁审签发布",
            "path": f"{prefix}verify/",
        },
    ]


def _group(read: Read, block: dict[str, Any]) -> dict[str, Any]:
    code = block.get("column") or ""
    column = read(f"col/{code}") if code else None
    if column is None:
        return {"lines": []}
    count = int(block.get("count") or SIDE)
    return {
        "title": block.get("title") or column["name"],
        "path": column["path"],
        "lines": lines(read, newest_of(read, f"column/{code}", count)),
    }


def _sides(read: Read, slug: str) -> list[dict[str, Any]]:
    sides = [
        {
            "title": title,
            "path": "",
            "lines": lines(read, newest_of(read, f"type/{slug}/{kind}", SIDE)),
        }
        for kind, title in SIDE_TYPES
    ]
    return [side for side in sides if side["lines"]]


RENDERERS: dict[str, Callable[..., Output]] = {"home": home}
