"""Two people press at the same moment on one file of SQLite: one wins, the other reads that things moved on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from huiyin.domains.publication import services
from huiyin.domains.publication.lookup import case_of
from huiyin.domains.publication.tests.conftest import frozen, person
from huiyin.foundation.cases.models import Decision
from huiyin.foundation.ledger.verifying import verify
from huiyin.foundation.release.models import Ticket
from huiyin.kernel.errors import DomainError, Stale, WrongState

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.domains.publication.tests.conftest import City

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("changchun-2015:4.1b")]


def together(*acts: Callable[[], object]) -> list[DomainError | None]:
    """Run acts in threads that start at one moment; return each one's refusal."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> DomainError | None:
        barrier.wait(timeout=30)
        try:
            act()
        except DomainError as error:
            return error
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def loser(results: list[DomainError | None]) -> DomainError:
    """Return the one refusal; exactly one act must have been refused."""
    refusals = [r for r in results if r is not None]
    assert len(refusals) == 1, results
    return refusals[0]


def test_two_reviewers_decide_on_one_screen(city: City) -> None:
    item = city.draft()
    digest = city.submit(item)
    city.decide(item, "proofread_1")
    version = case_of(item).version
    first = city.people["first_reviewer"]
    second = person("另一位初审", "first_reviewer", city.organ)
    now = city.tick()

    def press(actor: object) -> Callable[[], object]:
        return lambda: services.decide(
            item_id=item.pk, action="review_1", actor=actor, now=now, digest_seen=digest,
            seen_version=version, opinion="同意。",
        )  # fmt: skip

    error = loser(together(press(first), press(second)))
    assert isinstance(error, Stale)
    assert "刷新" in str(error) or "已" in str(error)
    assert Decision.objects.filter(case=case_of(item), action="review_1").count() == 1
    assert verify().holds


def test_agreeing_and_returning_at_once(city: City) -> None:
    item = city.draft()
    digest = city.submit(item)
    version, now = case_of(item).version, city.tick()
    reader = city.people["proofreader"]
    other = replace(reader, id=person("另一位校对", "proofreader", city.organ).id)
    error = loser(
        together(
            lambda: services.decide(
                item_id=item.pk, action="proofread_1", actor=reader, now=now, digest_seen=digest,
                seen_version=version, opinion="无误。",
            ),
            lambda: services.return_to_draft(
                item_id=item.pk, opinion="日期有误。", digest_seen=digest, actor=other, now=now,
                seen_version=version,
            ),
        )
    )  # fmt: skip
    assert isinstance(error, Stale)
    assert case_of(item).version == version + 1


def test_registered_twice_at_once_gives_one_ticket(city: City) -> None:
    item = city.draft()
    digest = city.submit(item)
    city.pass_to(item, "registration")
    now = city.tick()
    second = person("另一位登记", "registrar", city.organ)

    def press(actor: object) -> Callable[[], object]:
        return lambda: services.register(item_id=item.pk, digest_seen=digest, actor=actor, now=now)

    error = loser(together(press(city.people["registrar"]), press(second)))
    assert isinstance(error, (Stale, WrongState))
    assert Ticket.objects.count() == 1
    assert frozen(item).frozen.digest == digest


def test_a_save_and_a_submission_at_once(city: City) -> None:
    """Whoever comes second either wrote before the freeze or is refused; the frozen words stand."""
    item = city.draft()
    author, now = city.people["author"], city.tick()

    def save() -> object:
        from django.core.exceptions import PermissionDenied

        try:
            return services.update_item(
                item_id=item.pk, metadata={"summary": "赶在最后改的。"}, actor=author, now=now
            )
        except PermissionDenied as error:
            raise WrongState("frozen", str(error)) from error

    results = together(save, lambda: services.submit(item_id=item.pk, actor=author, now=now))
    assert results[1] is None
    item.refresh_from_db()
    from huiyin.foundation.release import gate

    document = gate.document_of(frozen(item).frozen)
    assert document["summary"] == item.latest_revision.content["summary"]
