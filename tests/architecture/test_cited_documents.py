"""A document that the code names by its slug, in a row, a sentence or a comment, is one of the policies."""

from __future__ import annotations

import io
import re
import tokenize
from typing import TYPE_CHECKING

import pytest

from huiyin.foundation.cases import citations, rulebooks
from tests.architecture.source import PACKAGE, modules, name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SLUG = re.compile(r"(?<![\w./-])[a-z][a-z0-9]*(?:-[a-z0-9]+)*-(?:19|20)\d\d(?![\w-])")
"""A slug as the files in ``policies/`` have it: words, then the year of the document."""


def words(file: Path) -> Iterator[str]:
    """Yield what a module says in strings and comments."""
    for token in tokenize.generate_tokens(io.StringIO(file.read_text(encoding="utf-8")).readline):
        if token.type in {tokenize.STRING, tokenize.COMMENT}:
            yield token.string


def unknown(text: str, present: set[str]) -> list[str]:
    """Return the slugs in a text that are no document and no rulebook."""
    return [slug for slug in SLUG.findall(text) if slug not in present]


def known() -> set[str]:
    """Return the slugs of the policies, and the names of rulebooks, which have the same form."""
    return {*citations.documents(), *(book.name for book in rulebooks.registered())}


def test_every_document_that_the_code_names_is_a_policy() -> None:
    present = known()
    found = [
        f"{name(file)}: {slug}"
        for file in modules()
        for text in words(file)
        for slug in unknown(text, present)
    ]
    assert found == []


def test_every_document_that_a_page_or_a_row_of_data_names_is_a_policy() -> None:
    present = known()
    files = [f for ending in ("html", "toml") for f in PACKAGE.rglob(f"*.{ending}")]
    assert [
        f"{name(file)}: {slug}"
        for file in files
        for slug in unknown(file.read_text(encoding="utf-8"), present)
    ] == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("# as demanded by (disclosure-platform-2019)", ["disclosure-platform-2019"]),
        ('"no-such-law-2020:4"', ["no-such-law-2020"]),
        ("changchun-2015:4.1b, publication-2015", []),
        ("items/104-disclosure-opinion-2021.md on 2026-09-01", []),
    ],
)
def test_a_document_that_is_not_there_would_be_noticed(text: str, told: list[str]) -> None:
    assert unknown(text, known()) == told
