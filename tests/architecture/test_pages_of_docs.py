"""``docs/architecture.md`` names every table where it lives, and every key of a frozen item."""

from __future__ import annotations

import ast
import inspect
import re

import pytest
from django.apps import apps

from huiyin.domains.publication import documents
from huiyin.domains.publication.reading import ALWAYS, EMPTY
from tests.architecture.source import ROOT

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def listed() -> dict[str, set[str]]:
    """Return the tables that the page lists, by application."""
    table = PAGE.split("| app | tables |")[1]
    rows = re.findall(r"^\| ([a-z]+) \| (.+?) \|$", table, re.MULTILINE)
    return {app: set(re.findall(r"\b[A-Z]\w+", names)) for app, names in rows}


def present() -> dict[str, set[str]]:
    """Return our own models, by application."""
    found: dict[str, set[str]] = {}
    for model in apps.get_models():
        if model.__module__.startswith("huiyin."):
            label = model._meta.app_label
            found.setdefault(label, set()).add(model.__name__)
    return found


def test_every_table_is_listed_where_it_lives() -> None:
    assert listed() == present()


def frozen_keys() -> dict[str, set[str]]:
    """Return the keys that ``item_document`` writes, and those of the mappings inside it."""
    tree = ast.parse(inspect.getsource(documents.item_document))
    returned = next(node.value for node in ast.walk(tree) if isinstance(node, ast.Return))
    assert isinstance(returned, ast.Dict)
    found = {"": _keys(returned)}
    for key, value in zip(returned.keys, returned.values, strict=True):
        if isinstance(key, ast.Constant) and isinstance(value, ast.Dict):
            found[str(key.value)] = _keys(value)
    return found


def _keys(node: ast.Dict) -> set[str]:
    return {str(key.value) for key in node.keys if isinstance(key, ast.Constant)}


def described() -> str:
    """Return the paragraph of the page on the shape of an item."""
    return PAGE.split("\n`item`: ")[1].split("\n\n")[0]


@pytest.mark.parametrize("inside", ["", "validity"])
def test_every_key_of_a_frozen_item_is_described(inside: str) -> None:
    words = set(re.findall(r"[a-z_]+", described()))
    assert sorted(frozen_keys()[inside] - words) == []


def test_the_page_describes_no_key_that_is_gone() -> None:
    names = re.sub(r"`[^`]*`|\([^)]*\)", "", described().split(" A document frozen")[0])
    told = {name.strip(" .\n") for name in names.split(",")}
    assert sorted(told - frozen_keys()[""]) == []


def test_reading_knows_every_key() -> None:
    assert frozen_keys()[""] == {*ALWAYS, *EMPTY, "type_label", "catalogued"}
    assert frozen_keys()["validity"] == EMPTY["validity"].keys()
