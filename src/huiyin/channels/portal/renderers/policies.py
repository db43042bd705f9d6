"""政策文件库: the front page of a site's policies with ways into search by validity, topic, organ, year and genre."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from huiyin.channels.portal.renderers.layout import Page, chrome_of, render
from huiyin.channels.portal.renderers.parts import VALIDITY, newest_of, rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.foundation.release.rendering import Json, Output

    Read = Callable[[str], Json]

COLUMN = {
    "name": "政策文件库",
    "description": "本站发布的政策文件，按是否有效、主题、机关、年份和体裁查找。",
    "keywords": "政策文件,政策查询,发文字号",
    "type": "政策文件",
}
"""The library is a column in the sense of the page tags (inspection-indicators-2019:D4.8)."""
FACETS = (
    ("validity", "有效性"),
    ("topic", "主题"),
    ("organ", "机关"),
    ("year", "年份"),
    ("genre", "体裁"),
)
STATES = tuple(VALIDITY)
NEWEST = 15


def library(read: Read, slug: str) -> Output:
    """Render the front page of the policy library."""
    chrome = chrome_of(read, slug)
    page = Page(
        chrome,
        f"{chrome['prefix']}policies/",
        COLUMN["name"],
        column=COLUMN,
        description=f"{chrome['name']}的政策文件，按是否有效、主题、机关、年份和体裁查找。",
    )
    newest = rows(read, newest_of(read, f"type/{slug}/policy", NEWEST))
    return render(
        "policies.html",
        page,
        {
            "count": f"{read(f'count/type/{slug}/policy'):,}",
            "facets": [_facet(read, slug, name, label) for name, label in FACETS],
            "rows": newest,
        },
    )


def _facet(read: Read, slug: str, name: str, label: str) -> dict[str, Any]:
    values = read(f"parts/policy-{name}/{slug}")
    if name == "year":
        ordered = sorted(values, reverse=True)
    elif name == "validity":
        ordered = sorted(
            values, key=lambda v: STATES.index(v[0]) if v[0] in STATES else len(STATES)
        )
    else:
        ordered = sorted(values, key=lambda v: (-v[1], v[0]))
    return {"label": label, "values": [_value(read, slug, name, v, n) for v, n in ordered]}


def _value(read: Read, slug: str, name: str, value: str, count: int) -> dict[str, str]:
    query = urlencode({"type": "policy", name: value, "site": slug})
    shown = VALIDITY.get(value, value) if name == "validity" else value
    if name == "organ":
        found = read(f"organ-name/{value}")
        shown = found[0] if found else value
    return {
        "name": f"{value} 年" if name == "year" else shown,
        "count": f"{count:,}",
        "path": f"/search?{query}",
    }


RENDERERS: dict[str, Callable[..., Output]] = {"policy-library": library}
