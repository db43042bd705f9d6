"""A commit of the search index that a kill cut short leaves a file behind; the next commit must not trip over it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from huiyin.foundation.release.rendering import SearchDocument
from huiyin.foundation.text.search.index import SearchIndex
from huiyin.foundation.text.search.query import Query

if TYPE_CHECKING:
    from pathlib import Path


def described(number: int, title: str) -> SearchDocument:
    """Return a search document."""
    fields = {
        "title": title,
        "body": title,
        "organ": "yc-office",
        "released_at": "2026-11-23T01:00:00+00:00",
    }
    return SearchDocument(key=f"item/{number}", path=f"/item/{number}/", fields=fields)


@pytest.mark.xfail(
    strict=True, reason="the deletions' file of the commit that was cut short is there already"
)
def test_a_commit_cut_short(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path / "search")
    index.index([described(n, f"第{n}件") for n in range(1, 9)])
    index.commit()
    folder = next((tmp_path / "search").iterdir())
    before = (folder / "meta.json").read_bytes()
    index.index([described(3, "更正")])
    index.commit()
    index.close()
    # The kill came after the new files were written and before meta.json named them.
    (folder / "meta.json").write_bytes(before)
    shutil.rmtree(tmp_path / "unused", ignore_errors=True)
    again = SearchIndex(tmp_path / "search")
    again.index([described(3, "更正")])
    again.commit()
    assert again.size == 8
    assert again.search(Query(text="更正")).total == 1
    again.close()
