"""Migrations have names, and none imports from the app whose past it describes."""

from __future__ import annotations

import ast
import re

from tests.architecture.source import modules, name, tree

ALLOWED = {"huiyin.foundation.ledger.operations"}
"""Migration operations: written to be imported by migrations and kept as they are."""


def migrations() -> list[tuple[str, ast.Module]]:
    return [
        (name(f), tree(f))
        for f in modules(migrations=True)
        if f.parent.name == "migrations" and f.stem != "__init__"
    ]


def imported(module: ast.Module) -> set[str]:
    found = set()
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return {n for n in found if n.startswith("huiyin.")}


def test_every_migration_has_a_name_of_its_own() -> None:
    assert [path for path, _ in migrations() if re.search(r"_auto_|\d{8}_\d{4}", path)] == []


def test_no_migration_imports_living_code() -> None:
    wrong = {path: names for path, module in migrations() if (names := imported(module) - ALLOWED)}
    assert wrong == {}
