"""A seventh type is two rows: no migration, and an item of it goes from a draft to a ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huiyin.domains.publication.lookup import latest_submission
from huiyin.domains.publication.models import Item
from huiyin.domains.publication.rules import BY_CODE, ItemType, reviews
from huiyin.domains.publication.rules.item_types import COMMON
from huiyin.domains.publication.rules.reviews import START, ReviewRule
from huiyin.foundation.release import gate

if TYPE_CHECKING:
    from huiyin.domains.publication.tests.conftest import City

SPEECH = ItemType(
    "speech", "领导讲话", (*COMMON, "summary"), ("政务动态",), "changchun-2015:2.1a", catalogued=False
)  # fmt: skip


@pytest.fixture
def speeches(monkeypatch: pytest.MonkeyPatch, city: City) -> City:
    """A city whose tables have one type more."""
    monkeypatch.setitem(BY_CODE, SPEECH.code, SPEECH)
    rule = ReviewRule(SPEECH.code, 2, 3, START, "changchun-2015:4.1a")
    monkeypatch.setattr(reviews, "REVIEW_RULES", (*reviews.REVIEW_RULES, rule))
    city.columns[SPEECH.code] = city.columns["news"]
    return city


@pytest.mark.django_db
def test_an_item_of_another_type_goes_from_a_draft_to_a_ticket(speeches: City) -> None:
    item, ticket = speeches.release("speech", title="在全市安全生产工作会议上的讲话")
    assert (item.item_type, item.get_item_type_display()) == ("speech", "领导讲话")
    document = gate.document_of(latest_submission(item.pk).frozen)
    assert (document["type"], document["type_label"]) == ("speech", "领导讲话")
    assert ticket.payload["entries"][0]["key"] == item.key
    assert speeches.state(item) == "awaiting_release"


def test_the_form_offers_it_and_a_migration_knows_nothing_of_types(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    field = Item._meta.get_field("item_type")
    before = field.deconstruct()
    monkeypatch.setitem(BY_CODE, SPEECH.code, SPEECH)
    assert ("speech", "领导讲话") in [(code, str(label)) for code, label in field.choices]
    assert "领导讲话" in str(field.formfield().widget.render("item_type", ""))
    assert field.deconstruct() == before
    assert before[1] == "django.db.models.CharField"
    assert "choices" not in before[3]
