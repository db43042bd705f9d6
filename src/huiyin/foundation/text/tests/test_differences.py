"""Both texts can be read back from a comparison, and a changed character is marked alone."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from huiyin.foundation.text.differences import Segment, compare, sentences

TEXT = st.text(alphabet="甲乙丙丁。；\n一二", max_size=60)


@given(TEXT, TEXT)
def test_both_texts_can_be_read_back(old: str, new: str) -> None:
    segments = compare(old, new)
    assert "".join(s.text for s in segments if s.kind != "added") == old
    assert "".join(s.text for s in segments if s.kind != "removed") == new
    assert all(s.text for s in segments)
    assert all(a.kind != b.kind for a, b in itertools.pairwise(segments))


@given(TEXT)
def test_sentences_join_to_the_text(text: str) -> None:
    assert "".join(sentences(text)) == text


def test_one_changed_character_is_marked_alone() -> None:
    segments = compare(
        "会议定于周三召开。请各单位准时参加。", "会议定于周五召开。请各单位准时参加。"
    )
    assert segments == [
        Segment("same", "会议定于周"),
        Segment("removed", "三"),
        Segment("added", "五"),
        Segment("same", "召开。请各单位准时参加。"),
    ]


def test_unlike_sentences_are_replaced_whole() -> None:
    kinds = [s.kind for s in compare("今日停水。", "公交改线了！")]
    assert kinds == ["removed", "added"]
