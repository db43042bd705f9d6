"""机构页: what an organ is, what it published, where its catalogue lies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.channels.portal.names import former
from huiyin.channels.portal.renderers import structured
from huiyin.channels.portal.renderers.catalogue import shelf_years
from huiyin.channels.portal.renderers.layout import Page, chrome_of, render
from huiyin.channels.portal.renderers.parts import NEWEST, lines, newest_of
from huiyin.foundation.release.rendering import Output
from huiyin.kernel.digests import canonical_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.foundation.release.rendering import Json

    Read = Callable[[str], Json]

JSON = "application/json; charset=utf-8"
COLUMN = {
    "name": "机构",
    "description": "本站所属机构的职能、公开目录和最新公开信息。",
    "keywords": "机构职能,机构设置,公开机构",
    "type": "机构职能",
}
"""The pages of organs are a column in the sense of the page tags (inspection-indicators-2019:D4.8)."""
LEVELS = (
    ("city", "市级机构"),
    ("county", "县区机构"),
    ("township", "乡镇和街道"),
    ("", "其他机构"),
)


def organ(read: Read, code: str) -> Output:
    """Render the page of an organ."""
    value = read(f"organ-page/{code}")
    chrome = chrome_of(read, value["site"])
    above = _links(read, [value["parent"], value["competent"]])
    over = next((link["name"] for link in above), "") if value["parent"] else ""
    page = Page(
        chrome,
        f"/organ/{code}/",
        value["name"],
        trail=((COLUMN["name"], f"{chrome['prefix']}organs/"),),
        column=COLUMN,
        description=f"{value['name']}的职能、公开目录和最新公开信息。",
        data=structured.block(structured.organisation(chrome, value, over)),
    )
    return render(
        "organ.html",
        page,
        {
            "organ": value,
            "former": former(value["names"], value["name"]),
            "above": above,
            "below": _links(read, value["children"]),
            "profiles": lines(read, newest_of(read, f"profile/{code}", NEWEST)),
            "newest": lines(read, newest_of(read, f"organ/{code}", NEWEST)),
            "years": shelf_years(code, read(f"parts/shelf/{code}")),
        },
    )


def document_file(read: Read, code: str) -> Output:
    """Return what two people approved of an organ, byte for byte: search shows no other words."""
    return Output(JSON, canonical_json(read(f"organ/{code}")["document"]))


def organs(read: Read, slug: str) -> Output:
    """Render the list of a site's organs by level."""
    chrome = chrome_of(read, slug)
    page = Page(
        chrome,
        f"{chrome['prefix']}organs/",
        COLUMN["name"],
        column=COLUMN,
        description=f"{chrome['name']}所属机构一览。",
    )
    found = read(f"organs/{slug}")
    known = {level for level, _ in LEVELS}
    groups = [
        {
            "label": label,
            "organs": [
                [code, name] for code, name, at in found if (at if at in known else "") == level
            ],
        }
        for level, label in LEVELS
    ]
    return render("organs.html", page, {"groups": [g for g in groups if g["organs"]]})


def _links(read: Read, codes: list[str]) -> list[dict[str, Any]]:
    found = []
    for code in dict.fromkeys(filter(None, codes)):
        named = read(f"organ-name/{code}")
        if named:
            found.append({"name": named[0], "path": f"/organ/{code}/"})
    return found


RENDERERS: dict[str, Callable[..., Output]] = {
    "organ": organ,
    "organ-document": document_file,
    "organs": organs,
}
