# ruff: noqa: RUF001 - full-width forms are meant
"""Folding keeps places; tokens are what a whitespace analyser can take."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from huiyin.foundation.text import segmentation
from huiyin.foundation.text.folding import fold, storable


def test_words_and_bigrams() -> None:
    assert segmentation.bigrams("住房公积金，ＡＢＣ 5.2% 水") == [
        "住房", "房公", "公积", "积金", "abc", "5.2", "水",
    ]  # fmt: skip
    assert "公积金" in segmentation.words("住房公积金")
    assert segmentation.words("惠云通来了", terms=("惠云通",))[0] != "惠"
    assert "惠云通" in segmentation.words("惠云通来了", terms=("惠云通",))
    assert segmentation.characters("A水b电") == ["水", "电"]


@given(st.text())
def test_folding_keeps_every_place_and_is_done_once(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


@given(st.text(alphabet=st.characters(codec=None, exclude_categories=[])))  # lone surrogates too
def test_what_is_stored_can_be_encoded(text: str) -> None:
    assert len(storable(text)) == len(text)
    assert "\0" not in storable(text)
    storable(text).encode()
    " ".join(segmentation.bigrams(text)).encode()


@given(st.text())
def test_tokens_have_no_spaces_and_know_their_place(text: str) -> None:
    folded = fold(text)
    tokens = list(segmentation.bigram_tokens(text))
    assert [t.text for t in tokens] == segmentation.bigrams(text)
    for token in tokens:
        assert folded[token.start : token.end] == token.text
    assert segmentation.tokens(text) == (
        segmentation.bigrams(text),
        segmentation.words(text),
        segmentation.characters(text),
    )
    for word in [*segmentation.bigrams(text), *segmentation.words(text)]:
        assert word
        assert not any(c.isspace() for c in word)
