"""Suggestions for a writer."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from huiyin.foundation.text.keywords import document_frequencies, keywords, summary

BODY = (
    "各县（市、区）人民政府，市政府各部门：\n为贯彻落实上级要求，制定本办法。\n"
    "职工购买自住住房可以提取住房公积金，每年一次，额度不超过账户余额。"
    "提取住房公积金应当提供购房合同。单位不得阻碍职工提取。\n附件：略"
)


def test_keywords_tell_the_subject() -> None:
    found = keywords(BODY, title="住房公积金提取办法")
    assert any("公积金" in word for word in found)
    assert len(found) <= 5
    assert not {"办法", "应当", "制定"} & set(found)


def test_words_that_stand_everywhere_count_less() -> None:
    assert "职工" in keywords(BODY)
    frequency = document_frequencies(["职工 提取"] * 90 + ["其他"] * 2)
    assert "职工" not in keywords(BODY, document_frequency=frequency, documents=92)


def test_the_full_name_of_an_organ_is_cut_whole_and_is_no_keyword() -> None:
    name = "云川市住房和城乡建设局"
    text = f"{name}要求供热企业完成检修，供热热线有人接听。{name}设监督电话。"
    assert "建设局" in keywords(text)
    found = keywords(text, terms=(name,))
    assert "供热" in found
    assert not any(word in name for word in found)


def test_the_summary_passes_over_addressees_and_formulas() -> None:
    assert summary(BODY).startswith("职工购买自住住房可以提取住房公积金")


def test_a_long_sentence_is_cut_at_a_comma() -> None:
    short = summary("供热单位应当按时供热，" * 20)
    assert len(short) <= 100
    assert short.endswith("供热…")


@given(st.text(max_size=300), st.text(max_size=40), st.integers(20, 120))
def test_anything_can_be_asked_for_suggestions(text: str, title: str, limit: int) -> None:
    assert len(summary(text, title=title, limit=limit)) <= limit
    assert len(keywords(text, title=title, limit=3)) <= 3
