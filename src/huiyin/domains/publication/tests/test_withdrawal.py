"""What the public reads where something was taken down is a sentence of the table, never one person's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huiyin.domains.publication import services
from huiyin.domains.publication.gate_rule import check_withdrawal
from huiyin.domains.publication.lookup import case_of
from huiyin.domains.publication.rules import WITHDRAWAL_NOTICES
from huiyin.domains.publication.rules.withdrawal import NOTICE_BY_CODE
from huiyin.domains.publication.tests.releasing import admit
from huiyin.foundation.cases.models import Decision
from huiyin.foundation.release import gate
from huiyin.foundation.text.scanners import scan
from huiyin.kernel.errors import Invalid, PolicyBreach

if TYPE_CHECKING:
    from huiyin.domains.publication.models import Item
    from huiyin.domains.publication.rules import WithdrawalNotice
    from huiyin.domains.publication.tests.conftest import City


@pytest.fixture
def item(city: City) -> Item:
    """Return an item that is public."""
    made, ticket = city.release()
    admit(city, ticket)
    return made


@pytest.mark.clause("changchun-2015:4.1b")
@pytest.mark.parametrize("notice", WITHDRAWAL_NOTICES, ids=lambda n: n.code)
def test_the_ticket_carries_code_and_sentence(
    city: City, item: Item, notice: WithdrawalNotice
) -> None:
    ticket = services.withdraw(
        item_id=item.pk, reason="附件有误。", notice=notice.code,
        actor=city.people["approver"], now=city.tick(),
    )  # fmt: skip
    assert (ticket.payload["notice_code"], ticket.payload["notice"]) == (
        notice.code,
        notice.sentence,
    )
    assert check_withdrawal(ticket.payload) == []
    last = Decision.objects.filter(case=case_of(item)).latest("sequence")
    assert last.data == {"notice": notice.code}


@pytest.mark.clause(
    "changchun-2015:2.1d", "disclosure-regulation-2019:6", "disclosure-regulation-2019:15"
)
@pytest.mark.parametrize(
    ("code", "clause", "words"),
    [
        ("duplicate", "changchun-2015:2.1d", "重复发布，已保留其中一条"),
        ("correcting", "disclosure-regulation-2019:6", "更正后重新公开"),
        ("third_party", "disclosure-regulation-2019:15", "可能损害第三方合法权益"),
    ],
)
def test_readers_are_told_why_in_the_words_of_the_case(
    city: City, item: Item, code: str, clause: str, words: str
) -> None:
    ticket = services.withdraw(
        item_id=item.pk, reason="附件有误。", notice=code,
        actor=city.people["approver"], now=city.tick(),
    )  # fmt: skip
    assert words in ticket.payload["notice"]
    assert NOTICE_BY_CODE[code].clause == clause


@pytest.mark.parametrize("notice", ["", "其实是领导让撤的。", "这条信息已由发布机构撤下。"])
def test_own_words_are_no_notice(city: City, item: Item, notice: str) -> None:
    with pytest.raises(Invalid, match="告诉公众"):
        services.withdraw(
            item_id=item.pk, reason="附件有误。", notice=notice,
            actor=city.people["approver"], now=city.tick(),
        )  # fmt: skip
    assert city.state(item) == "released"


@pytest.mark.clause("changchun-2015:4.1b")
@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("", ""),
        ("", "其实是领导让撤的。"),
        ("general", "其实是领导让撤的。"),
        ("general", "这条信息已由发布机构撤下。 "),
        ("personal", "这条信息已由发布机构撤下。"),
        ("made_up", "这条信息已由发布机构撤下。"),
    ],
)
def test_the_gate_takes_no_other_sentence(city: City, item: Item, code: str, words: str) -> None:
    with pytest.raises(PolicyBreach, match="告示"):
        gate.withdraw(
            key=item.key, reason="附件有误。", notice=words, notice_code=code,
            actor=city.people["approver"], now=city.tick(),
        )  # fmt: skip


@pytest.mark.parametrize("key", ["site/city", "column/city-news", "organ/yc-gov", "design/portal"])
def test_what_has_no_rule_of_withdrawal_is_not_taken_down(city: City, key: str) -> None:
    with pytest.raises(PolicyBreach, match="不能撤下"):
        gate.withdraw(
            key=key, reason="不要了。", notice=WITHDRAWAL_NOTICES[0].sentence,
            notice_code=WITHDRAWAL_NOTICES[0].code,
            actor=city.people["approver"], now=city.tick(),
        )  # fmt: skip


def test_the_sentences_tell_readers_something_and_trip_no_scanner() -> None:
    sentences = [n.sentence for n in WITHDRAWAL_NOTICES]
    assert len(set(sentences)) == len(sentences) == len({n.code for n in WITHDRAWAL_NOTICES})
    assert all(s.endswith("。") for s in sentences)
    assert [f for s in sentences for f in scan(s, words=None)] == []
