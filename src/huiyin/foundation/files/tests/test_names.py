"""File names that mislead people or programs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.foundation.files.inspection.names import safe_name, type_of
from huiyin.kernel.errors import Invalid

GOOD = ["云政发〔2026〕18号.pdf", "附件1.2026年预算表.xlsx", "a.b.c.csv", "COM.txt", "console.txt"]
BAD = [
    "",
    "   ",
    "a\x00.pdf",
    "a\n.pdf",
    "通知\u202efdp.exe",
    "通知\u2066.pdf",
    "零\u200b宽.pdf",
    "a\ud800.pdf",
    "a\ue000.pdf",
    "../../etc/passwd.txt",
    "..\\..\\a.txt",
    "C:\\a.txt",
    "/a.txt",
    "a/b.txt",
    ".htaccess.txt",
    "a.txt.",
    "CON.txt",
    "nul.pdf",
    "Lpt1.a.docx",
    "a<b>.pdf",
    'a"b.pdf',
    "a|b.pdf",
    "a?.pdf",
    "x" * 300 + ".pdf",
    "长" * 100 + ".pdf",
    "年报.exe.pdf",
    "年报.html.txt",
]


@pytest.mark.parametrize("name", GOOD)
def test_good(name: str) -> None:
    assert safe_name(name) == name


@pytest.mark.parametrize("name", BAD)
def test_bad(name: str) -> None:
    with pytest.raises(Invalid) as caught:
        safe_name(name)
    assert str(caught.value).endswith(("。", "）。"))


def test_the_name_is_normalised() -> None:
    assert safe_name(" e\u0301.pdf ") == "é.pdf"


@given(st.text(max_size=400))
def test_any_text_is_a_good_name_or_a_plain_refusal(name: str) -> None:
    try:
        clean = safe_name(name)
    except Invalid:
        return
    assert clean.isprintable()
    assert "/" not in clean
    assert len(clean.encode()) <= 240
    assert safe_name(clean) == clean


@pytest.mark.parametrize("name", ["a.exe", "a.svg", "a.html", "a.docm", "a.doc", "a", "a.pdf.zip"])
def test_extensions_outside_the_table(name: str) -> None:
    with pytest.raises(Invalid, match=r"docx.*xlsx"):
        type_of(name)


def test_extension_in_capitals() -> None:
    assert type_of("A.PDF").media_type == "application/pdf"
