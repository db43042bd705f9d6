"""The approved design covers what renders, ours by its bytes and others' by its version."""

from __future__ import annotations

import ast
import sys
from importlib import metadata, resources
from pathlib import Path

import pytest

from huiyin.channels.portal import design

ROOT = Path(str(resources.files("huiyin"))).parent
ASIDE = {"cryptography", "typing_extensions"}
"""Imported on the way, for keys and for the type checker; they make no byte of a page."""


@pytest.fixture(autouse=True)
def _fresh() -> None:
    design.design_digest.cache_clear()


@pytest.mark.clause("changchun-2015:4.1b")
@pytest.mark.parametrize("library", ["django", "nh3", "python"])
def test_another_version_of_a_library_that_renders_is_another_design(
    monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    before = design.design_digest()
    design.design_digest.cache_clear()
    version = metadata.version
    monkeypatch.setattr(
        metadata, "version", lambda name: "99.9" if name == library else version(name)
    )
    if library == "python":
        monkeypatch.setattr(design.platform, "python_version_tuple", lambda: ("3", "99", "0"))
    assert design.design_digest() != before
    monkeypatch.undo()
    design.design_digest.cache_clear()
    assert design.design_digest() == before


def test_no_other_library_takes_part_in_rendering() -> None:
    """Follow the imports of the publisher: what is neither ours nor Python's own is named in LIBRARIES."""
    found: set[str] = set()
    seen: set[Path] = set()
    todo = [_file("huiyin.channels.portal.publisher")]
    while todo:
        file = todo.pop()
        if file is None or file in seen:
            continue
        seen.add(file)
        for name in _imported(ast.parse(file.read_text(encoding="utf-8"))):
            top = name.partition(".")[0]
            if top == "huiyin":
                todo.append(_file(name))
            elif top not in sys.stdlib_module_names:
                found.add(top)
    assert len(seen) > 30
    assert found - ASIDE == set(design.LIBRARIES)


def _file(module: str) -> Path | None:
    place = ROOT.joinpath(*module.split("."))
    return next((p for p in (place / "__init__.py", place.with_suffix(".py")) if p.exists()), None)


def _imported(tree: ast.AST) -> list[str]:
    """Return what a module imports when it runs (not for the type checker alone)."""
    names: list[str] = []
    for node in ast.iter_child_nodes(tree):
        match node:
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                continue
            case ast.Import(names=aliases):
                names += [a.name for a in aliases]
            case ast.ImportFrom(module=str(module), names=aliases):
                names += [module, *(f"{module}.{a.name}" for a in aliases)]
        names += _imported(node)
    return names


def test_styles_are_of_the_pages_unless_only_the_desk_shows_them() -> None:
    digested = {name.rpartition("/")[2] for name, _ in design._files() if name.endswith(".css")}
    assert digested == {"contrast.css", "elder.css", "portal.css", "tokens.css"}
