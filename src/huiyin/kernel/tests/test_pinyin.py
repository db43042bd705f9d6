"""Names in the order of their sounds, rare characters after the others."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.pinyin import (
    ALIKE,
    FIRST,
    LAST,
    READ_OTHERWISE,
    by_pinyin,
    by_surname,
)

PEOPLE = [
    "安平", "曹操", "岑参", "陈胜", "褚遂良", "邓稼先", "冯骥才", "何文", "李白", "李登", "林岚", "陆平", "秦朗", "覃光",
    "仇英", "单雄信", "唐毅", "谢安", "解缙", "徐庆", "许清", "阎立本", "闫文", "杨帆", "郑怀", "周宁", "祖冲之",
]  # fmt: skip
"""In the order in which a roll by pinyin has them."""


def test_people_stand_as_in_a_roll_by_pinyin() -> None:
    shuffled = random.Random(7).sample(PEOPLE, len(PEOPLE))
    assert sorted(shuffled, key=by_surname) == PEOPLE
    assert sorted(shuffled) != PEOPLE, "code points do not give this order"


def test_rare_characters_stand_after_the_others_in_a_fixed_order() -> None:
    names = ["座", "堃", "啊", "喆", "骞", "𠅤"]
    assert sorted(names, key=by_pinyin) == ["啊", "座", "骞", "喆", "堃", "𠅤"]


def test_letters_and_signs_stand_first_and_case_counts_for_nothing() -> None:
    assert sorted(["安", "b科", "B处", "1科", "A科"], key=by_pinyin) == [
        "1科",
        "A科",
        "B处",
        "b科",
        "安",
    ]


def test_a_name_stands_before_a_longer_one_that_begins_with_it() -> None:
    assert sorted(["王小明", "王小"], key=by_surname) == ["王小", "王小明"]


def test_organs_are_not_read_as_surnames() -> None:
    assert min(["谢家街道", "解放街道", "金山街道"], key=by_pinyin) == "解放街道"
    assert min(["谢家", "解家", "金家"], key=by_surname) == "金家"


@pytest.mark.parametrize("table", [ALIKE, READ_OTHERWISE])
def test_what_lends_a_place_is_of_the_first_level(table: dict[str, str]) -> None:
    assert all(FIRST <= sound.encode("gb2312") <= LAST for sound in table.values())


def test_only_what_has_no_place_of_its_own_is_given_one() -> None:
    assert all(character.encode("gb2312") > LAST for character in ALIKE)
    assert all(FIRST <= c.encode("gb2312") <= LAST for c in READ_OTHERWISE)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_has_a_place(text: str) -> None:
    for key in (by_pinyin, by_surname):
        assert len(key(f"座{text}")) == 1 + len(text.casefold())
        assert min(["", text, f"{text}座"], key=key) == ""
        assert key(text) < key(f"{text}座")
