"""The real files, where they are at hand: every row is accounted for, and most go all the way to the public."""

from __future__ import annotations

import os
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest
from django.conf import settings as configured

from huiyin.domains.publication.importing.accounts import counts
from huiyin.domains.publication.importing.run import import_documents
from huiyin.domains.publication.importing.settling import settle_imports
from huiyin.domains.publication.importing.signing import sign
from huiyin.domains.publication.importing.tests.conftest import Desk, city, desk
from huiyin.domains.publication.models import Column
from huiyin.foundation.release.proof import NotProved, check, prove
from huiyin.foundation.release.searching import SearchMirror
from huiyin.foundation.text.search.index import SearchIndex
from tests.bench import corpus
from tests.bypass.asking_portal import Reader, searched
from tests.bypass.public_city import FOLDERS, new_releaser, open_city

if TYPE_CHECKING:
    from huiyin.domains.publication.models import ImportRun, Item
    from huiyin.foundation.release.store import ReleaseStore

__all__ = ["city", "desk"]
HERE = Path(__file__).resolve().parent
DATA = corpus.folder() / "documents"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"no real documents at {DATA}"),
]


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path, settings: Any) -> None:
    """Keep keys, store, index and files of a test in folders of its own."""
    for name in FOLDERS:
        setattr(settings, name, tmp_path / name.partition("_")[0].lower())


def part_of(file: Path, folder: Path, rows: int) -> Path:
    """Write the first rows of a file."""
    made = folder / file.name
    pq.write_table(pq.read_table(file).slice(0, rows), made)
    return made


def asked_for(name: str, rows: int) -> int:
    """Return how many rows of a file a test takes: all of them where HUIYIN_WHOLE_FILES is set, which takes long."""
    if not os.environ.get("HUIYIN_WHOLE_FILES"):
        return rows
    return int(pq.ParquetFile(DATA / f"{name}.parquet").metadata.num_rows)


def read_in(desk: Desk, name: str, mapping: str, rows: int) -> ImportRun:
    text = (HERE / mapping).read_text(encoding="utf-8")
    for there, here in (("yunchuan-office", "yc-gov"), ("city-notices", "city-notice")):
        text = text.replace(f'"{there}"', f'"{here}"')
    if not Column.objects.filter(code="city-notice").exists():
        first = Column.objects.get(code="city-news")
        Column.objects.create(
            site=first.site, code="city-notice", name="通知公告", slug="notices", item_types=["notice"]
        )  # fmt: skip
    file = part_of(DATA / f"{name}.parquet", desk.folder, rows)
    return import_documents(
        file, desk.mapping(text), reason="网站改版。", actor=desk.importer, now=desk.city.tick()
    )


@pytest.mark.parametrize(
    ("name", "mapping", "rows", "most"),
    [
        ("provincial_documents", "provincial.toml", 600, 0.6),
        ("laws_regulations", "laws.toml", 150, 0.6),
        ("news_items", "news.toml", 300, 0.9),
    ],
)
def test_every_row_is_accounted_for_and_most_go_out(
    desk: Desk, name: str, mapping: str, rows: int, most: float
) -> None:
    rows = asked_for(name, rows)
    run = read_in(desk, name, mapping, rows)
    found = counts(run)
    print(f"\n{name}: {rows} rows, {dict(found)}")
    assert found.total() == rows
    assert sorted(run.rows.values_list("number", flat=True)) == list(range(1, rows + 1))
    assert found["release"] >= most * rows, found
    assert not run.rows.exclude(outcome="release").filter(reason="").exists(), "each says why"
    who = {"run_id": run.pk, "opinion": "核对无误。", "secrecy": "clear"}
    assert sign(**who, actor=desk.importer, now=desk.city.tick()) == []
    approver = desk.city.people["approver"]
    open_city(desk.city).deps.close()  # only now: the column of the notices is among the settings
    tickets = sign(**who, actor=approver, now=desk.city.tick())
    assert sum(len(t.payload["entries"]) for t in tickets) == found["release"]
    store = release(desk)
    assert settle_imports(desk.city.tick()) == found["release"]
    are_public(store, [r.item for r in run.rows.filter(outcome="release").select_related("item")])


def release(desk: Desk) -> ReleaseStore:
    """Let a releaser with a search index answer every ticket; return its store."""
    index = SearchIndex(configured.SEARCH_DIR)
    releaser = new_releaser(search=SearchMirror(configured.SEARCH_DIR, index))
    releaser.start(now=desk.city.tick())
    while releaser.step(now=desk.city.tick()):
        pass
    index.close()
    return releaser.writer.store


def are_public(store: ReleaseStore, items: list[Item]) -> None:
    """Ask the portal for three of the items, search for one by its title, and prove its page."""
    reader = Reader(store.directory)
    for item in (items[0], items[len(items) // 2], items[-1]):
        answer = reader.get(f"/item/{item.pk}/")
        assert answer.status == 200
        assert escape(item.title) in answer.body.decode()
    one = max((i for i in items if len(i.title) <= 60), key=lambda i: len(i.title))
    path = f"/item/{one.pk}/"
    assert f'href="{path}"' in searched(store.directory, one.title).decode()
    page = reader.get(path).body
    root = store.current()
    assert root is not None
    proof = prove(store, path)
    assert check(proof, page, key=root.key).path == path
    with pytest.raises(NotProved):
        check(proof, page.replace("。".encode(), b".", 1), key=root.key)
