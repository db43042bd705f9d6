"""The documentation says what the code says."""

from __future__ import annotations

import pytest

from huiyin.project.documents import checking, glossary, matrix, operations
from tests.architecture.source import ROOT


def test_nothing_generated_is_out_of_date() -> None:
    assert checking.problems() == []


def test_every_setting_is_in_the_manual() -> None:
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    assert [v for v in operations.variables() if f"`{v}`" not in text] == []


def test_every_command_is_in_the_manual() -> None:
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    assert [typed for typed, _ in operations.commands() if f"`{typed}`" not in text] == []


def test_every_word_of_the_code_is_in_the_glossary() -> None:
    assert glossary.missing() == []


def test_the_glossary_has_no_two_words_for_one_thing() -> None:
    terms = glossary.terms()
    assert len({t.identifier for t in terms}) == len(terms)
    assert [
        t.identifier
        for t in terms
        if not all((t.term.strip(), t.english.strip(), t.source.strip()))
    ] == []


@pytest.mark.parametrize("source", ["class", "def", "module"])
def test_marks_are_found(source: str) -> None:
    import ast

    code = {
        "class": "@pytest.mark.clause('changchun-2015:4.1b')\nclass TestIt: ...",
        "def": "@pytest.mark.clause('changchun-2015:4.1b', 'changchun-2015:4.1a')\ndef test_it(): ...",
        "module": "pytestmark = [pytest.mark.slow, pytest.mark.clause('changchun-2015:4.1b')]",
    }[source]
    assert "changchun-2015:4.1b" in {clause for clause, _ in matrix._marks(ast.parse(code))}
