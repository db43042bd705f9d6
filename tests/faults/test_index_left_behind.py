"""A commit of the search index that a kill cut short leaves a file behind; the next commit must not trip over it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

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


def killed_while_committing(folder: Path, number: int) -> Path:
    """Return a copy of an index as a kill leaves it: new files are written, meta.json does not name them yet."""
    before = (next(folder.iterdir()) / "meta.json").read_bytes()
    working = SearchIndex(folder)
    working.index([described(3, "更正")])
    working.commit()
    copy = folder.with_name(f"killed-{number}")
    shutil.copytree(folder, copy)
    (next(copy.iterdir()) / "meta.json").write_bytes(before)
    working.close()
    return copy


def test_a_commit_cut_short(tmp_path: Path) -> None:
    """The process that starts afterwards gives the same names again, so it meets the file that was left behind."""
    folder = tmp_path / "search"
    index = SearchIndex(folder)
    index.index([described(n, f"第{n}件") for n in range(1, 9)])
    index.commit()
    index.close()
    again = SearchIndex(killed_while_committing(folder, 1))
    again.index([described(3, "更正")])
    again.commit()
    assert again.size == 8
    assert again.search(Query(text="更正")).total == 1
    again.close()
