"""The list that two people sign: what is in it, what is taken out, and what becomes of it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils.timezone import localdate

from huiyin.domains.publication import services
from huiyin.domains.publication.gate_rule import check_items
from huiyin.domains.publication.importing import signing
from huiyin.domains.publication.importing.accounts import counts
from huiyin.domains.publication.importing.holding import drop, hold, send_back
from huiyin.domains.publication.importing.settling import settle_imports
from huiyin.domains.publication.importing.signing import manifest, sign
from huiyin.domains.publication.importing.tests.conftest import MAPPING, row, signed
from huiyin.domains.publication.lookup import case_of
from huiyin.domains.publication.models import Item
from huiyin.domains.publication.rules import migration
from huiyin.domains.publication.rules.migration import MigrationRule, migration_rule
from huiyin.foundation.cases import engine
from huiyin.foundation.files import blobs
from huiyin.foundation.release.models import Refusal
from huiyin.kernel.errors import (
    Invalid,
    PolicyBreach,
    WrongState,
)

if TYPE_CHECKING:
    from huiyin.domains.publication.importing.tests.conftest import Desk


@pytest.mark.clause("secrecy-regulation-2024:42")
def test_nobody_signs_without_the_result_of_the_secrecy_review(desk: Desk) -> None:
    run = desk.read(desk.jsonl([row(1)]))
    values = {"run_id": run.pk, "opinion": "核对无误。", "actor": desk.importer}
    with pytest.raises(Invalid, match="保密审查结论"):
        sign(**values, secrecy="", now=desk.city.tick())
    with pytest.raises(PolicyBreach, match="有疑问"):
        sign(**values, secrecy="concern", now=desk.city.tick())


@pytest.mark.clause("website-guideline-2017:10")
def test_a_city_may_close_the_lane(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list waits, and its items can still become drafts."""
    run = desk.read(desk.jsonl([row(1)]))
    closed = MigrationRule(
        allowed=False, since=date(2026, 1, 1), clause="website-guideline-2017:10", decision="云政办发〔2026〕9号"
    )  # fmt: skip
    monkeypatch.setattr(migration, "_LOCAL", [closed])
    with pytest.raises(PolicyBreach, match="没有启用迁移通道"):
        signed(desk, run, desk.importer)
    assert drop(run_id=run.pk, opinion="逐件办理。", actor=desk.importer, now=desk.city.tick()) == 1
    assert migration_rule(date(2025, 12, 31)).allowed


def test_held_rows_are_drafts_and_only_a_finished_unsigned_list_has_them(desk: Desk) -> None:
    run = desk.read(desk.jsonl([row(n) for n in range(1, 5)]))
    who = {"run_id": run.pk, "actor": desk.importer}
    with pytest.raises(Invalid, match="移出哪几件"):
        hold(**who, numbers={99}, opinion="有疑问", now=desk.city.tick())
    assert hold(**who, numbers={2, 4, 99}, opinion="有疑问", now=desk.city.tick()) == 2
    assert counts(run) == {"release": 2, "draft": 2}
    assert signed(desk, run, desk.importer) == []
    with pytest.raises(WrongState):
        hold(**who, numbers={1}, opinion="有疑问", now=desk.city.tick())
    approver = desk.city.people["approver"]
    send_back(run_id=run.pk, opinion="再看第 1 行。", actor=approver, now=desk.city.tick())
    with pytest.raises(WrongState):
        send_back(run_id=run.pk, opinion="再退。", actor=approver, now=desk.city.tick())
    assert signed(desk, run, desk.importer) == [], "the same two may sign anew"
    (ticket,) = signed(desk, run, approver)
    assert [d["action"] for d in ticket.payload["decisions"]] == ["sign_first", "sign_second"]
    assert len(ticket.payload["entries"]) == 2


@pytest.mark.clause("changchun-2015:4.1b")
def test_what_goes_its_own_way_is_in_no_list(desk: Desk) -> None:
    """Withheld, withdrawn or corrected by then: two signatures under a list release none of it."""
    run = desk.read(desk.jsonl([row(n) for n in (1, 2)]))
    seen = manifest(run)
    item = Item.objects.get(title="第 1 条旧信息")
    services.update_item(
        item_id=item.pk,
        metadata={"title": "第 1 条旧信息（更正）"},
        actor=desk.city.people["author"],
        now=desk.city.tick(),
    )
    assert counts(run) == {"release": 1, "draft": 1}
    assert manifest(run) != seen
    assert signed(desk, run, desk.importer) == []
    (ticket,) = signed(desk, run, desk.city.people["approver"])
    assert [e["key"] for e in ticket.payload["entries"]] == [
        Item.objects.get(title="第 2 条旧信息").key
    ]
    with pytest.raises(WrongState, match="随迁移批次公开"):
        services.update_item(
            item_id=Item.objects.get(title="第 2 条旧信息").pk,
            metadata={"title": "改"},
            actor=desk.city.people["author"],
            now=desk.city.tick(),
        )


def test_a_row_marked_for_release_whose_item_has_a_case_stays_out(desk: Desk) -> None:
    run = desk.read(desk.jsonl([row(n) for n in (1, 2)]))
    item = Item.objects.get(title="第 1 条旧信息")
    engine.open_case(
        kind="publication", subject=item.key, organ=item.organ, actor=desk.importer, now=desk.city.tick()
    )  # fmt: skip
    assert signed(desk, run, desk.importer) == []
    (ticket,) = signed(desk, run, desk.city.people["approver"])
    assert item.key not in {e["key"] for e in ticket.payload["entries"]}


def test_a_part_that_was_refused_becomes_drafts(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "PART", 2)
    file = desk.jsonl([row(n) for n in range(1, 5)])
    run = desk.read(file)
    signed(desk, run, desk.importer)
    first, second = signed(desk, run, desk.city.people["approver"])
    Refusal.objects.create(ticket=first, problems=["有禁用语"], refused_at=desk.city.tick())
    assert settle_imports(desk.city.tick()) == 2
    assert settle_imports(desk.city.tick()) == 0
    states = {
        r.number: (r.outcome, case_of(r.item).state if r.outcome == "draft" else "")
        for r in run.rows.select_related("item")
    }
    assert states == {
        1: ("draft", "draft"),
        2: ("draft", "draft"),
        3: ("release", ""),
        4: ("release", ""),
    }
    again = desk.read(file, MAPPING + "# 再来一次\n")
    assert [o for o, _why in desk.outcomes(again).values()][:2] == ["release", "release"]
    assert second.kind == "migration"


@pytest.mark.clause("website-guideline-2017:10")
def test_what_was_signed_before_the_lane_was_closed_goes_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rule of the day of the ticket counts; on the page and in the menu, that of today."""
    run = desk.read(desk.jsonl([row(1)]))
    signed(desk, run, desk.importer)
    (ticket,) = signed(desk, run, desk.city.people["approver"])
    day = localdate(ticket.issued_at)
    documents = {e["key"]: json.loads(blobs.read(e["digest"])) for e in ticket.payload["entries"]}
    for since, problems in ((day + timedelta(days=1), 0), (day, 1)):
        closed = MigrationRule(
            allowed=False, since=since, clause="website-guideline-2017:10", decision="云政办发〔2026〕9号"
        )  # fmt: skip
        monkeypatch.setattr(migration, "_LOCAL", [closed])
        assert len(check_items(ticket.payload, documents)) == problems
    monkeypatch.setattr(migration, "_LOCAL", [])
    first, second = ticket.payload["decisions"]
    payload = {**ticket.payload, "decisions": [{**first, "round": 7}, second]}
    (problem,) = check_items(payload, documents)
    assert "没有两个人" in problem, "signatures of two rounds are not one decision"
