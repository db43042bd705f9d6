"""Every row is accounted for: released, left a draft with the reason, or rejected with its number and reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huiyin.domains.publication.importing.accounts import counts, rejects
from huiyin.domains.publication.importing.tests.conftest import MAPPING, row, words
from huiyin.domains.publication.lookup import case_of
from huiyin.domains.publication.models import Item
from huiyin.domains.publication.selectors import near_duplicates
from huiyin.domains.publication.tests.troubles import CARD, FIRST, list_arrives
from huiyin.foundation.cases.models import Case
from huiyin.foundation.release import gate
from huiyin.foundation.text.scanners import current_matcher, scan
from huiyin.foundation.text.scanners.identity import check_digit
from huiyin.foundation.text.services.word_lists import import_own_lists
from huiyin.kernel.actors import SYSTEM
from huiyin.kernel.errors import Invalid, NotPermitted

if TYPE_CHECKING:
    from huiyin.domains.publication.importing.tests.conftest import Desk

ID = FIRST + check_digit(FIRST)


def test_a_sound_row_is_frozen_for_the_ticket(desk: Desk) -> None:
    run = desk.read(desk.jsonl([row(1)]))
    (done,) = run.rows.all()
    assert (done.outcome, done.reason) == ("release", "")
    assert done.item is not None
    assert done.frozen is not None
    document = gate.document_of(done.frozen)
    assert document["published_on"] == "2019-05-15"
    assert document["source_url"] == "https://www.yunchuan.example/2019/1.html"
    assert document["source"] == "旧网站"
    assert (document["index_number"], done.item.index_number) == ("", None), (
        "news is not catalogued"
    )
    assert not Case.objects.filter(subject=done.item.key).exists()
    assert gate.released_digest(done.item.key) is None, "nothing is public before two have signed"


def test_numbers_and_dates_that_cannot_be_hold_a_row(desk: Desk) -> None:
    """What is checked of a draft is checked of a row; how long it was in force, nobody has said."""
    mapping = MAPPING.replace('"news"', '"notice"').replace("city-news", "city-notice")
    rows = [
        row(1) | {"number": "云政发〔2019〕7号"},
        row(2) | {"number": "云政发〔2019〕7号"},
        row(3) | {"number": "云政发〔19〕8号"},
        row(4)
        | {"number": "云政发〔2019〕9号", "body": row(4)["body"] + "自2019年2月30日起施行。"},
    ]
    mapping += (
        'document_number = "number"\n[defaults]\ntopic = "综合政务/政务公开"\ngenre = "公告"\n'
    )
    run = desk.read(desk.jsonl(rows), mapping)
    found = [(r.outcome, r.reason.partition("：")[0]) for r in run.rows.order_by("number")]
    assert found == [
        ("release", ""), ("draft", "发文字号已经用过"), ("draft", "发文字号不对"), ("draft", "没有这一天"),
    ]  # fmt: skip
    first = run.rows.get(number=1).frozen
    assert first is not None
    assert gate.document_of(first)["validity"]["state"] == ""


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (f"申请人身份证号{ID}。", "有完整的身份证件号码：220***********0623"),
        ("联系人王某，手机13812345678。", "有手机号码：138****5678"),
        (f"请汇入银行卡号{CARD}。", "有银行卡号"),
        ("家住幸福小区3号楼2单元501室。", "有疑似家庭住址"),
        ("机密★10年", "有密级标志：机密★10年"),
        ("云川人名政府印发通知。", "有严重表述错误：人名政府"),
        ("请各部门按排人员。", "疑似用词错误：按排"),
    ],
)
def test_a_row_with_a_finding_stays_a_draft(desk: Desk, body: str, reason: str) -> None:
    for kind in ("banned", "wrong"):
        list_arrives(desk.city, kind)
    run = desk.read(desk.jsonl([row(1, body=f"{words(1)}\n{body}")]))
    (done,) = run.rows.select_related("item")
    assert done.outcome == "draft"
    assert reason.replace("0623", ID[-4:]) in done.reason
    assert done.frozen is None
    assert done.item is not None
    assert case_of(done.item).state == "draft"


@pytest.mark.parametrize(
    "body",
    [
        "张某0431-88776655。",
        "来信请寄office@example.com。",
        "请在帐户里登记。",
    ],
)
def test_what_is_merely_noted_holds_nothing_back(desk: Desk, body: str) -> None:
    import_own_lists(actor=SYSTEM, now=desk.city.now)
    assert [f.severity for f in scan(body, words=current_matcher(on=desk.city.now.date()))] == [
        "note"
    ]
    run = desk.read(desk.jsonl([row(1, body=f"{words(1)}{body}")]))
    assert desk.outcomes(run) == {1: ("release", "")}


def test_what_cannot_be_proved_to_be_public_stays_a_draft(desk: Desk) -> None:
    run = desk.read(
        desk.jsonl([row(1, address=""), row(2, address="见旧站"), row(3, date=""), row(4)])
    )
    found = desk.outcomes(run)
    assert found[1] == found[2] == ("draft", "没有原文地址，不能证明已在别处公开")
    assert found[3] == ("draft", "没有原发布日期")
    assert found[4] == ("release", "")


@pytest.mark.parametrize("end", ["...", "…", "......"])
def test_a_title_that_a_list_cut_off_keeps_the_row_a_draft(desk: Desk, end: str) -> None:
    rows = [
        row(1, title=f"云川市教育局2019年政府信息公开工作年度报{end}"),
        row(2, title="且听风吟……"),
    ]
    found = desk.outcomes(desk.read(desk.jsonl(rows)))
    assert found == {1: ("draft", "标题像是被截断了，以省略号结尾"), 2: ("release", "")}


def test_characters_set_apart_in_a_title_come_together(desk: Desk) -> None:
    desk.read(desk.jsonl([row(1, title="云 川 市 教 育 局\n关于 3 项工作的通知 甲 乙")]))
    assert Item.objects.get().title == "云川市教育局关于 3 项工作的通知 甲 乙"


def test_missing_metadata_keep_a_notice_a_draft(desk: Desk) -> None:
    notice = MAPPING.replace('"news"', '"notice"').replace("city-news", "city-notice")
    run = desk.read(desk.jsonl([row(1)]), notice)
    assert desk.outcomes(run) == {1: ("draft", "缺少主题分类；缺少体裁分类")}
    complete = notice + '[defaults]\ntopic = "综合政务/其他"\ngenre = "通知"\n'
    again = desk.read(desk.jsonl([row(2)], "more.jsonl"), complete)
    assert desk.outcomes(again) == {1: ("release", "")}


def test_a_text_that_is_there_already_stays_a_draft(desk: Desk) -> None:
    copy = row(1, title="第 1 条的副本", address="https://www.yunchuan.example/copy.html")
    run = desk.read(desk.jsonl([row(1), row(2), copy]))
    found = desk.outcomes(run)
    assert [found[n][0] for n in (1, 2, 3)] == ["release", "release", "draft"]
    assert found[3][1].startswith("与《第 1 条旧信息》约有")
    later = desk.read(desk.jsonl([copy], "later.jsonl"))
    assert desk.outcomes(later)[1][0] == "draft"
    assert [n.title for n in near_duplicates(f"{copy['title']}\n{copy['body']}")] != []


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"title": ""}, "没有标题"),
        ({"title": "undefined"}, "没有标题"),
        ({"body": "NaN"}, "没有正文"),
        ({"title": "题" * 301}, "标题超过 300 字"),
        ({"body": " \n　"}, "没有正文"),
        ({"body": "字" * 2_000_001}, "正文太长"),
        ({"date": "某年某月"}, "发布日期“某年某月”读不懂"),
        ({"made": "去年"}, "成文日期“去年”读不懂"),
        ({"validity": "永久"}, "有效性“永久”不合要求"),
        ({"topic": "很" * 61}, "主题分类超过 60 字"),
    ],
)
def test_a_row_that_cannot_be_an_item_is_rejected(
    desk: Desk, values: dict[str, str], reason: str
) -> None:
    mapping = MAPPING + 'made_on = "made"\nvalidity = "validity"\ntopic = "topic"\n'
    run = desk.read(desk.jsonl([row(1), row(2, **values), row(3)]), mapping)
    assert counts(run) == {"release": 2, "rejected": 1}
    ((number, why),) = rejects(run)
    assert number == 2
    assert reason in why
    assert Item.objects.count() == 2


def test_a_broken_line_is_rejected_with_its_number(desk: Desk) -> None:
    file = desk.jsonl([row(1), row(2)])
    with file.open("a", encoding="utf-8") as stream:
        stream.write('\n{"title": \n["a"]\n' + '{"title": "完"}')
    run = desk.read(file)
    assert rejects(run) == [
        (3, "不是完好的 JSON"),
        (4, "不是一个 JSON 对象"),
        (5, "没有正文"),
    ]


def test_importing_needs_the_right_a_reason_and_a_place(desk: Desk) -> None:
    file = desk.jsonl([row(1)])
    desk.importer = desk.city.people["proofreader"]
    with pytest.raises(NotPermitted):
        desk.read(file)
    with pytest.raises(Invalid, match="nowhere"):
        desk.read(file, MAPPING.replace("city-news", "nowhere"))
    assert not Item.objects.exists()
