"""Every row that cites a clause stands in a table the matrix knows, so no rule is left out of ``docs/matrix.md``."""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.foundation.cases import citations, rulebooks
from tests.architecture.source import PACKAGE, modules, name, tree

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

UNCITED = {
    "src/huiyin/foundation/notices/rules.py": "no norm speaks of channels and of waits between attempts",
}
"""Modules of rules of which no row rests on a clause, and why; each says 推导 in its first lines."""


def rows_in(value: Any) -> Iterator[Any]:
    """Yield the dataclass rows in a value, however deep in tuples, sets and mappings."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        yield value
    elif isinstance(value, Mapping):
        yield from rows_in(tuple(value.values()))
    elif isinstance(value, tuple | list | set | frozenset):
        for one in value:
            yield from rows_in(one)


def cited_by(row: Any) -> str:
    """Return the clause that a row ends in, "" where it names none."""
    clause = getattr(row, "clause", "")
    return clause if isinstance(clause, str) else ""


def identity(row: Any) -> tuple[str, str]:
    return type(row).__qualname__, repr(row)


def known() -> set[tuple[str, str]]:
    """Return the rows of every registered table and rulebook."""
    books = [(book.states, book.steps, book.clocks) for book in rulebooks.registered()]
    return {identity(row) for row in rows_in((dict(citations.tables()), books))}


def module_of(file: Path) -> ModuleType:
    path = file.relative_to(PACKAGE.parent).with_suffix("")
    parts = path.parts[:-1] if path.name == "__init__" else path.parts
    return importlib.import_module(".".join(parts))


def looked_at() -> list[Path]:
    """Return our modules, apart from those that start something or read the environment when they are imported."""
    return [f for f in modules() if f.stem != "__main__" and "settings" not in f.parts]


def left_out(rows: Mapping[str, Any], present: set[tuple[str, str]]) -> list[str]:
    """Return the names under which a module keeps a row with a clause that no registered table holds."""
    return [
        f"{label}: {row!r:.80}"
        for label, value in rows.items()
        for row in rows_in(value)
        if cited_by(row) and identity(row) not in present
    ]


def test_every_row_with_a_clause_is_in_a_registered_table() -> None:
    present = known()
    found = [
        f"{name(file)}:{one}"
        for file in looked_at()
        for one in left_out(vars(module_of(file)), present)
    ]
    assert found == []


def test_every_module_of_rules_cites_or_says_that_it_cannot() -> None:
    rules = [file for file in looked_at() if file.stem == "rules"]
    assert len(rules) >= len(["accounts", "files", "notices", "organs", "watch"])
    silent = [
        name(file)
        for file in rules
        if not any(cited_by(row) for row in rows_in(dict(vars(module_of(file)))))
    ]
    assert silent == sorted(UNCITED)
    for path in UNCITED:
        text = tree(PACKAGE.parents[1] / path)
        assert "推导" in str(text.body[0].value.value)  # type: ignore[attr-defined]


@dataclasses.dataclass(frozen=True)
class Sample:
    """A row such as a new module of rules might have."""

    code: str
    clause: str


@pytest.mark.parametrize(
    "kept",
    [
        Sample("a", "sample:1"),
        (Sample("a", "sample:1"),),
        {"a": Sample("a", "sample:1")},
        frozenset({(Sample("a", "sample:1"),)}),
    ],
)
def test_a_row_left_out_would_be_noticed(kept: object) -> None:
    assert left_out({"TABLE": kept}, known())
    assert left_out({"TABLE": kept}, {identity(Sample("a", "sample:1"))}) == []
    assert left_out({"TABLE": (Sample("own", ""),)}, known()) == []
