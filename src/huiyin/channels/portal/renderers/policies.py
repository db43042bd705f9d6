"""政策文件库: the front page of a site's policies with ways into search by topic, year, genre and organ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from huiyin.channels.portal.renderers.layout import Page, chrome_of, render
from huiyin.channels.portal.renderers.parts import rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.foundation.release.rendering import Json, Output

    Read = Callable[[str], Json]

FACETS = (("topic", "主题"), ("organ", "机关"), ("year", "年份"), ("genre", "体裁"))
NEWEST = 15


def library(read: Read, slug: str) -> Output:
    """Render the front page of the policy library."""
    chrome = chrome_of(read, slug)
    page = Page(
        chrome,
        f"{chrome['prefix']}policies/",
        "政策文件库",
        description=f"{chrome['name']}的政策文件，按主题、机关、年份和体裁查找，注明是否有效。",
    )
    newest = rows(read, read(f"newest/type/{slug}/policy")[:NEWEST])
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
    newest_first = name == "year"
    ordered = sorted(
        values, key=lambda v: v[0] if newest_first else (-v[1], v[0]), reverse=newest_first
    )
    return {"label": label, "values": [_value(read, slug, name, v, n) for v, n in ordered]}


def _value(read: Read, slug: str, name: str, value: str, count: int) -> dict[str, str]:
    query = urlencode({"type": "policy", name: value, "site": slug})
    shown = value
    if name == "organ":
        found = read(f"organ-name/{value}")
        shown = found[0] if found else value
    return {
        "name": f"{value} 年" if name == "year" else shown,
        "count": f"{count:,}",
        "path": f"/search?{query}",
    }


RENDERERS: dict[str, Callable[..., Output]] = {"policy-library": library}
