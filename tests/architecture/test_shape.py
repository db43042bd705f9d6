"""Small modules, small classes, small templates; a longer one stands here with its reason."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture.source import PACKAGE, lines, modules, name, tree

MODULE_LIMIT, TEST_LIMIT, CLASS_LIMIT, TEMPLATE_LIMIT, SETTINGS_LIMIT = 300, 400, 200, 150, 150
LONGER: dict[str, str] = {
    "src/huiyin/foundation/release/releaser.py:Releaser": "the way from a ticket to a root, told in one place",
}
"""Path → why it may be longer."""

NAMELESS = re.compile(r"^(utils?|helpers?|misc|common|tools?)$")


def too_long(found: dict[str, int], limit: int) -> list[str]:
    return [
        f"{path}: {length} lines"
        for path, length in found.items()
        if length > limit and path not in LONGER
    ]


def test_no_module_is_longer_than_it_may_be() -> None:
    assert too_long({name(f): lines(f) for f in modules()}, MODULE_LIMIT) == []


def test_no_test_is_longer_than_it_may_be() -> None:
    tests = {name(f): lines(f) for f in modules(tests=True) if "tests" in f.parts}
    assert too_long(tests, TEST_LIMIT) == []


def test_settings_fit_on_two_screens() -> None:
    assert (
        too_long(
            {name(f): lines(f) for f in (PACKAGE / "project/settings").glob("*.py")}, SETTINGS_LIMIT
        )
        == []
    )


def test_no_template_is_longer_than_it_may_be() -> None:
    assert too_long({name(f): lines(f) for f in PACKAGE.rglob("*.html")}, TEMPLATE_LIMIT) == []


def test_no_class_is_longer_than_it_may_be() -> None:
    found = {
        f"{name(f)}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for f in modules()
        for node in ast.walk(tree(f))
        if isinstance(node, ast.ClassDef)
    }
    assert too_long(found, CLASS_LIMIT) == []


def test_every_exception_is_still_needed() -> None:
    assert [path for path in LONGER if not (PACKAGE.parents[1] / path.split(":")[0]).exists()] == []


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    stems = [f for f in modules(tests=True, migrations=True) if NAMELESS.match(f.stem)]
    folders = [f for f in PACKAGE.rglob("*") if f.is_dir() and NAMELESS.match(f.name)]
    assert [name(f) for f in (*stems, *folders)] == []


@pytest.mark.parametrize("word", ["signals.py", "receivers.py"])
def test_no_module_of_signals(word: str) -> None:
    assert [name(f) for f in modules() if f.name == word] == []


def test_every_module_says_what_it_is() -> None:
    assert [name(f) for f in modules() if not ast.get_docstring(tree(f))] == []


def test_the_zone_of_every_date_is_named_in_one_place() -> None:
    """Elsewhere it is imported: ``kernel.calendar.SHANGHAI`` (Django's own setting wants the name)."""
    naming = [name(f) for f in modules() if '"Asia/Shanghai"' in f.read_text(encoding="utf-8")]
    assert naming == ["src/huiyin/kernel/calendar.py", "src/huiyin/project/settings/base.py"]
