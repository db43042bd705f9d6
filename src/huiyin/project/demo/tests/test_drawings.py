"""The drawings and attachments: right size, readable, the same every time."""

from __future__ import annotations

import csv
import io
import zlib

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from huiyin.project.demo.attachments import content, listing, xlsx
from huiyin.project.demo.canvas import HEIGHT, WIDTH
from huiyin.project.demo.draw import PICTURES, picture
from huiyin.project.demo.manuscripts import manuscripts
from huiyin.project.demo.printing import pdf

LIMIT = 60 * 1024


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_pictures_are_small_and_stay_the_same(name: str) -> None:
    data = picture(name)
    assert len(data) <= LIMIT
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == (WIDTH, HEIGHT)
        assert len(image.convert("RGB").getcolors(WIDTH * HEIGHT) or ()) > 20
    if name == "hall":
        assert zlib.crc32(picture(name)) == zlib.crc32(data)


def test_a_workbook_opens_with_numbers_as_numbers() -> None:
    rows = [["项目", "数量"], ["甲 & 乙", "12.5"], ["（2026）", "—"]]
    book = openpyxl.load_workbook(io.BytesIO(xlsx("表", rows)))
    assert [[c.value for c in row] for row in book["表"].iter_rows()] == [
        ["项目", "数量"],
        ["甲 & 乙", 12.5],
        ["（2026）", "—"],
    ]


cells = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\x00"), max_size=8)


@given(st.lists(st.lists(cells, min_size=2, max_size=2), min_size=1, max_size=5))
def test_a_list_reads_back(rows: list[list[str]]) -> None:
    text = listing(rows).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text, newline=""))) == rows


def test_a_document_has_its_pages_and_its_words() -> None:
    data = pdf("题目", ["一段话" * 200] * 4)
    assert data.startswith(b"%PDF-")
    assert data.rstrip().endswith(b"%%EOF")
    assert data.count(b"/Type/Page/") == 3
    assert "题目".encode("utf-16-be").hex().encode() in data
    start = int(data.rpartition(b"startxref\n")[2].split()[0])
    assert data[start:].startswith(b"xref")


def test_every_attachment_can_be_made_twice_alike() -> None:
    made = [(m, a) for m in manuscripts() for a in m.facts.get("attachment", ())]
    assert {a["name"].rpartition(".")[2] for _, a in made} == {"xlsx", "csv", "pdf"}
    assert len({a["name"] for _, a in made}) == len(made)
    for manuscript, attachment in made:
        data = content(manuscript, attachment)
        assert 0 < len(data) < LIMIT
        assert data == content(manuscript, attachment)
