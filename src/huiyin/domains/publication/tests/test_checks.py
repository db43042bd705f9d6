"""A model that can be drafted but has no gate stops the start, and so does a check that cites a wrong clause."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from huiyin.domains.publication import access, checks
from huiyin.domains.publication.rules.checks import CHECKS, Check
from huiyin.foundation.cases import citations
from huiyin.foundation.cases.checks import cited_clauses_exist
from huiyin.foundation.release import registry

if TYPE_CHECKING:
    import pytest


def test_every_drafted_model_has_a_gate() -> None:
    assert checks.every_draft_has_a_gate() == []


def test_a_model_without_a_gate_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_RULES", {})
    errors = checks.every_draft_has_a_gate()
    assert [e.id for e in errors] == ["publication.E001"]
    assert "publication.Item" in errors[0].msg


def test_each_code_has_one_row() -> None:
    assert len({row.code for row in CHECKS}) == len(CHECKS)


def test_a_wrong_clause_of_a_check_or_a_permission_fails_the_check(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert cited_clauses_exist() == []
    tables = citations.tables()
    assert tables["publication.checks"] == CHECKS
    assert set(access.DRAFTING) <= set(tables["publication.permissions"])
    wrong = {**tables, "publication.checks": (*CHECKS, Check("x", "changchun-2015:9.9z"))}
    monkeypatch.setattr(citations, "_TABLES", wrong)
    (error,) = cited_clauses_exist()
    assert "changchun-2015:9.9z" in error.msg


def test_no_clause_is_typed_where_the_check_does_not_see_it() -> None:
    """What guards, findings and services cite stands in a registered table."""
    folder = Path(checks.__file__).parent
    typed = re.compile(r'"([a-z][a-z0-9-]*\d{4}:[A-Za-z0-9.]+)"')
    known = set(citations.cited())
    unknown = [
        f"{file.relative_to(folder)}: {clause}"
        for file in sorted(folder.rglob("*.py"))
        if "tests" not in file.parts
        for clause in typed.findall(file.read_text(encoding="utf-8"))
        if clause not in known
    ]
    assert unknown == []
