"""Automatic findings block, ask or inform; a confirmation is a reason given by a reviewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huiyin.domains.publication import services
from huiyin.domains.publication.documents import words
from huiyin.domains.publication.findings import unsettled
from huiyin.domains.publication.lookup import latest_submission
from huiyin.domains.publication.selectors import near_duplicates
from huiyin.domains.publication.tests.conftest import NOW
from huiyin.foundation.release import gate
from huiyin.foundation.text.scanners import current
from huiyin.foundation.text.services.word_lists import install_word_list
from huiyin.kernel.actors import SYSTEM
from huiyin.kernel.errors import Invalid, PolicyBreach

if TYPE_CHECKING:
    from huiyin.domains.publication.tests.conftest import City

LONG = (
    "自十二月一日起，全市供热管网按新的温度曲线运行，室内温度不低于十八度，报修电话全天有人接听。"
    * 3
)


def test_a_secrecy_mark_stops_at_once(city: City) -> None:
    item = city.draft(body=[{"type": "text", "value": "机密★三年\n关于某项工作的通知"}])
    with pytest.raises(Invalid):
        city.submit(item)
    assert city.state(item) == "draft"


def test_a_near_duplicate_is_confirmed_with_a_reason(city: City) -> None:
    body = [{"type": "text", "value": LONG}]
    city.submit(city.draft(title="供热运行公告", body=body))
    item = city.draft(title="供热运行公告", body=body)
    digest = city.submit(item)
    submission = latest_submission(item.pk)
    assert submission is not None
    found = [f for f in submission.findings if f["code"] == "near-duplicate"]
    assert len(found) == 1
    city.pass_to(item, "approval")
    with pytest.raises(PolicyBreach, match="几乎相同"):
        city.decide(item, "approve")
    city.decide(item, "approve", data={"confirmed": {found[0]["key"]: "每年例行公告。"}})
    ticket = services.register(
        item_id=item.pk, digest_seen=digest, actor=city.people["registrar"], now=city.tick()
    )
    assert ticket.kind == "release"


LIST = """
name = "试用禁用语"
owner = "市政府办公厅"
source = "试用"
kind = "banned"
since = {since}
[[words]]
pattern = "云州人名政府"
suggestion = "云州人民政府"
"""


@pytest.mark.clause("inspection-indicators-2019:V1")
@pytest.mark.parametrize(("since", "bites"), [("2026-11-20", True), ("2026-11-21", False)])
def test_a_word_list_bites_from_its_first_day(city: City, since: str, *, bites: bool) -> None:
    current._matcher.cache_clear()  # a rolled-back test leaves its numbers behind
    install_word_list(source=LIST.format(since=since), actor=SYSTEM, now=NOW)
    item = city.draft(body=[{"type": "text", "value": "云州人名政府发布公告。"}])
    if bites:
        with pytest.raises(Invalid, match="有严重表述错误") as caught:
            city.submit(item)
        assert caught.value.clause == "inspection-indicators-2019:V1"
    else:
        city.submit(item)


def test_near_duplicates_by_words(city: City) -> None:
    item = city.draft(title="供热运行公告", body=[{"type": "text", "value": LONG}])
    city.submit(item)
    submission = latest_submission(item.pk)
    assert submission is not None
    same = words(gate.document_of(submission.frozen))
    assert [(n.item_id, n.share) for n in near_duplicates(same)] == [(item.pk, 100)]
    assert near_duplicates(same, besides=item.pk) == []
    assert near_duplicates("完全不相干的一段话，讲的是图书馆的开放时间和借阅办法。") == []


def test_a_blank_reason_settles_nothing() -> None:
    finding = {"key": "k", "severity": "confirm", "label": "疑似手机号", "excerpt": "138****"}
    assert unsettled([finding], {"k": " "})
    assert unsettled([finding], {"k": "值班电话，应当公开。"}) == []
    assert unsettled([{**finding, "severity": "refuse"}], {"k": "随便"})
    assert unsettled([{**finding, "severity": "note"}], {}) == []
