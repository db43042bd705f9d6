"""A city's synonyms reach search by /frame.json alone: no page shows them, so none is made anew for them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from huiyin.channels.portal.tests import city
from huiyin.channels.portal.tests.test_exactness import Changes, Town, assert_exact, town

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["town"]


def _site(slug: str, **fields: Any) -> Changes:
    site = next(s for s in city.SITES if s["slug"] == slug)
    return {f"site/{slug}": city.envelope(site | fields, 2, city.BEGIN)}


def test_synonyms_move_the_frame_of_search_and_no_other_artefact(
    town: Town, tmp_path: Path
) -> None:
    for number, kind in enumerate(city.TYPE_LABELS, 1):
        town.release(city.item(number, kind))
    rows = [["市民中心", "六号楼", "办事大厅"]]
    before = dict(town.pages)
    assert json.loads(before["/frame.json"].body)["synonyms"] == [], (
        "older settings have no such key"
    )
    assert town.change(_site("city", synonyms=[])) == set()
    assert town.change(_site("city", synonyms=rows)) == {"/frame.json"}
    assert json.loads(town.pages["/frame.json"].body)["synonyms"] == rows
    assert {p for p in town.pages if town.pages[p] != before.get(p)} == {"/frame.json"}
    assert_exact(town, tmp_path)
    assert town.change(_site("linxi", synonyms=[["县医院", "县院"]])) == set()
    assert_exact(town, tmp_path)
    assert town.change(_site("city")) == {"/frame.json"}
    assert town.pages == before


def test_synonyms_follow_the_root_site(town: Town, tmp_path: Path) -> None:
    town.change(_site("linxi", synonyms=[["县医院", "县院"]]))
    moved = _site("linxi", prefix="/", synonyms=[["县医院", "县院"]])
    town.change({"site/city": None, **moved})
    assert json.loads(town.pages["/frame.json"].body)["synonyms"] == [["县医院", "县院"]]
    assert_exact(town, tmp_path)
    town.change({"site/linxi": None})
    assert json.loads(town.pages["/frame.json"].body)["synonyms"] == []
