"""The policies of the repository, and the checks that tie rules to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.foundation.cases import citations, guards
from huiyin.foundation.cases.checks import cited_clauses_exist, rulebooks_are_complete
from huiyin.foundation.cases.tests import sample
from huiyin.kernel.errors import Invalid, NotFound

if TYPE_CHECKING:
    from pathlib import Path

SOUND = """slug = "{slug}"
title = "样本"
issuer = "样本机关"
numbering = "article"
source = "自拟"
verified = false
[clauses]
"1" = "{text}"
"""


@dataclass(frozen=True)
class Row:
    clause: str


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.POLICIES_DIR = tmp_path
    (tmp_path / "sample-law.toml").write_text(SOUND.format(slug="sample-law", text="甲"), "utf-8")
    return tmp_path


def test_every_document_of_the_repository_reads() -> None:
    documents = citations.documents()
    assert {"changchun-2015", "disclosure-regulation-2019", "secrecy-regulation-2024"} <= set(
        documents
    )
    assert len(documents["changchun-2015"].clauses) >= 50
    for document in documents.values():
        assert document.clauses
        for clause in document.clauses.values():
            assert clause.text.endswith("。"), clause.ref
            assert len(clause.text) <= 120, clause.ref


def test_clauses_are_cited_as_officials_write_them() -> None:
    assert citations.label("disclosure-regulation-2019:26") == "《政府信息公开条例》第二十六条"
    assert citations.label("changchun-2015:4.1b").endswith("四（一）")
    assert citations.cite("changchun-2015:4.1b").verified
    assert not citations.cite("gbt22239-2019:8.1.5").verified
    assert citations.label("disclosure-regulation-2019:999") == "disclosure-regulation-2019:999"
    assert citations.label("没有") == "没有"
    with pytest.raises(NotFound):
        citations.cite("disclosure-regulation-2019:999")
    with pytest.raises(NotFound):
        citations.cite("no-such-law:1")


def test_a_changed_file_counts_at_once(folder: Path) -> None:
    assert citations.cite("sample-law:1").text == "甲"
    (folder / "sample-law.toml").write_text(SOUND.format(slug="sample-law", text="甲乙"), "utf-8")
    assert citations.cite("sample-law:1").text == "甲乙"


@pytest.mark.parametrize(
    "content", ["slug = ", 'slug = "sample-law"', SOUND.format(slug="other", text="甲")]
)
def test_a_wrong_file_is_an_error_of_the_check(folder: Path, content: str) -> None:
    (folder / "sample-law.toml").write_text(content, "utf-8")
    with pytest.raises(Invalid):
        citations.documents()
    assert [e.id for e in cited_clauses_exist()] == ["cases.E001"]


def test_a_clause_that_does_not_exist_fails_the_check(
    book: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(citations._TABLES, "sample.rows", ())
    assert not [e for e in cited_clauses_exist() if "sample" in e.msg]
    citations.register_table(
        "sample.rows", [Row("changchun-2015:9.9"), Row(""), Row(sample.CLAUSE)]
    )
    errors = [e for e in cited_clauses_exist() if "sample.rows" in e.msg]
    assert [e.id for e in errors] == ["cases.E002"]
    assert "changchun-2015:9.9" in errors[0].msg
    assert "sample.rows" in citations.tables()
    assert set(citations.cited()[sample.CLAUSE]) >= {"sample.rows", "sample-2015"}


def test_an_incomplete_rulebook_fails_the_check(
    book: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not [e for e in rulebooks_are_complete() if "sample" in e.msg]
    monkeypatch.delitem(guards._GUARDS, (sample.KIND, "not_on_strike"))
    assert [e.id for e in rulebooks_are_complete() if "sample" in e.msg] == ["cases.E003"]
