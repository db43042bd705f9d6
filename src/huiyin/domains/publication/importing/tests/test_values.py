"""Words of a file and values of the catalogue: translated by the mapping; a word without a value is a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huiyin.domains.publication.editor import suggestions
from huiyin.domains.publication.importing.mapping import read_mapping
from huiyin.domains.publication.importing.tests.conftest import MAPPING, row
from huiyin.domains.publication.importing.trial import trial
from huiyin.domains.publication.models import Item
from huiyin.foundation.organs.models import Organ
from huiyin.foundation.organs.selectors import every_name
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.domains.publication.importing.tests.conftest import Desk

VALUES = (
    MAPPING
    + """
organ = "dept"
column = "section"
type = "section"
validity = "status"
topic = "subject"

[values.organ]
"民政局" = "yc-civil"

[values.column]
"公告" = "city-notice"
"动态" = "city-news"

[values.type]
"公告" = "notice"
"*" = "news"

[values.validity]
"有效" = "in_force"
"废止" = "repealed"
"不详" = ""

[values.topic]
"救助" = "民政、扶贫、救灾/其他"

[defaults]
genre = "公告"
"""
)


@pytest.fixture
def civil(desk: Desk) -> Organ:
    return Organ.objects.create(
        code="yc-civil",
        name="云川市民政局",
        level="city",
        kind="department",
        parent=desk.city.organ,
        uscc="11999900MB0000002U",
    )


def told(number: int, **words: str) -> dict[str, str]:
    return row(number, dept="民政局", section="公告", status="有效", subject="救助") | words


@pytest.mark.usefixtures("civil")
def test_the_files_words_become_the_catalogues_values(desk: Desk) -> None:
    rows = [
        told(1),
        told(2, section="动态", status="废止", subject=""),
        told(3, dept="", status="不详"),
    ]
    run = desk.read(desk.jsonl(rows), VALUES)
    items = Item.objects.order_by("pk").values_list(
        "organ__code", "column__code", "item_type", "validity", "topic"
    )
    assert list(items) == [
        ("yc-civil", "city-notice", "notice", "in_force", "民政、扶贫、救灾/其他"),
        ("yc-civil", "city-news", "news", "repealed", ""),
        ("yc-gov", "city-notice", "notice", "", "民政、扶贫、救灾/其他"),
    ]
    assert {outcome for outcome, _why in desk.outcomes(run).values()} == {"release"}


@pytest.mark.usefixtures("civil")
def test_a_word_without_a_value_keeps_the_row_a_draft_in_the_files_own_place(desk: Desk) -> None:
    rows = [told(1, dept="工商所"), told(2, section="随笔"), told(3, status="永久")]
    file = desk.jsonl(rows)
    run = desk.read(file, VALUES)
    found = desk.outcomes(run)
    assert {n: outcome for n, (outcome, _why) in found.items()} == dict.fromkeys((1, 2, 3), "draft")
    assert found[1][1] == "发布机构“工商所”不在字段对照表里"
    assert "栏目“随笔”不在字段对照表里" in found[2][1]
    assert found[3][1] == "有效性“永久”不在字段对照表里"
    item = Item.objects.get(title="第 1 条旧信息")
    assert (item.organ.code, item.validity) == ("yc-gov", "in_force"), "nothing else of it is lost"
    assert Item.objects.count() == 3


@pytest.mark.usefixtures("civil")
def test_without_a_table_codes_and_names_of_organs_are_understood(desk: Desk) -> None:
    plain = MAPPING + 'organ = "dept"\n'
    rows = [row(1, dept="yc-civil"), row(2, dept="云川市民政局"), row(3, dept="别的市民政局")]
    run = desk.read(desk.jsonl(rows), plain)
    found = desk.outcomes(run)
    assert [found[n][0] for n in (1, 2, 3)] == ["release", "release", "draft"]
    assert found[3][1].startswith("发布机构“别的市民政局”不在")


def test_an_organ_without_a_code_of_its_own_holds_up_only_its_own_rows(
    desk: Desk, civil: Organ
) -> None:
    Organ.objects.filter(pk=civil.pk).update(uscc="")
    file = desk.jsonl([told(1), told(2, dept="")])
    tried = trial(file, desk.mapping(VALUES), now=desk.city.now)
    assert [(n, why) for n, _outcome, why in tried.problems] == [
        (1, "云川市民政局还没有统一社会信用代码，编不出索引号")
    ]
    found = desk.outcomes(desk.read(file, VALUES))
    assert [found[n][0] for n in (1, 2)] == ["draft", "release"]


def test_an_item_in_a_column_of_another_kind_stays_a_draft(desk: Desk) -> None:
    run = desk.read(desk.jsonl([row(1)]), MAPPING.replace("city-news", "city-notice"))
    assert desk.outcomes(run) == {1: ("draft", "栏目与信息类型不符")}


def test_an_organ_outside_that_of_the_file_is_refused_before_a_row_is_read(desk: Desk) -> None:
    """Whoever signs for the file's organ signs for its rows: they must be under it."""
    Organ.objects.create(code="far", name="远山市人民政府", level="city", kind="government")
    mapping = VALUES.replace('"yc-civil"', '"far"').replace('"city-notice"', '"nowhere"')
    for act in (desk.read, lambda f, m: trial(f, desk.mapping(m), now=desk.city.now)):
        with pytest.raises(Invalid) as wrong:
            act(desk.jsonl([told(1)]), mapping)
        assert "机关 far 不存在，或不在" in str(wrong.value)
        assert "栏目 nowhere 不存在" in str(wrong.value)
    assert not Item.objects.exists()


def test_a_pattern_finds_a_value_within_a_field(desk: Desk) -> None:
    mapping = (
        MAPPING.replace('source_url = ["address", "link"]', 'source_url = "body"')
        + 'document_number = ["title", "body"]\n\n[patterns]\n'
        + "source_url = '原文：(https?://\\S+)'\n"
        + "document_number = '^(云政发〔\\d+〕\\d+号)|\\A(云政办发〔\\d+〕\\d+号)'\n"
    )
    body = row(1)["body"] + "\n云政发〔2019〕7号\n原文：https://old.yunchuan.example/1.html"
    run = desk.read(desk.jsonl([row(1, body=body), row(2)]), mapping)
    assert [desk.outcomes(run)[n][0] for n in (1, 2)] == ["release", "draft"]
    found = Item.objects.order_by("pk").values_list("source_url", "document_number")
    assert list(found) == [("https://old.yunchuan.example/1.html", "云政发〔2019〕7号"), ("", "")]


def test_everything_wrong_with_values_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "mapping.toml"
    file.write_text(
        """
type = "video"
organ = 3
column = "c"
reflow = "yes"
encoding = "klingon"
body_format = "word"
[fields]
title = []
body = "b"
[patterns]
summary = "("
[values.genre]
"a" = "诗歌"
[values.title]
"a" = "b"
[values.keywords]
"a" = 1
[defaults]
topic = "别的"
organ = "x"
""",
        encoding="utf-8",
    )
    with pytest.raises(Invalid) as wrong:
        read_mapping(file)
    for words in (
        "没有“video”这种信息类型",
        "organ 要写成引号里的文字",
        "reflow 只能是 true 或 false",
        "没有“klingon”这种编码",
        "body_format 只能是 text、markdown、html",
        "[fields] 里 title 要写成字段名",
        "[patterns] 里的 summary 没有写在 [fields] 里",
        "[patterns] 里 summary 的写法不对",
        "[values.genre] 对照的字段没有写在 [fields] 里",
        "[values.genre] 里的“诗歌”不在体裁分类里",
        "title 不能用 [values] 对照",
        "[values.keywords] 里每一行都要写成",
        "[defaults] 里的“别的”不在主题分类里",
        "organ 的默认值写在表的最前面",
    ):
        assert words in str(wrong.value), words


def test_the_names_of_organs_are_asked_once_for_a_file(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    Organ.objects.create(
        code="yc-heat", name="云川市供热管理办公室", short_name="市供热办", level="city",
        kind="department", parent=desk.city.organ,
    )  # fmt: skip
    asked: list[int] = []

    def counted() -> set[str]:
        asked.append(1)
        return every_name()

    monkeypatch.setattr(suggestions, "every_name", counted)
    text = "市供热办统筹检修。各单位向市供热办提交目录，市供热办负责核对。"
    desk.read(desk.jsonl([row(n, body=text + row(n)["body"]) for n in range(1, 9)]))
    assert len(asked) == 1
    assert all("市供热办" in item.keywords for item in Item.objects.all())
    assert Item.objects.count() == 8
