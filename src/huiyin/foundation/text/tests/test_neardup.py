"""Near-duplicates: seeded edits are found again, different texts are not, the work is the same everywhere."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.foundation.text.neardup import EMPTY, SIZE, NearDuplicates, signature, similarity

POOL = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"


def post(seed: int, length: int = 130) -> str:
    chance = random.Random(seed)
    return "".join(chance.choice(POOL) for _ in range(length))


def edited(text: str, seed: int, changes: int = 3) -> str:
    chance = random.Random(seed)
    characters = list(text)
    for _ in range(changes):
        at = chance.randrange(len(characters))
        characters[at] = chance.choice(POOL)
    return "".join(characters)


def test_seeded_edits_are_all_found() -> None:
    posts = [post(seed) for seed in range(400)]
    index = NearDuplicates(threshold=0.6)
    for number, text in enumerate(posts):
        index.add(number, signature(text))
    missed = 0
    for number, text in enumerate(posts):
        found = index.query(signature(edited(text, number)))
        missed += not found or found[0][0] != number
        assert all(key == number for key, _ in found)
    assert missed <= 4


def test_spaces_width_and_punctuation_make_no_difference() -> None:
    one = signature("关于2026年供暖的通知：自10月20日开始。")
    two = signature(" 关于２０２６年供暖的通知，自 10 月 20 日开始")
    assert one == two


def test_similarity_is_near_the_share_of_common_shingles() -> None:
    text = post(1, 600)
    half = text[:300] + post(2, 300)
    assert similarity(signature(text), signature(half)) == pytest.approx(1 / 3, abs=0.2)
    assert similarity(signature(text), signature(text)) == 1.0


def test_a_signature_is_the_same_in_every_process() -> None:
    assert len(signature("供暖通知")) == SIZE * 4
    assert signature("供暖通知自十月二十日起").hex()[:32] == KNOWN


KNOWN = "3ade6a2403802730ce3a972762ff1201"


def test_texts_without_letters_resemble_nothing() -> None:
    index = NearDuplicates()
    index.add("a", signature("。。。"))
    index.add("b", signature("😀"))
    assert signature("") == EMPTY
    assert index.query(EMPTY) == []


@given(st.dictionaries(st.integers(0, 50), st.text(max_size=60), max_size=12))
def test_rows_make_the_same_index_again(texts: dict[int, str]) -> None:
    index = NearDuplicates(threshold=0.5)
    for key, text in texts.items():
        index.add(key, signature(text))
    again = NearDuplicates.of_rows(index.rows(), threshold=0.5)
    for text in texts.values():
        assert again.query(signature(text)) == index.query(signature(text))
    for key in texts:
        index.remove(key)
    assert len(index) == 0
    assert not any(index._bands)


@given(st.text(min_size=1, max_size=300))
def test_every_text_resembles_itself(text: str) -> None:
    index = NearDuplicates()
    index.add("x", signature(text))
    found = index.query(signature(text))
    assert found == ([] if signature(text) == EMPTY else [("x", 1.0)])


def test_a_signature_of_a_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="256 bytes"):
        NearDuplicates().add("x", b"short")
