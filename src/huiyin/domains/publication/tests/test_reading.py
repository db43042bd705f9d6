"""A document that was frozen before a field existed is read like any other."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.domains.publication.documents import words
from huiyin.domains.publication.gate_rule import check_items
from huiyin.domains.publication.lookup import public_document
from huiyin.domains.publication.reading import ALWAYS, EMPTY, whole
from huiyin.domains.publication.selectors.checking import findings_of
from huiyin.domains.publication.selectors.drafts import draft_document
from huiyin.domains.publication.tests.conftest import NOW, frozen
from huiyin.domains.publication.tests.releasing import admit
from huiyin.foundation.files import blobs
from huiyin.foundation.release import gate
from huiyin.kernel.digests import canonical_json

if TYPE_CHECKING:
    from huiyin.domains.publication.tests.conftest import City

NESTED = [
    (name, inner) for name, empty in EMPTY.items() if isinstance(empty, dict) for inner in empty
]
FIELDS = [*((name, "") for name in EMPTY), ("type_label", ""), ("catalogued", ""), *NESTED]


def a_policy(city: City) -> dict[str, Any]:
    """Return the document of a draft that has nearly everything."""
    item = city.draft("policy", normative=True, valid_until=date(2031, 12, 31), keywords="公交")
    return draft_document(item)


def without(document: dict[str, Any], field: str, inner: str) -> dict[str, Any]:
    """Return a document that lacks a field, or a part of one."""
    if not inner:
        return {name: value for name, value in document.items() if name != field}
    return {**document, field: {k: v for k, v in document[field].items() if k != inner}}


def test_every_field_of_a_document_has_its_empty_value(city: City) -> None:
    document = a_policy(city)
    assert set(document) == {*ALWAYS, *EMPTY, "type_label", "catalogued"}
    assert whole(document) == document
    for name, inner in NESTED:
        assert inner in document[name]
    assert whole({name: document[name] for name in ALWAYS}).keys() == document.keys()


@pytest.mark.parametrize(("field", "inner"), FIELDS)
def test_an_older_document_is_examined_without_it(city: City, field: str, inner: str) -> None:
    old = without(a_policy(city), field, inner)
    found = findings_of(old, now=NOW)
    assert all(f.clause for f in found)
    assert words(whole(old))


def test_each_reading_has_lists_of_its_own() -> None:
    bare = {"id": 1, "type": "news", "title": "甲", "body": [], "organ": "yc-gov"}
    whole(bare)["links"]["related"].append(2)
    assert whole(bare)["links"]["related"] == []


def test_what_is_public_from_before_is_read_whole_and_nothing_goes_out_by_absence(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    item, ticket = city.release("notice")
    admit(city, ticket)
    document = gate.document_of(frozen(item).frozen)
    older = canonical_json({k: v for k, v in document.items() if k not in {"scope", "disclosure"}})
    monkeypatch.setattr(blobs, "read", lambda _digest: older)
    read = public_document(item)
    assert read is not None
    assert (read["scope"], read["disclosure"], read["title"]) == ("", "", document["title"])
    problems = check_items(ticket.payload, {item.key: gate.document_of(frozen(item).frozen)})
    assert any("公开属性" in problem for problem in problems)
