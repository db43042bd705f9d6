"""条款矩阵: which rule carries out which clause, and which test shows it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from huiyin.foundation.cases import citations
from huiyin.kernel.clauses import ClauseRef
from huiyin.project.settings.env import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from huiyin.kernel.clauses import Clause, PolicyDocument

FILE = ROOT / "docs" / "matrix.md"
MARK = "clause"
HEAD = """# 条款、规则、测试对照

这一页由 `huiyin docs matrix` 生成，请不要手改。文件只列出被规则或测试引用的；“摘要”是本项目自己的概括，不是原文。

"""


@dataclass(frozen=True, slots=True)
class Row:
    """A clause with the names of its rules and of its tests."""

    clause: Clause
    rules: tuple[str, ...]
    tests: tuple[str, ...]


def rows(document: PolicyDocument, tests: Mapping[str, tuple[str, ...]]) -> tuple[Row, ...]:
    """Return the clauses of a document with what rests on them."""
    cited = citations.cited()
    return tuple(
        Row(c, tuple(cited.get(str(c.ref), ())), tests.get(str(c.ref), ()))
        for c in document.clauses.values()
    )


def marked_tests(root: Path = ROOT) -> dict[str, tuple[str, ...]]:
    """Return every clause named by ``@pytest.mark.clause`` with the tests that name it."""
    found: dict[str, list[str]] = {}
    for folder in ("src", "tests"):
        for file in sorted((root / folder).rglob("test_*.py")):
            for clause, name in _marks(ast.parse(file.read_text(encoding="utf-8"))):
                found.setdefault(clause, []).append(f"{file.relative_to(root).as_posix()}::{name}")
    return {clause: tuple(names) for clause, names in found.items()}


def _marks(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            for decorator in node.decorator_list:
                for clause in _clauses(decorator):
                    yield clause, node.name
        elif isinstance(node, ast.Assign) and any(
            isinstance(t, ast.Name) and t.id == "pytestmark" for t in node.targets
        ):
            for part in ast.walk(node.value):
                for clause in _clauses(part):
                    yield clause, "*"


def _clauses(node: ast.AST) -> Iterator[str]:
    """Return the clauses of ``pytest.mark.clause("…", …)``."""
    match node:
        case ast.Call(func=ast.Attribute(attr="clause"), args=args):
            yield from (
                a.value for a in args if isinstance(a, ast.Constant) and isinstance(a.value, str)
            )


def unknown(tests: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return the marks whose clause is not in the policies."""
    present = {str(c.ref) for d in citations.documents().values() for c in d.clauses.values()}
    return sorted(clause for clause in tests if clause not in present)


def unproven(tests: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return the clauses on which a rule rests and that no test shows."""
    return sorted(clause for clause in citations.cited() if clause not in tests)


def render() -> str:
    """Return the page."""
    tests = marked_tests()
    touched = {ClauseRef.parse(c).document for c in (*citations.cited(), *tests)}
    documents = [d for slug, d in sorted(citations.documents().items()) if slug in touched]
    parts = [HEAD, _overview(documents, tests)]
    parts += [_section(d, tests) for d in documents]
    return "".join(parts)


def _overview(documents: list[PolicyDocument], tests: Mapping[str, tuple[str, ...]]) -> str:
    lines = ["| 文件 | 条款 | 有规则 | 有测试 |", "|---|---:|---:|---:|"]
    for document in documents:
        found = rows(document, tests)
        counts = len(found), sum(bool(r.rules) for r in found), sum(bool(r.tests) for r in found)
        lines.append(
            f"| [{document.title}](#{document.slug}) | " + " | ".join(map(str, counts)) + " |"
        )
    return "\n".join(lines) + "\n"


def _section(document: PolicyDocument, tests: Mapping[str, tuple[str, ...]]) -> str:
    lines = [f'\n<a id="{document.slug}"></a>\n', f"## {document.title}\n"]
    lines += ["| 条款 | 编号 | 摘要 | 规则 | 测试 |", "|---|---|---|---|---|"]
    for row in rows(document, tests):
        summary = row.clause.text.replace("|", "/").replace("\n", " ")
        rules = "、".join(sorted(set(row.rules)))
        shown = "<br>".join(f"`{_short(t)}`" for t in row.tests)
        lines.append(
            f"| {row.clause.label} | {row.clause.ref.clause} | {summary} | {rules} | {shown} |"
        )
    return "\n".join(lines) + "\n"


def _short(test: str) -> str:
    """Return a test as file name and function."""
    path, _, name = test.partition("::")
    return f"{Path(path).name}::{name}"


def write() -> str:
    """Write the page and return its path."""
    FILE.write_text(render(), encoding="utf-8")
    return FILE.relative_to(ROOT).as_posix()
