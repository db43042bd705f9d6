"""What a reader may have meant: by sound, by shape, by one character, in pinyin; and what is left alone."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.foundation.text.search.index import SearchIndex
from huiyin.foundation.text.spelling import shapes, sounds
from huiyin.foundation.text.spelling.correcting import Correction, corrected
from huiyin.foundation.text.spelling.gathering import counted
from huiyin.foundation.text.spelling.lexicon import Kind, Lexicon, compared
from huiyin.foundation.text.tests.searching import FUND, HEAT, ROADS, document

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Correct = Callable[[str], "Correction | None"]

TITLES = (
    "关于提高住房公积金贷款额度的通知",
    "云州市不动产登记办事指南",
    "失业保险金领取办法",
    "关于做好失业保险金发放工作的通知",
    "国有土地上房屋拆迁补偿标准",
    "重庆银行网点服务公告",
    "身份证办理须知",
    "异地就医备案指南",
    "关于发放就业补贴的公告",
    "云州市候鸟保护办法",
    "帐篷管理办法",
    "第十四次会议公报",
)
SEED = random.randrange(2**32)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    made = SearchIndex(tmp_path_factory.mktemp("index"))
    made.index([FUND, HEAT, ROADS])
    made.index(document(n, title, f"{title}。" * 9) for n, title in enumerate(TITLES, 10))
    made.commit()
    return made


@pytest.fixture(scope="module")
def lexicon(index: SearchIndex) -> Lexicon:
    return Lexicon(counted(index.stored(), index.size))


@pytest.fixture(scope="module")
def correct(index: SearchIndex, lexicon: Lexicon) -> Correct:
    return lambda text: corrected(text, lexicon, index.held)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("公机金", "公积金"),
        ("住房公鸡金", "住房公积金"),
        ("不动产等记", "不动产登记"),
        ("拆签补偿标准", "拆迁补偿标准"),
        ("失业保先金", "失业保险金"),
        ("重庆银航", "重庆银行"),
    ],
)
def test_what_sounds_the_same(correct: Correct, asked: str, meant: str) -> None:
    found = correct(asked)
    assert found is not None
    assert found.text == meant


def test_what_sounds_nearly_the_same(correct: Correct) -> None:
    assert sounds.fuzzy("zhufang") == sounds.fuzzy("zufang")
    assert sounds.nearly_sound_alike("南", "兰")
    assert not sounds.sound_alike("南", "兰")
    for asked, meant in (("公积京", "公积金"), ("就业补铁金", None), ("失业保险进", "失业保险金")):
        found = correct(asked)
        assert (found.text if found else None) == meant


def test_what_looks_alike(correct: Correct) -> None:
    assert shapes.look_alike("候", "侯")
    assert not shapes.look_alike("候", "鸟")
    for asked, meant in (
        ("公积全", "公积金"),
        ("折迁补偿", "拆迁补偿"),
        ("住房公枳全", "住房公积金"),
    ):
        found = correct(asked)
        assert found is not None
        assert found.text == meant


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ("住公积金", Kind.MISSING),
        ("住房公积积金", Kind.DOUBLED),
        ("住房公金积", Kind.SWAPPED),
        ("住房公大金", Kind.OTHER),
    ],
)
def test_one_character_missing_doubled_swapped_or_other(
    correct: Correct, asked: str, kind: Kind
) -> None:
    alike = compared(asked, "住房公积金")
    assert alike is not None
    assert alike.kind is kind
    found = correct(asked)
    assert found is not None
    assert found.text == "住房公积金"


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("zhufanggongjijin", "住房公积金"),
        ("Zhu fang gong ji jin", "住房公积金"),
        ("gongjijin tiqu", "公积金 提取"),
        ("zufanggonjijin", "住房公积金"),
        ("chongqing yinhang", "重庆 银行"),
        ("gongjijin提取办法", "公积金提取办法"),
        ("zenme tiqu gongjijin", "怎么 提取 公积金"),
    ],
)
def test_a_question_typed_in_pinyin(correct: Correct, asked: str, meant: str) -> None:
    found = correct(asked)
    assert found is not None
    assert found.text == meant


def test_only_what_is_wrong_is_changed_and_marked(correct: Correct) -> None:
    found = correct("“住房公鸡金” 2026年 怎么提取？（APP下载）")
    assert found == Correction(
        "“住房公积金” 2026年 怎么提取？（APP下载）", ((4, 5),), ("住房公积金",)
    )
    found = correct("住房公机金提曲")
    assert found is not None
    assert found.text == "住房公积金提取"
    assert [found.text[a:b] for a, b in found.spans] == ["积", "取"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "公积金",
        "住房公积金提取办法",
        "供暖什么时候开始？",
        "怎么提取公积金",
        "云政发〔2026〕18号",
        "云正发〔2026〕18号",
        "云政发 18",
        "第十五次会议公报",
        "18路公交",
        "app",
        "wifi",
        "happy new year",
        "gongjijin@example.cn",
        "量子纠缠",
        "失业保险金怎么领取",
    ],
)
def test_what_is_well_or_unknown_is_left_alone(correct: Correct, text: str) -> None:
    assert correct(text) is None


def test_every_title_is_left_alone(correct: Correct) -> None:
    assert [title for title in TITLES if correct(title)] == []


@settings(deadline=None, max_examples=60)
@given(st.text(st.characters(), max_size=200))
def test_any_text_is_valid(correct: Correct, text: str) -> None:
    _sound(text, correct(text))


@settings(deadline=None, max_examples=60)
@given(st.text("公机金住房提取失业保险gongjin 2026〔〕号“”的〇𠀀😀\ud800\0", max_size=200))
def test_any_mixture_is_valid(correct: Correct, text: str) -> None:
    _sound(text, correct(text))


@pytest.mark.parametrize("character", ["公", "的", "x", "〔", "😀", "\ud800", "𠀀", "1", " ", "'"])
def test_two_hundred_times_the_same(correct: Correct, character: str) -> None:
    _sound(character * 200, correct(character * 200))
    _sound(character * 5_000, correct(character * 5_000))


def _sound(text: str, found: Correction | None) -> None:
    """A correction differs, can be written, and its spans are in order and within."""
    if found is None:
        return
    assert found.text != text
    found.text.encode()
    edges = [edge for span in found.spans for edge in span]
    assert edges == sorted(edges)
    assert edges[-1] <= len(found.text)


def test_one_wrong_character_of_any_term_is_put_right_or_left(
    lexicon: Lexicon, correct: Correct
) -> None:
    """Whatever is proposed is a term of the index, never a mixture."""
    print(f"seed {SEED}")
    chance = random.Random(SEED)
    term = "住房公积金"
    for _ in range(60):
        at = chance.randrange(len(term))
        wrong = term[:at] + chr(chance.randrange(0x4E00, 0x9FA5)) + term[at + 1 :]
        found = correct(wrong)
        assert wrong == term or found is None or term in found.text or lexicon.count(found.text)


def test_terms_are_what_recurs_and_names(tmp_path: Path) -> None:
    cards = [
        ({"title": "城市更新条例", "organ": "市住建局"}, "无" * 100 + "户籍在本市的居民。"),
        ({"title": "城市更新办法"}, "无" * 100 + "户籍迁移的手续。"),
        ({"title": "关于城市的通知", "topic": "住房/公积金"}, ""),
    ]
    counts = counted(cards, len(cards), terms=("惠云通",))
    assert counts["城市更新"] == 2
    assert counts["户籍"] == 2
    assert {"市住建局", "公积金", "惠云通", "条例"} <= set(counts)
    assert "手续" not in counts
    assert "城市的通知" not in counts
