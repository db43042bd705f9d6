"""Paragraphs keep their structure and their links, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.domains.publication.editor.plain import paragraphs
from huiyin.domains.publication.html import plain, sanitise
from huiyin.kernel.errors import Invalid


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ('<p data-block-key="a1">水位<b>回落</b></p>', "<p>水位<strong>回落</strong></p>"),
        ("<p>H<sub>2</sub>O <i>x</i></p>", "<p>H<sub>2</sub>O <em>x</em></p>"),
        ("<p>甲<script>alert(1)</script>乙</p>", "<p>甲乙</p>"),
        ('<p onclick="x()">甲</p>', "<p>甲</p>"),
        ('<p><a href="javascript:x()">甲</a></p>', "<p><a>甲</a></p>"),
        ('<p><a href="/item/12/" target="_blank">甲</a></p>', '<p><a href="/item/12/">甲</a></p>'),
        ("<p>甲</p><p></p>", "<p>甲</p>"),
        ("<p>甲<img src=x onerror=y></p>", "<p>甲</p>"),
        (
            '<p title="13812345678" lang="en">甲<a href="/a/" title="机密">乙</a></p>',
            '<p>甲<a href="/a/">乙</a></p>',
        ),
    ],
)
def test_sanitise(typed: str, kept: str) -> None:
    assert sanitise(typed) == kept


def test_a_link_into_the_page_tree_is_refused() -> None:
    with pytest.raises(Invalid):
        sanitise('<p><a linktype="page" id="3">甲</a></p>')


def test_words_of_a_paragraph() -> None:
    html = sanitise(
        '<p>见<a href="https://example.org/?a=1&amp;b=2">通告</a>&lt;一&gt;</p><p>二</p>'
    )
    assert plain(html) == "见通告<一>\n二"


@given(st.text(max_size=300))
def test_sanitising_twice_changes_nothing_and_plain_text_survives(text: str) -> None:
    once = sanitise(paragraphs(text.replace("linktype=", "")))
    assert sanitise(once) == once
    assert "<script" not in once
