"""Two people press at the same moment: one wins, the other is told; the ledger stays one chain."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from huiyin.foundation.cases import engine
from huiyin.foundation.cases.models import Case, Decision
from huiyin.foundation.cases.tests.sample import NOW, person
from huiyin.foundation.ledger.services import record
from huiyin.foundation.ledger.verifying import verify
from huiyin.kernel.actors import SYSTEM
from huiyin.kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_decisions_on_one_screen_one_wins(open_case: Callable[..., Case]) -> None:
    case = open_case()
    version = engine.advance(
        case_id=case.pk, action="submit", actor=person(1, "author"), now=NOW
    ).version
    barrier = Barrier(2)

    def press(action: str, number: int) -> str:
        barrier.wait(timeout=20)
        try:
            engine.advance(
                case_id=case.pk,
                action=action,
                actor=person(number, "first_reviewer"),
                now=NOW,
                seen_version=version,
                opinion="意见",
            )
        except DomainError as error:
            return error.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(press, ("review_1", "send_back"), (2, 3)))
    assert sorted(results) == ["case-changed", "done"]
    assert Decision.objects.filter(case=case, sequence=2).count() == 1
    assert Case.objects.get(pk=case.pk).version == 2
    assert verify().holds


def test_many_writers_make_one_chain(transactional_db: None) -> None:
    barrier = Barrier(4)

    def write(writer: int) -> None:
        barrier.wait(timeout=20)
        try:
            for number in range(10):
                record(kind="test.act", actor=SYSTEM, at=NOW, subject=f"item/{writer}-{number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    report = verify()
    assert report.holds
    assert report.count == 40
