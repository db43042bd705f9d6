"""The documentation says what the code says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
import tomllib

import pytest

from huiyin.channels.portal.server.app import DYNAMIC
from huiyin.domains.publication.rules.checks import Check
from huiyin.foundation.cases import citations
from huiyin.foundation.release import checkout
from huiyin.kernel.clauses import parse_document
from huiyin.project.documents import checking, glossary, matrix, operations
from tests.architecture.source import ROOT


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What ``huiyin docs check`` says in a process of its own, free of the rulebooks that tests register."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("HUIYIN_", "DJANGO_"))}
    env["HUIYIN_DATA"] = str(tmp_path_factory.mktemp("data"))
    command = [sys.executable, "-m", "huiyin.project.cli", "docs", "check"]
    done = subprocess.run(command, check=False, env=env, capture_output=True, text=True, cwd=ROOT)
    return done.stdout + done.stderr


def test_nothing_generated_is_out_of_date_and_every_word_is_in_the_glossary(said: str) -> None:
    assert said == "✓ 文档是最新的。\n"


def test_every_setting_is_in_the_manual() -> None:
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    assert [v for v in operations.variables() if f"`{v}`" not in text] == []


def test_every_command_is_in_the_manual() -> None:
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    assert [typed for typed, _ in operations.commands() if f"`{typed}`" not in text] == []


@pytest.mark.parametrize("place", ["docs/operations.md", "docs/release.md", checkout.__name__])
def test_a_static_site_is_told_to_pass_on_what_is_computed(place: str) -> None:
    """Every released page has links to both addresses, and a checkout has no file for them."""
    pages = place.endswith(".md")
    text = (ROOT / place).read_text(encoding="utf-8") if pages else checkout.__doc__ or ""
    passed = set(
        re.findall(r"location = (/[\w/]+) +\{ proxy_pass http://127\.0\.0\.1:8000; \}", text)
    )
    assert passed == set(DYNAMIC) - {"/healthz"}


def test_every_word_has_a_source() -> None:
    assert glossary.unsourced() == []


def test_the_glossary_has_no_two_words_for_one_thing() -> None:
    terms = glossary.terms()
    assert len({t.identifier for t in terms}) == len(terms)
    assert [
        t.identifier
        for t in terms
        if not all((t.term.strip(), t.english.strip(), t.source.strip()))
    ] == []


def test_the_example_of_a_policy_is_one() -> None:
    text = (ROOT / "docs/add-a-rule.md").read_text(encoding="utf-8")
    example = textwrap.dedent(text.split("```toml\n")[1].split("```")[0])
    document = parse_document(tomllib.loads(example))
    assert str(document.clauses["2.2"].ref) == "sample-notice-2026:2.2"


@pytest.mark.parametrize(
    ("readme", "heading"), [("README.md", "## 文档"), ("README.en.md", "## Documentation")]
)
def test_every_page_is_reached_from_the_readme(readme: str, heading: str) -> None:
    """In either language, and from the list where a reader looks for them."""
    text = (ROOT / readme).read_text(encoding="utf-8")
    listed = text.partition(f"{heading}\n")[2].partition("\n## ")[0]
    pages = {file.name for file in (ROOT / "docs").glob("*.md")}
    assert sorted(name for name in pages if f"(docs/{name})" not in listed) == []


def test_a_rule_that_no_test_shows_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The generated page keeps no gap: ``said`` above runs this check over the tables as they are."""
    tests = matrix.marked_tests()
    shown = next(iter(tests))
    rows = (Check("shown", shown), Check("new", "changchun-2015:5.3a"))
    monkeypatch.setattr(citations, "cited", lambda: {r.clause: [r.code] for r in rows})
    assert matrix.unproven(tests) == ["changchun-2015:5.3a"]
    assert [p for p in checking.problems() if "没有测试" in p] == [
        'changchun-2015:5.3a 有规则，没有测试：请给证明它的测试标上 @pytest.mark.clause("changchun-2015:5.3a")'
    ]


@pytest.mark.parametrize("source", ["class", "def", "module"])
def test_marks_are_found(source: str) -> None:
    import ast

    code = {
        "class": "@pytest.mark.clause('changchun-2015:4.1b')\nclass TestIt: ...",
        "def": "@pytest.mark.clause('changchun-2015:4.1b', 'changchun-2015:4.1a')\ndef test_it(): ...",
        "module": "pytestmark = [pytest.mark.slow, pytest.mark.clause('changchun-2015:4.1b')]",
    }[source]
    assert "changchun-2015:4.1b" in {clause for clause, _ in matrix._marks(ast.parse(code))}
