"""The sample rulebook, registered for one test; two organs; people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from huiyin.foundation.cases import conditions, engine, guards, rulebooks
from huiyin.foundation.cases.tests import sample
from huiyin.foundation.organs.models import Organ

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.foundation.cases.models import Case


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(rulebooks._BOOKS, sample.KIND, {})
    rulebooks.register(sample.BOOK)
    rulebooks.register(sample.NEWER)
    monkeypatch.setitem(guards._GUARDS, (sample.KIND, "not_on_strike"), sample.not_on_strike)
    key = (sample.KIND, "not_normative")
    monkeypatch.setitem(conditions._CONDITIONS, key, sample.not_normative)


@pytest.fixture
def city(db: None) -> Organ:
    return Organ.objects.create(
        code="test-city",
        name="云川市人民政府",
        short_name="市政府",
        level="city",
        kind="government",
    )


@pytest.fixture
def office(city: Organ) -> Organ:
    return Organ.objects.create(
        code="test-office",
        name="云川市人民政府办公室",
        short_name="市政府办",
        level="city",
        kind="office",
        parent=city,
    )


@pytest.fixture
def open_case(book: None, office: Organ) -> Callable[..., Case]:
    def opened(subject: str = "paper/1", **flags: Any) -> Case:
        return engine.open_case(
            kind=sample.KIND,
            subject=subject,
            organ=office,
            actor=sample.person(1, "author"),
            now=sample.NOW,
            flags=flags,
        )

    return opened
