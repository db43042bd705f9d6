"""Erasing what leaked: two people order, the releaser carries out, and nothing repeats the words."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction

from huiyin.foundation.cases.models import Case, Decision
from huiyin.foundation.files import blobs
from huiyin.foundation.ledger.models import Entry
from huiyin.foundation.ledger.sentences import sentence
from huiyin.foundation.release import erasing, gate, purge, purging
from huiyin.foundation.release.models import Erasure, PurgeOrder
from huiyin.foundation.release.purge_settling import settle_purges
from huiyin.foundation.release.purging import Purger
from huiyin.foundation.release.tests.conftest import NOW, REGISTRAR, decision, make_releaser
from huiyin.foundation.release.verify import verify_store
from huiyin.kernel.actors import SYSTEM, Actor, Grant
from huiyin.kernel.errors import Invalid, NotFound, NotPermitted, PolicyBreach, WrongState

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.foundation.release.releaser import Releaser
    from huiyin.foundation.release.tests.conftest import Office

pytestmark = [pytest.mark.django_db, pytest.mark.clause("personal-information-law-2021:57")]
LEAKED = "张某某住城南路八号"
REASON = "正文里有个人住址"


def person(number: int, *roles: str) -> Actor:
    """Return somebody with roles in the whole city."""
    return Actor("person", number, f"第{number}人", "", (), frozenset(Grant(r) for r in roles))


FIRST, SECOND = person(1, "secrecy_officer"), person(2, "security_admin")


def order(key: str = "item/1", **values: Any) -> Case:
    """Propose an order as a secrecy officer."""
    values = {
        "phrases": [LEAKED],
        "reason": REASON,
        "organ": None,
        "actor": FIRST,
        "now": NOW,
    } | values
    return purge.propose(key=key, **values)


def ordered(**values: Any) -> PurgeOrder:
    """Return an order that two people gave."""
    case = order(**values)
    purge.confirm(case_id=case.pk, actor=SECOND, now=NOW)
    return purge.order_of(case)


def carry_out(releaser: Releaser) -> Erasure:
    """Let the releaser answer the one order that waits."""
    assert Purger(releaser).step(now=NOW) == 1
    return Erasure.objects.order_by("-pk")[0]


def bytes_on_disk(folder: Path) -> list[str]:
    """Return the files below a folder that hold the words."""
    return [
        str(file)
        for file in folder.rglob("*")
        if file.is_file() and LEAKED.encode() in file.read_bytes()
    ]


@pytest.fixture
def leaked(office: Office, releaser: Releaser) -> Office:
    """An item with an attachment went out by mistake and was withdrawn; its attachment shows no plain words."""
    digest = blobs.put(b"%PDF compressed")
    document = office.item(1, "名单", body=LEAKED)
    frozen = gate.freeze(key="item/1", document=document, files=[digest], actor=REGISTRAR, now=NOW)
    decisions = [decision(n, frozen.digest) for n in (1, 2, 3)]
    gate.issue(
        kind="release",
        entries=[frozen],
        decisions=decisions,
        registration="x",
        actor=REGISTRAR,
        now=NOW,
    )
    releaser.step(now=NOW)
    office.withdraw(1)
    releaser.step(now=NOW)
    return office


def test_two_people_erase_what_leaked_and_nothing_repeats_it(
    leaked: Office, releaser: Releaser, folders: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert bytes_on_disk(folders)
    trial = purge.try_purge(key="item/1", phrases=[LEAKED], actor=FIRST)
    assert (trial.objects, trial.files) == (2, 2)
    assert (trial.pages, trial.remaining) == (("/item/1/",), ())
    case = order()
    assert purge.phrases_of(purge.order_of(case)) == [LEAKED]
    assert Purger(releaser).step(now=NOW) == 0
    purge.confirm(case_id=case.pk, actor=SECOND, now=NOW)
    erasure = carry_out(releaser)
    assert (erasure.objects_erased, erasure.files_erased, erasure.problem) == (2, 2, "")
    assert Purger(releaser).step(now=NOW) == 0
    assert settle_purges(NOW) == 1
    assert settle_purges(NOW) == 0
    case.refresh_from_db()
    assert case.state == "purged"
    assert bytes_on_disk(folders) == []
    report = verify_store(releaser.writer.store.directory)
    assert report.holds, report.problems
    assert report.erased == 2
    told = [f"{sentence(e)}{json.dumps(e.data, ensure_ascii=False)}" for e in Entry.objects.all()]
    assert any("清除 2 个发布对象、2 个内部文件" in row for row in told)
    kept = [f"{d.opinion}{d.data}" for d in Decision.objects.all()]
    assert not any(LEAKED in row for row in [*told, *kept, caplog.text])
    leaked.release(leaked.item(2, "之后"))
    assert releaser.step(now=NOW) == 1
    assert make_releaser(folders).writer.root == releaser.writer.root


def test_what_is_public_is_never_erased(office: Office, releaser: Releaser) -> None:
    office.release(office.item(1, "名单", body=LEAKED))
    with pytest.raises(Invalid, match="没有公开过"):
        order()
    releaser.step(now=NOW)
    for attempt in (order, lambda: purge.try_purge(key="item/1", phrases=[], actor=FIRST)):
        with pytest.raises(Invalid, match="先撤下或更正"):
            attempt()
    with pytest.raises(Invalid, match="不是发布过"):
        order("novel/1")
    assert not PurgeOrder.objects.exists()


def test_after_a_correction_the_present_version_stays_whole(
    office: Office, releaser: Releaser, folders: Path
) -> None:
    before = office.release(office.item(1, "名单", body=LEAKED))
    releaser.step(now=NOW)
    after = office.release(office.item(1, "名单", body="改好了"), kind="correction")
    releaser.step(now=NOW)
    waiting = office.release(office.item(1, "名单", body="再改"), kind="correction")
    ordered()
    carry_out(releaser)
    assert bytes_on_disk(folders) == []
    digests = [t.payload["entries"][0]["digest"] for t in (before, after, waiting)]
    assert [blobs.exists(d) for d in digests] == [False, True, True]
    store, root = releaser.writer.store, releaser.writer.root
    assert root is not None
    entry = store.entry(root.digest, "/item/1/")
    assert entry is not None
    assert "改好了" in store.body(entry).decode()
    assert releaser.step(now=NOW) == 1
    assert gate.status("item/1", now=NOW).state == "released"


def test_a_trial_names_the_pages_that_still_show_the_words(
    leaked: Office, releaser: Releaser
) -> None:
    leaked.release(leaked.item(2, "转载", body=f"{LEAKED}。"))
    releaser.step(now=NOW)
    trial = purge.try_purge(key="item/1", phrases=[LEAKED], actor=FIRST)
    assert trial.remaining == ("/item/2/",)
    ordered()
    carry_out(releaser)
    assert purge.try_purge(key="item/1", phrases=[LEAKED], actor=FIRST).objects == 0


def test_words_are_found_however_a_page_writes_them(releaser: Releaser) -> None:
    forms = erasing._forms('甲 & "乙"')
    assert {f.decode() for f in forms} == {
        '甲 & "乙"',
        "甲 &amp; &quot;乙&quot;",
        '甲 &amp; "乙"',
        '甲 & \\"乙\\"',
    }


@pytest.mark.parametrize(
    ("phrases", "said"),
    [
        (["张"], "2 至 200 个字"),
        (["长" * 201], "2 至 200 个字"),
        ([f"第{n}句" for n in range(51)], "最多写 50 条"),
        (["甲\x00乙"], "不能识别"),
        (["甲\ud800乙"], "不能识别"),
    ],
)
def test_unusable_words_are_refused_without_repeating_them(
    leaked: Office, phrases: list[str], said: str
) -> None:
    with pytest.raises(Invalid, match=said) as refused:
        order(phrases=phrases)
    assert not any(phrase in str(refused.value) for phrase in phrases)


def test_a_reason_is_given_and_does_not_repeat_the_words(leaked: Office) -> None:
    with pytest.raises(Invalid, match="写明清除理由"):
        order(reason=" ")
    with pytest.raises(Invalid, match="不要在理由里重复"):
        order(reason=f"正文里写了{LEAKED}")
    case = order()
    for attempt in (purge.confirm, purge.drop):
        with pytest.raises(Invalid, match="不要在理由里重复"):
            attempt(case_id=case.pk, actor=SECOND, now=NOW, opinion=f"确有{LEAKED}")


def test_one_person_is_not_enough(leaked: Office) -> None:
    both = person(7, "approver")
    case = order(actor=both)
    with pytest.raises(PolicyBreach, match="另一个人"):
        purge.confirm(case_id=case.pk, actor=both, now=NOW)
    with pytest.raises(NotFound):
        purge.confirm(case_id=case.pk + 1, actor=SECOND, now=NOW)


@pytest.mark.parametrize("role", ["author", "system_admin", "audit_admin", "security_admin"])
def test_who_may_not_order(leaked: Office, folders: Path, role: str) -> None:
    with pytest.raises(NotPermitted):
        order(actor=person(9, role))
    assert not PurgeOrder.objects.exists()


@pytest.mark.parametrize("role", ["author", "registrar", "secrecy_officer", "system_admin"])
def test_who_may_not_confirm(leaked: Office, role: str) -> None:
    case = order()
    with pytest.raises(NotPermitted):
        purge.confirm(case_id=case.pk, actor=person(9, role), now=NOW)


def test_a_second_order_for_the_same_thing_waits(leaked: Office, releaser: Releaser) -> None:
    order()
    with pytest.raises(WrongState, match="已经有一份"):
        order(actor=person(3, "registrar"))
    assert PurgeOrder.objects.count() == 1


def test_an_order_given_up_takes_its_words_along(
    leaked: Office, releaser: Releaser, folders: Path, django_capture_on_commit_callbacks: Any
) -> None:
    case = order()
    digest = purge.order_of(case).digest
    with django_capture_on_commit_callbacks(execute=True):
        purge.drop(case_id=case.pk, opinion="另一份在办", actor=FIRST, now=NOW)
    assert not blobs.exists(digest)
    assert Purger(releaser).step(now=NOW) == 0
    assert order().pk != case.pk


def test_orders_written_by_hand_erase_nothing(leaked: Office, releaser: Releaser) -> None:
    case = order()
    Case.objects.filter(pk=case.pk).update(state="ordered")
    erasure = carry_out(releaser)
    assert "没有两人的决定" in erasure.problem
    assert settle_purges(NOW) == 1
    case.refresh_from_db()
    assert case.state == "failed"
    again = order()
    proposed = Decision.objects.get(case=again)
    fields = {f.name: getattr(proposed, f.name) for f in Decision._meta.local_concrete_fields}
    del fields["id"]
    Decision(
        **fields | {"sequence": 9, "action": "confirm", "role": "approver", "actor_id": 2}
    ).save()
    Case.objects.filter(pk=again.pk).update(state="ordered")
    assert "不真实" in carry_out(releaser).problem


def test_other_words_than_those_decided_on_erase_nothing(
    leaked: Office, releaser: Releaser
) -> None:
    row = ordered()
    file = blobs.path_of(row.digest)
    file.write_bytes(file.read_bytes().replace(LEAKED.encode(), "名单里的别的话".encode()))
    assert "丢失或被改动" in carry_out(releaser).problem


def test_rows_are_written_once(leaked: Office, releaser: Releaser) -> None:
    ordered()
    carry_out(releaser)
    for rows in (PurgeOrder.objects, Erasure.objects):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.all().delete()


CRASHES = ["_log", "_forget_words", "_write"]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("point", CRASHES)
def test_a_crash_at_any_point_is_made_good(
    leaked: Office,
    releaser: Releaser,
    folders: Path,
    monkeypatch: pytest.MonkeyPatch,
    point: str,
    when: str,
) -> None:
    ordered()
    real = getattr(purging, point)

    def dies(*args: Any, **values: Any) -> None:
        if when == "after" and point != "_write":
            real(*args, **values)
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(purging, point, dies)
        with pytest.raises(KeyboardInterrupt):
            Purger(releaser).step(now=NOW)
    again = make_releaser(folders)
    erasure = carry_out(again)
    assert (erasure.objects_erased, erasure.files_erased) == (2, 2)
    assert bytes_on_disk(folders) == []
    report = verify_store(again.writer.store.directory)
    assert report.holds, report.problems
    log = [
        json.loads(line)["kind"]
        for line in again.writer.store.log.lines(again.writer.root.log_length)
    ]
    assert log.count("purge") == 1
    assert not list(folders.rglob("purge-*.json"))


def test_an_order_that_breaks_holds_up_nobody(
    leaked: Office,
    releaser: Releaser,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    ordered()
    monkeypatch.setattr(erasing, "find", lambda *_a, **_k: (_ for _ in ()).throw(KeyError(LEAKED)))
    purger = Purger(releaser)
    assert purger.step(now=NOW) == 0
    assert "KeyError" in caplog.text
    assert LEAKED not in caplog.text
    leaked.release(leaked.item(2, "之后"))
    assert releaser.step(now=NOW) == 1
    monkeypatch.undo()
    assert purger.step(now=NOW) == 0
    purger._later.clear()
    assert purger.step(now=NOW + timedelta(minutes=1)) == 1


def test_the_case_follows_the_releaser(leaked: Office) -> None:
    from huiyin.foundation.cases import engine

    row = ordered()
    case = Case.objects.get(kind="purge", subject=row.subject)
    for action in ("purge", "fail"):
        with pytest.raises(WrongState, match="发布器"):
            engine.advance(case_id=case.pk, action=action, actor=SYSTEM, now=NOW)
