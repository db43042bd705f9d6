"""The manual's example is read as it stands: its mapping, its rows, and what it says becomes of each."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from huiyin.domains.publication.importing.mapping_problems import TARGETS
from huiyin.domains.publication.importing.run import CHUNK
from huiyin.domains.publication.importing.trial import trial
from huiyin.domains.publication.models import Item
from huiyin.domains.publication.rules.migration import PART

if TYPE_CHECKING:
    from huiyin.domains.publication.importing.tests.conftest import Desk

MANUAL = Path(__file__).resolve().parents[6] / "docs" / "importing.md"
OUTCOMES = {"可公开": "release", "留作草稿": "draft", "退回": "rejected"}


@pytest.fixture(scope="module")
def manual() -> str:
    return MANUAL.read_text(encoding="utf-8")


def block(manual: str, kind: str) -> str:
    match = re.search(rf"```{kind}\n(.*?)```", manual, re.DOTALL)
    assert match, kind
    return match[1]


def test_the_example_does_what_the_manual_says(desk: Desk, manual: str) -> None:
    file = desk.folder / "example.csv"
    file.write_text(block(manual, "csv"), encoding="utf-8")
    said = {
        int(number): (OUTCOMES[outcome], why.strip())
        for number, outcome, why in re.findall(r"^\| (\d) \| (\S+) \|(.*)\|$", manual, re.MULTILINE)
    }
    mapping = block(manual, "toml")
    tried = trial(file, desk.mapping(mapping), now=desk.city.now)
    assert tried.absent == []
    assert desk.outcomes(desk.read(file, mapping)) == said
    first, second, _third = Item.objects.order_by("pk")
    assert (first.document_number, first.genre, first.validity) == (
        "云政发〔2019〕7号",
        "通知",
        "in_force",
    )
    assert (second.item_type, second.column.code) == ("news", "city-news")
    assert second.source_url == "https://old.yunchuan.example/"
    assert str(second.published_on) == "2019-05-20"


def test_the_manual_names_every_target_and_figure(manual: str) -> None:
    assert f"编目项：{'、'.join(TARGETS)}。" in manual
    assert f"每 {CHUNK} 行存一次" in manual
    assert f"每 {PART} 件一张" in manual
