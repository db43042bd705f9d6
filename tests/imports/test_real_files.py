"""The real files, where they are at hand: every row is accounted for, and most can be released as they are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from huiyin.domains.publication.importing.accounts import counts
from huiyin.domains.publication.importing.run import import_documents
from huiyin.domains.publication.importing.signing import sign
from huiyin.domains.publication.importing.tests.conftest import Desk, city, desk
from huiyin.domains.publication.models import Column
from tests.bench import corpus

if TYPE_CHECKING:
    from huiyin.domains.publication.models import ImportRun

__all__ = ["city", "desk"]
HERE = Path(__file__).resolve().parent
DATA = corpus.folder() / "documents"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"no real documents at {DATA}"),
]


def part_of(file: Path, folder: Path, rows: int) -> Path:
    """Write the first rows of a file; a file of tens of thousands takes too long for a test."""
    made = folder / file.name
    pq.write_table(pq.read_table(file).slice(0, rows), made)
    return made


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
    run = read_in(desk, name, mapping, rows)
    found = counts(run)
    assert found.total() == rows
    assert sorted(run.rows.values_list("number", flat=True)) == list(range(1, rows + 1))
    assert found["release"] >= most * rows, found
    assert not run.rows.exclude(outcome="release").filter(reason="").exists(), "each says why"
    who = {"run_id": run.pk, "opinion": "核对无误。", "secrecy": "clear"}
    assert sign(**who, actor=desk.importer, now=desk.city.tick()) == []
    approver = desk.city.people["approver"]
    tickets = sign(**who, actor=approver, now=desk.city.tick())
    assert sum(len(t.payload["entries"]) for t in tickets) == found["release"]
