"""The desk in English: every text that is asked for is translated, and its placeholders survive."""

from __future__ import annotations

import re

import pytest
from django.utils import translation
from tools import strings

PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|\{[a-z_]*\}|</?[a-z]+[^>]*>", re.IGNORECASE)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return strings.translations()


def test_nothing_is_left_untranslated(texts: dict[str, str]) -> None:
    assert sorted(strings.collected() - texts.keys()) == []


def test_nothing_is_translated_that_nobody_asks_for(texts: dict[str, str]) -> None:
    assert sorted(texts.keys() - strings.collected()) == []


def test_placeholders_survive(texts: dict[str, str]) -> None:
    wrong = [
        (source, text)
        for source, text in texts.items()
        if sorted(PLACEHOLDER.findall(source)) != sorted(PLACEHOLDER.findall(text))
    ]
    assert wrong == []


def test_english_is_english(texts: dict[str, str]) -> None:
    """Chinese stands in it as an example only, such as a document number."""
    assert [t for t in texts.values() if 2 * len(CHINESE.findall(t)) >= len(t)] == []


def test_django_uses_it(texts: dict[str, str]) -> None:
    with translation.override("en"):
        assert translation.gettext("已办。") == texts["已办。"] != "已办。"
