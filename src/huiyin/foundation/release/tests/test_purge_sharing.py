"""Erasing a file that two things share: it stays as long as the other is public or waits, and goes afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huiyin.foundation.files import blobs
from huiyin.foundation.ledger.models import Entry
from huiyin.foundation.release import erasing, gate, purge
from huiyin.foundation.release.models import Refusal
from huiyin.foundation.release.tests.conftest import NOW, REGISTRAR, Office, decision
from huiyin.foundation.release.tests.test_purge import FIRST, carry_out, ordered

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.foundation.release.models import Ticket
    from huiyin.foundation.release.releaser import Releaser

pytestmark = [pytest.mark.django_db, pytest.mark.clause("personal-information-law-2021:57")]


@pytest.fixture
def scan() -> str:
    """Return the digest of a scan that leaked."""
    return blobs.put(b"%PDF compressed")


def release(
    office: Office, number: int, *files: str, kind: str = "release", at: datetime | None = None
) -> Ticket:
    """Issue a ticket for an item with files."""
    document = office.item(number, f"第 {number} 件")
    frozen = gate.freeze(
        key=f"item/{number}", document=document, files=files, actor=REGISTRAR, now=NOW
    )
    return gate.issue(
        kind=kind,
        entries=[frozen],
        decisions=[decision(n, frozen.digest) for n in (1, 2, 3)],
        registration="x",
        not_before=at,
        actor=REGISTRAR,
        now=NOW,
    )


def test_a_file_that_two_withdrawn_items_shared_goes_with_the_first_order(
    office: Office, releaser: Releaser, scan: str
) -> None:
    release(office, 1, scan)
    release(office, 2, scan)
    releaser.step(now=NOW)
    office.withdraw(1)
    office.withdraw(2)
    releaser.step(now=NOW)
    ordered(phrases=[])
    erasure = carry_out(releaser)
    assert (erasure.problem, erasure.files_kept) == ("", 0)
    assert not blobs.exists(scan)


def test_it_stays_for_a_public_item_and_both_answers_say_so(
    office: Office, releaser: Releaser, scan: str
) -> None:
    release(office, 1, scan)
    release(office, 2, scan)
    releaser.step(now=NOW)
    office.withdraw(1)
    releaser.step(now=NOW)
    trial = purge.try_purge(key="item/1", phrases=[], actor=FIRST)
    assert (trial.files, trial.kept, trial.kept_for) == (1, 1, ("item/2",))
    ordered(phrases=[])
    erasure = carry_out(releaser)
    assert (erasure.problem, erasure.files_kept) == ("", 1)
    assert blobs.exists(scan)
    told = Entry.objects.get(kind="release.purged").data
    assert (told["kept"], told["kept_for"]) == (1, ["item/2"])
    office.withdraw(2)
    releaser.step(now=NOW)
    ordered(key="item/2", phrases=[])
    assert carry_out(releaser).files_kept == 0
    assert not blobs.exists(scan)


def test_neither_a_corrected_nor_a_refused_version_keeps_it(
    office: Office, releaser: Releaser, scan: str
) -> None:
    release(office, 1, scan)
    release(office, 2, scan)
    releaser.step(now=NOW)
    office.withdraw(1)
    release(office, 2, kind="correction")
    releaser.step(now=NOW)
    refused = release(office, 3, scan)
    Refusal.objects.create(ticket=refused, problems=["不符"], refused_at=NOW)
    assert erasing.kept_for_others("item/1") == {}
    assert scan in erasing.private_files("item/1")


def test_a_version_that_waits_for_its_hour_keeps_it(
    office: Office, releaser: Releaser, scan: str
) -> None:
    release(office, 1, scan)
    releaser.step(now=NOW)
    office.withdraw(1)
    releaser.step(now=NOW)
    release(office, 2, scan, at=NOW.replace(year=NOW.year + 1))
    assert erasing.kept_for_others("item/1") == {scan: {"item/2"}}
    assert scan not in erasing.private_files("item/1")
    assert scan not in erasing.released_files("item/1")
