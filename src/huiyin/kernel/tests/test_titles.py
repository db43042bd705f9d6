"""公文标题: organ, subject, kind and what is passed on; any text gives a title."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.dates import find_dates
from huiyin.kernel.documentnumbers import find_in_text
from huiyin.kernel.documentnumbers_search import parse_partial
from huiyin.kernel.titles import Title, parse_title
from huiyin.kernel.titles_kinds import ALL_KINDS, KINDS, kind_at_end, kind_named

TEXTS = Path(
    os.environ.get("HUIYIN_TEST_TEXTS", Path(__file__).resolve().parents[5] / "shared" / "data")
)


@pytest.mark.parametrize(
    ("text", "organ", "subject", "kind"),
    [
        (
            "长春市人民政府办公厅关于进一步加强政府信息公开工作的意见",
            "长春市人民政府办公厅",
            "进一步加强政府信息公开工作",
            "意见",
        ),
        ("云岭市人民政府关于2026年春节放假的通告", "云岭市人民政府", "2026年春节放假", "通告"),
        ("关于同意设立自然保护区的复函", "", "同意设立自然保护区", "函"),
        ("云岭市专职消防队伍建设管理办法", "", "云岭市专职消防队伍建设", "管理办法"),
        ("云岭市人民政府令（第3号）", "云岭市人民政府", "", "命令"),
        ("云岭市人民政府令第3号", "云岭市人民政府", "", "命令"),
        ("云岭市财政局 关于下达 资金的通知", "云岭市财政局", "下达资金", "通知"),
        (
            "云岭市教育局关于落实《关于减负的意见》的实施意见",
            "云岭市教育局",
            "落实《关于减负的意见》",
            "实施意见",
        ),
        ("让好政策直达群众", "", "让好政策直达群众", ""),
        ("", "", "", ""),
    ],
)
def test_parts(text: str, organ: str, subject: str, kind: str) -> None:
    title = parse_title(text)
    assert (title.organ, title.subject, title.kind) == (organ, subject, kind)


@pytest.mark.parametrize(
    ("text", "organ", "verb", "inner", "inner_organ"),
    [
        (
            "国务院办公厅关于印发《政府信息公开信息处理费管理办法》的通知",
            "国务院办公厅",
            "印发",
            "政府信息公开信息处理费管理办法",
            "",
        ),
        ("科技部等9部门印发《试点实施方案》的通知", "科技部等9部门", "印发", "试点实施方案", ""),
        (
            "云岭市人民政府印发关于促进就业若干措施的通知",
            "云岭市人民政府",
            "印发",
            "关于促进就业若干措施",
            "",
        ),
        (
            "云岭市人民政府办公室关于印发大会重点任务分工方案等3个方案的通知",
            "云岭市人民政府办公室",
            "印发",
            "大会重点任务分工方案",
            "",
        ),
        (
            "云岭市人民政府办公室转发市教育局关于规范校外培训意见的通知",
            "云岭市人民政府办公室",
            "转发",
            "市教育局关于规范校外培训意见",
            "市教育局",
        ),
        ("关于转发教育部《学生管理规定》的通知", "", "转发", "学生管理规定", "教育部"),
        ("关于联合印发《产业发展实施方案》的通知", "", "印发", "产业发展实施方案", ""),
        (
            "科技部印发《科技伦理审查办法（试行）》",
            "科技部",
            "印发",
            "科技伦理审查办法（试行）",
            "",
        ),
        ("《云岭市公租房管理办法》政策解读", "", "解读", "云岭市公租房管理办法", ""),
        (
            "科学技术部令第17号《关于废止部分规章的决定》",
            "科学技术部",
            "",
            "关于废止部分规章的决定",
            "",
        ),
    ],
)
def test_passing_on(text: str, organ: str, verb: str, inner: str, inner_organ: str) -> None:
    title = parse_title(text)
    assert title.inner is not None
    assert (title.verb, title.inner.text, title.inner.organ) == (verb, inner, inner_organ)
    assert title.inner.kind
    assert title.organ.removesuffix("令第17号") == organ


def test_a_notice_within_a_notice() -> None:
    title = parse_title("关于转发《国务院办公厅关于印发〈推进政务公开工作要点〉的通知》的通知")
    assert title.inner is not None
    assert title.inner.organ == "国务院办公厅"
    assert title.innermost.text == "推进政务公开工作要点"
    assert title.innermost.kind == "要点"


def test_notes_and_cut_off_titles() -> None:
    assert parse_title("云岭市行动计划（2020-2022年）").note == "2020-2022年"
    assert parse_title("《云岭市管理办法（试行）》").note == "试行"
    assert parse_title("云岭市管理办法(试行)").kind == "管理办法"
    assert parse_title("云岭市教育局关于做好有关工...").kind == ""
    assert parse_title("云岭市教育局关于做好有关工...").organ == "云岭市教育局"


@pytest.mark.clause("documents-regulation-2012:8")
def test_the_fifteen_kinds() -> None:
    assert [kind.name for kind in KINDS] == (
        [
            "决议",
            "决定",
            "命令",
            "公报",
            "公告",
            "通告",
            "意见",
            "通知",
            "通报",
            "报告",
            "请示",
            "批复",
            "议案",
            "函",
            "纪要",
        ]
    )
    assert {kind.name: kind.direction for kind in KINDS if kind.direction in {"up", "level"}} == {
        "报告": "up",
        "请示": "up",
        "议案": "level",
        "函": "level",
    }
    for kind in KINDS:
        title = parse_title(f"云岭市人民政府关于某事的{kind.name}")
        assert title.row is kind
        assert title.subject == "某事"
        assert kind.clause
    names = [word for kind in ALL_KINDS for word in (kind.name, *kind.also)]
    assert len(set(names)) == len(names)


def test_the_longest_word_counts() -> None:
    found = kind_at_end("某某实施细则")
    assert found is not None
    assert found[1] == "实施细则"
    assert kind_named("实施细则") is found[0]
    assert kind_at_end("某某") is None


@given(
    st.text(max_size=200)
    | st.text(alphabet="《》〈〉（）关于印发转发的通知意见令第号省政府办公厅 ", max_size=80)
)
def test_any_text_gives_a_title(text: str) -> None:
    title = parse_title(text)
    assert isinstance(title, Title)
    assert isinstance(title.innermost, Title)


@pytest.mark.parametrize(
    "piece", ["《", "》", "关于", "《〈", "（试行）", "印发《", "转发", "令第1号", "国"]
)
def test_repeated_pieces_stay_cheap(piece: str) -> None:
    parse_title(piece * 100_000)


@pytest.mark.skipif(
    not TEXTS.exists(), reason="the folder of real texts (HUIYIN_TEST_TEXTS) is not here"
)
def test_real_titles() -> None:
    """Some 51,000 real titles without an error; most complete provincial titles are understood."""
    import pyarrow.parquet as parquet  # type: ignore[import-untyped]

    names = {
        "laws_regulations": "title",
        "law_articles": "law_name",
        "news_items": "title",
        "provincial_documents": "title",
    }
    total = 0
    for name, column in names.items():
        table = parquet.read_table(TEXTS / "documents" / f"{name}.parquet", columns=[column])
        titles = [str(text or "") for text in table[column].to_pylist()]
        parsed = [parse_title(text) for text in titles]
        for text in titles:
            find_in_text(text)
            find_dates(text)
            parse_partial(text)
        total += len(titles)
        if name == "provincial_documents":
            whole = [t for t in parsed if not t.text.endswith(("...", "…"))]
            assert sum(bool(t.kind) for t in whole) / len(whole) > 0.95
    assert total > 25_000
