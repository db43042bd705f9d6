"""Screens that are out of date: the ledger knows what was done since, and says so in words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from huiyin.foundation.ledger import sentences
from huiyin.foundation.ledger.fresh import check_fresh, last_change
from huiyin.foundation.ledger.services import record
from huiyin.kernel.actors import Actor
from huiyin.kernel.errors import Stale

NOW = datetime(2026, 11, 20, 2, 31, tzinfo=UTC)
SHILEI = Actor("person", 1, "石磊")
KINDS = {"fresh.changed"}
pytestmark = pytest.mark.django_db


def note(kind: str, subject: str = "fresh/1") -> int:
    return record(kind=kind, actor=SHILEI, at=NOW, subject=subject).seq


def test_the_last_change_counts_only_its_kinds_and_subject() -> None:
    assert last_change("fresh/1", KINDS) == 0
    changed = note("fresh.changed")
    note("fresh.looked")
    note("fresh.changed", "fresh/2")
    assert last_change("fresh/1", KINDS) == changed


def test_a_fresh_screen_passes_and_a_stale_one_is_told_what_happened() -> None:
    sentences.register({"fresh.changed": "{actor}改了它"})
    seen = note("fresh.changed")
    check_fresh("fresh/1", seen, KINDS)
    check_fresh("fresh/1", None, KINDS)
    note("fresh.looked")
    check_fresh("fresh/1", seen, KINDS)
    note("fresh.changed")
    with pytest.raises(Stale) as caught:
        check_fresh("fresh/1", seen, KINDS)
    assert "11月20日 10:31，石磊改了它" in str(caught.value)
