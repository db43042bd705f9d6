"""What the gate refuses changes only when two people agreed: nothing that one person did is ever looked for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from huiyin.foundation.cases.models import Case
from huiyin.foundation.ledger.models import Entry
from huiyin.foundation.ledger.sentences import sentence
from huiyin.foundation.text import word_list_standing as standing
from huiyin.foundation.text.models import WordList, WordListChange
from huiyin.foundation.text.scanners import current, current_matcher, scan
from huiyin.foundation.text.services.word_list_changes import (
    confirm,
    drop,
    propose_import,
    propose_use,
)
from huiyin.foundation.text.services.word_lists import install_word_list
from huiyin.foundation.text.tests.changing import (
    KEEPER,
    LIST,
    SECOND,
    imported,
    person,
    proposed,
    switched,
)
from huiyin.kernel.actors import SYSTEM, Actor
from huiyin.kernel.errors import (
    Invalid,
    NotPermitted,
    PolicyBreach,
    Stale,
    WrongState,
)

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
NEXT = LIST.replace("云洲市", "云周市")
pytestmark = [pytest.mark.django_db, pytest.mark.clause("changchun-2015:4.1b")]


@pytest.fixture(autouse=True)
def _no_matcher_kept() -> None:
    current._matcher.cache_clear()  # a rolled-back test leaves its numbers behind


def found(text: str) -> list[str]:
    """Return what the scanners find today."""
    matcher = current_matcher(on=NOW.date())
    return [f.excerpt for f in scan(text, words=matcher)] if matcher else []


def told() -> list[str]:
    """Return the ledger as people read it."""
    return [sentence(entry) for entry in Entry.objects.order_by("seq")]


def test_a_version_is_looked_for_when_a_second_person_agreed_and_not_before() -> None:
    imported(LIST, now=NOW)
    change = proposed(NEXT, now=NOW)
    assert found("云洲市云周市") == ["云洲市"]
    assert WordList.objects.get().version == 1
    confirm(change=change, digest_seen=change.digest, actor=SECOND, now=NOW)
    assert found("云洲市云周市") == ["云周市"]
    assert WordList.objects.get().version == 2


def test_a_new_list_does_not_exist_until_it_is_agreed_to() -> None:
    change = proposed(LIST, now=NOW)
    assert not WordList.objects.exists()
    assert found("云洲市") == []
    confirm(change=change, digest_seen=change.digest, actor=SECOND, now=NOW)
    assert found("云洲市") == ["云洲市"]


def test_a_list_stays_in_use_until_a_second_person_agrees_to_stop_it() -> None:
    word_list = imported(LIST, now=NOW)
    change = propose_use(word_list=word_list, active=False, reason="误报", actor=KEEPER, now=NOW)
    assert found("云洲市") == ["云洲市"]
    confirm(change=change, digest_seen=change.digest, actor=SECOND, now=NOW)
    assert found("云洲市") == []
    switched(word_list, active=True, now=NOW)
    assert found("云洲市") == ["云洲市"]


@pytest.mark.parametrize(
    "role", ["author", "registrar", "security_admin", "approver", "audit_admin"]
)
def test_only_the_system_administrator_proposes(role: str) -> None:
    word_list = imported(LIST, now=NOW)
    with pytest.raises(NotPermitted):
        proposed(NEXT, now=NOW, actor=person(5, role))
    with pytest.raises(NotPermitted):
        propose_use(word_list=word_list, active=False, reason="x", actor=person(5, role), now=NOW)


@pytest.mark.parametrize("role", ["author", "registrar", "system_admin", "audit_admin"])
def test_only_security_administrator_and_approver_agree(role: str) -> None:
    change = proposed(LIST, now=NOW)
    with pytest.raises(NotPermitted):
        confirm(change=change, digest_seen=change.digest, actor=person(5, role), now=NOW)
    assert not WordList.objects.exists()


def test_nobody_agrees_to_the_own_proposal() -> None:
    both = person(7, "system_admin", "approver")
    change = proposed(LIST, now=NOW, actor=both)
    with pytest.raises(PolicyBreach, match="另一个人") as refused:
        confirm(change=change, digest_seen=change.digest, actor=both, now=NOW)
    assert refused.value.clause == "changchun-2015:4.1b"
    assert standing.waiting_for(both) == 0
    assert standing.waiting_for(person(8, "approver")) == 1


def test_the_system_neither_proposes_nor_agrees() -> None:
    with pytest.raises(NotPermitted):
        proposed(LIST, now=NOW, actor=SYSTEM)
    change = proposed(LIST, now=NOW)
    with pytest.raises(NotPermitted):
        confirm(change=change, digest_seen=change.digest, actor=SYSTEM, now=NOW)


@pytest.mark.parametrize("seen", ["", "0" * 64])
def test_what_was_not_seen_is_not_agreed_to(seen: str) -> None:
    change = proposed(LIST, now=NOW)
    with pytest.raises(Stale, match="您看到的不是"):
        confirm(change=change, digest_seen=seen, actor=SECOND, now=NOW)
    assert not WordList.objects.exists()
    assert Case.objects.get().state == "proposed"


def test_a_change_is_never_changed_and_one_that_was_is_not_agreed_to() -> None:
    change = proposed(LIST, now=NOW)
    rows = WordListChange.objects.filter(pk=change.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(source=NEXT)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER text_wordlistchange_no_update")
    for forged in ({"source": NEXT}, {"source": NEXT, "digest": ""}):
        rows.update(**forged)
        row = rows.get()
        if not row.digest:
            rows.update(digest=row.computed_digest())
        row = rows.get()
        for seen in {change.digest, row.digest, row.computed_digest()}:
            with pytest.raises(PolicyBreach, match="不一致"):
                confirm(change=row, digest_seen=seen, actor=SECOND, now=NOW)
    assert not WordList.objects.exists()


def test_a_list_that_changed_since_is_proposed_anew() -> None:
    install_word_list(source=LIST, actor=SYSTEM, now=NOW)
    with pytest.raises(Stale, match="刚才被别人改过"):
        propose_import(source=NEXT, seen_version=0, actor=KEEPER, now=NOW)
    change = proposed(NEXT, now=NOW)
    install_word_list(source=LIST.replace("云洲市", "云舟市"), actor=SYSTEM, now=NOW)
    with pytest.raises(Stale, match="又改过"):
        confirm(change=change, digest_seen=change.digest, actor=SECOND, now=NOW)
    assert found("云舟市") == ["云舟市"]
    assert Case.objects.get().state == "proposed"


@pytest.mark.parametrize("actor", [KEEPER, SECOND], ids=["proposer", "second"])
def test_a_proposal_is_taken_back_or_given_up_with_a_reason(actor: Actor) -> None:
    change = proposed(LIST, now=NOW)
    with pytest.raises(Invalid, match="意见"):
        drop(change=change, opinion=" ", actor=actor, now=NOW)
    drop(change=change, opinion="写错了", actor=actor, now=NOW)
    with pytest.raises(WrongState):
        confirm(change=change, digest_seen=change.digest, actor=SECOND, now=NOW)
    assert not WordList.objects.exists()
    assert proposed(LIST, now=NOW).pk != change.pk


def test_a_list_has_one_change_that_waits() -> None:
    word_list = imported(LIST, now=NOW)
    proposed(NEXT, now=NOW)
    with pytest.raises(WrongState, match="等复核"):
        proposed(LIST.replace("云洲市", "云舟市"), now=NOW)
    with pytest.raises(WrongState, match="等复核"):
        propose_use(word_list=word_list, active=False, reason="x", actor=KEEPER, now=NOW)
    proposed(LIST.replace("本市用语", "另一份"), now=NOW)
    assert [p.change.name for p in standing.waiting(KEEPER, NOW)] == ["本市用语", "另一份"]


def test_what_changes_nothing_is_not_proposed() -> None:
    word_list = imported(LIST, now=NOW)
    with pytest.raises(Invalid, match="完全相同"):
        proposed(LIST, now=NOW)
    with pytest.raises(Invalid, match="写明原因"):
        propose_use(word_list=word_list, active=False, reason=" ", actor=KEEPER, now=NOW)
    with pytest.raises(WrongState, match="已经在用"):
        propose_use(word_list=word_list, active=True, reason="x", actor=KEEPER, now=NOW)


def test_a_reason_longer_than_its_column_is_refused_in_words() -> None:
    longest = WordListChange._meta.get_field("reason").max_length
    assert longest == 500
    values = {"source": LIST, "seen_version": 0, "actor": KEEPER, "now": NOW}
    with pytest.raises(Invalid, match="原因最多写 500 字，现在是 501 字"):
        propose_import(reason="改" * 501, **values)
    propose_import(reason=f" {'改' * 500} ", **values)
    word_list = imported(LIST.replace("本市用语", "另一份"), now=NOW)
    with pytest.raises(Invalid, match="原因最多写 500 字"):
        propose_use(word_list=word_list, active=False, reason="改" * 501, actor=KEEPER, now=NOW)


def test_the_ledger_tells_of_both_people() -> None:
    word_list = imported(LIST, now=NOW)
    switched(word_list, active=False, now=NOW)
    assert "第2人复核同意用语表“本市用语”第 1 版，马上生效，共 1 条" in told()
    assert "第2人复核同意停用用语表“本市用语”，马上生效，原因：试用" in told()
    steps = [s for s in told() if "第 1 号用语表变更（导入“本市用语”）" in s]
    assert any("第1人" in s and "提出用语表变更" in s for s in steps)
    assert any("第2人" in s and "复核同意用语表变更" in s for s in steps)
    kinds = Entry.objects.filter(kind="case.step").values_list("basis", flat=True)
    assert set(kinds) == {"changchun-2015:4.1b"}


def test_the_ledger_tells_when_a_version_counts() -> None:
    later = LIST.replace("2026-01-01", "2027-01-01")
    word_list = imported(later, now=NOW)
    assert found("云洲市") == []
    assert "第2人复核同意用语表“本市用语”第 1 版，自 2027-01-01 起生效，共 1 条" in told()
    switched(word_list, active=False, now=NOW)
    switched(word_list, active=True, now=NOW)
    assert "第2人复核同意启用用语表“本市用语”，自 2027-01-01 起生效，原因：试用" in told()


def test_a_new_version_of_a_list_out_of_use_counts_when_it_is_put_into_use() -> None:
    word_list = imported(LIST, now=NOW)
    switched(word_list, active=False, now=NOW)
    imported(NEXT, now=NOW)
    assert found("云周市") == []
    said = "第2人复核同意用语表“本市用语”第 3 版，表已停用，启用以后才生效，共 1 条"
    assert said in told()


def test_a_list_in_use_is_not_replaced_by_one_that_counts_later() -> None:
    """Until that day neither its old words nor its new ones would be looked for."""
    imported(LIST, now=NOW)
    later = LIST.replace("2026-01-01", "2099-01-01").replace("云洲市", "云舟市")
    with pytest.raises(Invalid, match="没有表可查"):
        proposed(later, now=NOW)
    switched(WordList.objects.get(), active=False, now=NOW)
    assert proposed(later, now=NOW).base_version == 2
