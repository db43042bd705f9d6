"""Only the engine moves a case: nobody else assigns a state or makes a Case or a Decision."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tests.architecture.source import modules, name, tree

if TYPE_CHECKING:
    from collections.abc import Iterator

ENGINE = "src/huiyin/foundation/cases/engine.py"
OTHER_STATES = {
    "src/huiyin/foundation/notices/": "a delivery's own state (waiting, claimed, delivered), not a case's",
}
"""Folder → whose state is meant there."""


def writes(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Return line and wording of everything that writes a state or makes a case or a decision."""
    for node in ast.walk(module):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        for target in targets:
            for part in ast.walk(target):
                if isinstance(part, ast.Attribute) and part.attr == "state" and not _own(part):
                    yield part.lineno, ast.unparse(part)
        if isinstance(node, ast.Call):
            yield from _calls(node)


def _own(target: ast.Attribute) -> bool:
    """Tell whether an object sets its own attribute, which no Case does."""
    return isinstance(target.value, ast.Name) and target.value.id == "self"


def _calls(node: ast.Call) -> Iterator[tuple[int, str]]:
    match node.func:
        case ast.Attribute(attr="update" | "update_or_create" | "setattr") if any(
            k.arg == "state" for k in node.keywords
        ):
            yield node.lineno, ast.unparse(node.func)
        case ast.Attribute(
            value=ast.Attribute(value=ast.Name(id="Case" | "Decision"), attr="objects"),
            attr="create" | "bulk_create" | "bulk_update" | "get_or_create" | "update_or_create",
        ):
            yield node.lineno, ast.unparse(node.func)
        case ast.Name(id="setattr") if any(
            isinstance(a, ast.Constant) and a.value == "state" for a in node.args
        ):
            yield node.lineno, "setattr(…, 'state', …)"


def test_only_the_engine_writes_a_state() -> None:
    found = [
        f"{name(file)}:{line} {words}"
        for file in modules()
        if name(file) != ENGINE and not name(file).startswith(tuple(OTHER_STATES))
        for line, words in writes(tree(file))
    ]
    assert found == []


def test_the_search_finds_what_it_looks_for() -> None:
    sample = ast.parse(
        "case.state = 'x'\na, case.state = 1, 2\nCase.objects.filter(pk=1).update(state='x')\n"
        "Case.objects.create()\nDecision.objects.bulk_create([])\nsetattr(case, 'state', 'x')\nself.state = 'mine'\n"
    )
    assert sorted({line for line, _ in writes(sample)}) == [1, 2, 3, 4, 5, 6]


def test_the_engine_is_where_it_is_said_to_be() -> None:
    from tests.architecture.source import ROOT

    assert list(writes(tree(ROOT / ENGINE)))
