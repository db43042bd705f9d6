"""A run: a trial that saves nothing, an interruption that loses nothing, two signatures, and the books afterwards."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from huiyin.domains.publication.importing import run as running
from huiyin.domains.publication.importing import signing
from huiyin.domains.publication.importing.accounts import counts
from huiyin.domains.publication.importing.holding import drop
from huiyin.domains.publication.importing.run import import_documents
from huiyin.domains.publication.importing.settling import settle_imports
from huiyin.domains.publication.importing.signing import manifest, sign
from huiyin.domains.publication.importing.tests.conftest import MAPPING, row, signed
from huiyin.domains.publication.importing.trial import trial
from huiyin.domains.publication.importing.writing import Batch
from huiyin.domains.publication.lookup import case_of
from huiyin.domains.publication.models import ImportRow, ImportRun, Item, SignatureBand
from huiyin.domains.publication.tests.conftest import person
from huiyin.foundation.cases.models import Case
from huiyin.foundation.ledger.models import Entry
from huiyin.foundation.release import gate
from huiyin.foundation.release.models import Admission, Frozen
from huiyin.kernel.errors import (
    Invalid,
    NotFound,
    NotPermitted,
    PolicyBreach,
    Stale,
    WrongState,
)

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from huiyin.domains.publication.importing.tests.conftest import Desk

MIXED = [
    row(1),
    row(2, body="联系人王某，手机13812345678，请在工作时间致电。"),
    row(3, address=""),
    row(4, title=""),
    row(5, title="第 1 条又来一遍", body=row(1)["body"]),
    row(6),
]


def test_a_trial_shows_the_first_rows_and_every_problem_and_saves_nothing(desk: Desk) -> None:
    file, mapping = desk.jsonl(MIXED), desk.mapping()
    before = {
        m: m.objects.count()
        for m in (Item, ImportRun, ImportRow, Case, Frozen, Entry, SignatureBand)
    }
    done = trial(file, mapping, now=desk.city.now, first=2)
    assert [p.title for p in done.shown] == ["第 1 条旧信息", "第 2 条旧信息"]
    assert done.count == len(MIXED)
    assert done.outcomes == {"release": 2, "draft": 3, "rejected": 1}
    assert done.absent == ["link"]
    assert {m: m.objects.count() for m in before} == before
    told = {number: (outcome, reason) for number, outcome, reason in done.problems}
    assert sorted(told) == [2, 3, 4, 5]
    assert told[4] == ("rejected", "没有标题")
    assert told[5][0] == "draft"
    assert told[5][1].startswith("与《第 1 条旧信息》")


def test_the_trial_tells_what_the_run_then_does(desk: Desk) -> None:
    file = desk.jsonl(MIXED)
    told: dict[int, tuple[str, str]] = {}
    for number, outcome, reason in trial(file, desk.mapping(), now=desk.city.now).problems:
        before = told.get(number, ("", ""))[1]
        told[number] = (outcome, "；".join(filter(None, [before, reason])))
    done = desk.outcomes(desk.read(file))
    assert told == {n: found for n, found in done.items() if found[0] != "release"}
    again = trial(file, desk.mapping(), now=desk.city.now).problems
    assert {number for number, *_ in again} == {1, 2, 3, 4, 5, 6}, "now everything is there already"


def test_a_trial_for_a_place_that_is_not_there_says_so(desk: Desk) -> None:
    mapping = desk.mapping(MAPPING.replace("yc-gov", "nowhere"))
    with pytest.raises(Invalid, match="nowhere"):
        trial(desk.jsonl([row(1)]), mapping, now=desk.city.now)


def test_a_second_process_on_the_same_run_stops_and_loses_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "CHUNK", 2)
    file = desk.jsonl([row(n) for n in range(1, 8)])
    others: list[ImportRun] = []

    def and_another(done: int) -> None:
        if done == 2 and not others:
            others.append(desk.read(file))

    with pytest.raises(WrongState, match="另一个进程"):
        desk.read(file, announce=and_another)
    (run,) = others
    assert run.finished_at
    assert sorted(desk.outcomes(run)) == list(range(1, 8))


def test_an_interrupted_run_goes_on_where_it_stopped(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "CHUNK", 2)
    file, write = desk.jsonl([row(n) for n in range(1, 8)]), Batch.write
    calls: list[int] = []

    def breaks(self: Batch, prepared: list[tuple[int, Any]]) -> None:
        calls.append(prepared[0][0])
        write(self, prepared)
        if len(calls) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(Batch, "write", breaks)
    with pytest.raises(KeyboardInterrupt):
        desk.read(file)
    (run,) = ImportRun.objects.all()
    assert run.finished_at is None
    assert sorted(desk.outcomes(run)) == [1, 2, 3, 4], "a chunk is saved whole or not at all"
    with pytest.raises(Invalid, match="还没有读完"):
        sign(
            run_id=run.pk,
            opinion="核对无误。",
            secrecy="clear",
            actor=desk.importer,
            now=desk.city.tick(),
        )

    heard: list[int] = []
    again = import_documents(
        file, desk.mapping(), reason="网站改版。", actor=desk.importer, now=desk.city.tick(),
        announce=heard.append,
    )  # fmt: skip
    assert again == run
    assert calls == [1, 3, 5, 5, 7]
    assert heard == [6, 7]
    assert counts(again) == {"release": 7}
    assert list(Item.objects.order_by("pk").values_list("title", flat=True)) == [
        f"第 {n} 条旧信息" for n in range(1, 8)
    ]


def test_the_same_file_and_mapping_are_one_run(desk: Desk) -> None:
    file = desk.jsonl([row(1)])
    first = desk.read(file)
    assert desk.read(file) == first
    assert Item.objects.count() == 1
    assert desk.read(file, MAPPING + "\n# 另一份对照\n") != first


def test_a_run_that_was_given_up_is_begun_again_and_that_one_goes_on(desk: Desk) -> None:
    file = desk.jsonl([row(1)])
    first = desk.read(file)
    drop(run_id=first.pk, opinion="对照错了。", actor=desk.importer, now=desk.city.tick())
    second = desk.read(file)
    assert (first.attempt, second.attempt) == (1, 2)
    assert desk.read(file) == second
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportRun.objects.create(
            file="x", digest=second.digest, mapping=second.mapping, attempt=2,
            mapping_digest=second.mapping_digest, reason="x", started_at=desk.city.now,
        )  # fmt: skip


def test_who_begins_what_another_process_just_began_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = desk.jsonl([row(1)])
    real = running.file_digest

    def begun_meanwhile(path: Path) -> str:
        monkeypatch.setattr(running, "file_digest", real)
        others = ImportRun.objects.none()
        monkeypatch.setattr(ImportRun.objects, "filter", lambda **_same: others)
        return real(path)

    desk.read(file)
    monkeypatch.setattr(running, "file_digest", begun_meanwhile)
    with pytest.raises(WrongState, match="由别人开始读入"):
        desk.read(file)
    monkeypatch.undo()
    assert ImportRun.objects.count() == 1


@pytest.mark.clause("changchun-2015:4.1b")
def test_two_people_sign_and_then_it_is_on_the_books(desk: Desk) -> None:
    run = desk.read(desk.jsonl(MIXED))
    approver = desk.city.people["approver"]
    with pytest.raises(NotPermitted):
        signed(desk, run, desk.city.people["proofreader"])
    with pytest.raises(Invalid):
        sign(run_id=run.pk, opinion=" ", secrecy="clear", actor=desk.importer, now=desk.city.tick())
    assert signed(desk, run, desk.importer) == []
    with pytest.raises(NotPermitted, match="由签发人、登记员、保密审查员办理"):
        signed(desk, run, desk.importer)
    (ticket,) = signed(desk, run, approver)
    assert ticket.kind == "migration"
    assert ticket.payload["manifest"] == manifest(run)
    released = list(run.rows.filter(outcome="release").select_related("item"))
    assert [r.number for r in released] == [1, 6]
    assert {e["key"] for e in ticket.payload["entries"]} == {r.item.key for r in released if r.item}

    assert settle_imports(desk.city.tick()) == 0, "the releaser has not answered"
    Admission.objects.create(
        ticket=ticket, sequence=1, root="0" * 64, log_index=1, admitted_at=desk.city.tick()
    )
    assert settle_imports(desk.city.tick()) == 2
    assert settle_imports(desk.city.tick()) == 0
    for done in released:
        assert done.item is not None
        assert case_of(done.item).state == "released"
        assert gate.released_digest(done.item.key) is not None
        done.item.refresh_from_db()
        assert done.item.registration == f"迁移〔2026〕{run.pk:04d}"
    drafts = run.rows.filter(outcome="draft").select_related("item")
    assert {case_of(r.item).state for r in drafts if r.item} == {"draft"}


def test_the_second_signature_is_another_persons_whatever_the_role(desk: Desk) -> None:
    run = desk.read(desk.jsonl([row(1)]))
    both = replace(desk.importer, grants=desk.importer.grants | desk.city.people["approver"].grants)
    assert signed(desk, run, both) == []
    with pytest.raises(PolicyBreach):
        signed(desk, run, both)
    assert signed(desk, run, person("second", "registrar", desk.city.organ)) != []


def test_a_run_that_was_given_up_takes_nothing_more(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the reading that goes on elsewhere nor the same file again puts anything into it."""
    file = desk.jsonl([row(n) for n in range(1, 4)])
    monkeypatch.setattr(running, "CHUNK", 1)

    def given_up(count: int) -> None:
        if count == 1:
            run = ImportRun.objects.get()
            drop(run_id=run.pk, opinion="对照表不对。", actor=desk.importer, now=desk.city.tick())

    with pytest.raises(WrongState, match="已经放弃"):
        import_documents(
            file, desk.mapping(), reason="网站改版。", actor=desk.importer, now=desk.city.tick(),
            announce=given_up,
        )  # fmt: skip
    first = ImportRun.objects.get()
    assert first.rows.count() == 1
    again = desk.read(file)
    assert again != first
    assert counts(again) == {"release": 3}


def test_a_large_batch_is_signed_once_and_goes_out_in_parts(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each part is on the books as soon as it is out; the numbers in the file show which rows it holds."""
    monkeypatch.setattr(signing, "PART", 2)
    run = desk.read(desk.jsonl([row(n) for n in range(1, 6)]))
    assert signed(desk, run, desk.importer) == []
    tickets = signed(desk, run, desk.city.people["approver"])
    assert [len(t.payload["entries"]) for t in tickets] == [2, 2, 1]
    assert {t.payload["manifest"] for t in tickets} == {manifest(run)}
    assert list(run.parts.order_by("at").values_list("first", "last")) == [(1, 2), (3, 4), (5, 5)]
    Admission.objects.create(
        ticket=tickets[1], sequence=1, root="0" * 64, log_index=1, admitted_at=desk.city.tick()
    )
    assert settle_imports(desk.city.tick()) == 2
    states = [
        case_of(r.item).state if r.number in {3, 4} else "" for r in run.rows.order_by("number")
    ]
    assert states == ["", "", "released", "released", ""]


def test_a_run_that_is_given_up_leaves_drafts_and_its_file_may_come_again(desk: Desk) -> None:
    file = desk.jsonl(MIXED)
    run = desk.read(file)
    with pytest.raises(Invalid):
        drop(run_id=run.pk, opinion=" ", actor=desk.importer, now=desk.city.tick())
    with pytest.raises(NotPermitted):
        drop(run_id=run.pk, opinion="错了", actor=desk.city.people["author"], now=desk.city.tick())
    signed(desk, run, desk.importer)
    who = desk.city.people["approver"]
    assert drop(run_id=run.pk, opinion="字段对照错了。", actor=who, now=desk.city.tick()) == 2
    items = [r.item for r in run.rows.select_related("item") if r.item]
    assert {case_of(item).state for item in items} == {"draft"}
    with pytest.raises(WrongState):
        signed(desk, run, who)
    again = desk.read(file, MAPPING + "# 改过的对照\n")
    assert desk.outcomes(again) == desk.outcomes(run), "the items given up are nobody's duplicates"


def test_a_list_that_changed_since_the_page_was_drawn_is_not_signed(desk: Desk) -> None:
    run = desk.read(desk.jsonl([row(1)]))
    values = {"run_id": run.pk, "opinion": "核对无误。", "secrecy": "clear", "actor": desk.importer}
    with pytest.raises(Stale):
        sign(**values, now=desk.city.tick(), digest_seen="0" * 64)
    assert sign(**values, now=desk.city.tick(), digest_seen=manifest(run)) == []


def test_a_run_with_nothing_to_release_or_that_is_not_there_is_not_signed(
    desk: Desk, tmp_path: Path
) -> None:
    run = desk.read(desk.jsonl([row(1, address="")]))
    with pytest.raises(Invalid, match="没有可以直接公开的信息"):
        signed(desk, run, desk.importer)
    with pytest.raises(NotFound):
        sign(run_id=999, opinion="好。", secrecy="clear", actor=desk.importer, now=desk.city.tick())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has one writer and no queue")
def test_others_get_to_write_between_two_chunks(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A waiter looks every tenth of a second (SQLite's busy handler); each pause lets it look once."""
    slept: list[float] = []
    monkeypatch.setattr(running, "CHUNK", 2)
    monkeypatch.setattr(running.time, "sleep", slept.append)
    desk.read(desk.jsonl([row(n) for n in range(1, 6)]))
    assert len(slept) == 3
    assert min(slept) > 0.1


def test_the_upgrade_counts_runs_that_were_begun_again(desk: Desk) -> None:
    file = desk.jsonl([row(1)])
    first = desk.read(file)
    drop(run_id=first.pk, opinion="对照错了。", actor=desk.importer, now=desk.city.tick())
    runs = [first, desk.read(file), desk.read(file, MAPPING + "\n# 另一份对照\n")]
    ImportRun.objects.update(mapping_digest="", attempt=F("pk"))
    upgrade = import_module("huiyin.domains.publication.migrations.0009_import_run_once")
    upgrade.fill(apps, SimpleNamespace(connection=connection))
    for run, attempt in zip(runs, (1, 2, 1), strict=True):
        then = (run.mapping_digest, attempt)
        run.refresh_from_db()
        assert (run.mapping_digest, run.attempt) == then
