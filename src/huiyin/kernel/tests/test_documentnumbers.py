"""发文字号: the forms of the standard, refusals and warnings, running text, what a citizen types."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.documentnumbers import LEFT, RIGHT, DocumentNumber, find_in_text, parse
from huiyin.kernel.documentnumbers_search import PartialNumber, parse_partial, search_forms
from huiyin.kernel.errors import Invalid

AGENCIES = ["吉政办发", "国办发", "国办函", "国办公开办函", "辽政办公开", "长府办发", "云政规"]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("吉政办发﹝2014﹞16号", "吉政办发〔2014〕16号"),
        ("国办发〔2016〕61号", "国办发〔2016〕61号"),
        ("国办函〔2020〕109号", "国办函〔2020〕109号"),
        ("国办公开办函〔2019〕61号", "国办公开办函〔2019〕61号"),
        ("辽政办公开〔2019〕15号", "辽政办公开〔2019〕15号"),
        ("国务院令第711号", "国务院令第711号"),
        ("国令第713号", "国令第713号"),
        ("长府办发〔2015〕25号", "长府办发〔2015〕25号"),
        ("（国办发［2016］61号）", "国办发〔2016〕61号"),
        ("国办发 [２０１６] 61 号", "国办发〔2016〕61号"),
        ("中华人民共和国主席令第二十五号", "中华人民共和国主席令第25号"),
        ("河北省人民政府令（第一百零三号）", "河北省人民政府令第103号"),
        ("国务院令第七一一号", "国务院令第711号"),
        ("国家税务总局公告2015年第76号", "国家税务总局公告2015年第76号"),
    ],
)
def test_one_form(text: str, form: str) -> None:
    number = parse(text)
    assert str(number) == form
    assert number.warnings == ()
    assert parse(form) == number


@pytest.mark.parametrize(
    ("text", "form", "warning"),
    [
        ("国办发[2013]第100号", "国办发〔2013〕100号", "序号前不加“第”"),
        ("国办发〔2016〕061号", "国办发〔2016〕61号", "序号不编虚位：061 应写作 61"),
    ],
)
def test_warned(text: str, form: str, warning: str) -> None:
    number = parse(text)
    assert str(number) == form
    assert len(number.warnings) == 1
    assert warning in number.warnings[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("国办发〔16〕61号", "年份“16”要写满四位"),
        ("国办发〔3016〕61号", "年份“3016”不对"),
        ("国办发〔2016〕0号", "序号“0”不对"),
        ("令第3号", "缺少机关代字"),
        ("〔2016〕61号", "认不出发文字号"),
        ("国办发〔2016〕61", "认不出发文字号"),
        ("关于印发的通知", "认不出发文字号"),
        ("", "认不出发文字号"),
        ("国" * 500 + "〔2016〕61号", "认不出发文字号"),
    ],
)
def test_refused(text: str, said: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse(text)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        (
            "根据《……意见》（国办发〔2016〕61号）和国发〔2015〕1号要求",
            ["国办发〔2016〕61号", "国发〔2015〕1号"],
        ),
        ("按照国办发[2016]61号文件", ["国办发〔2016〕61号"]),
        ("国办发〔2016〕61号和国发〔2016〕2号", ["国办发〔2016〕61号", "国发〔2016〕2号"]),
        ("2003年12月20日国务院令第396号公布", ["国务院令第396号"]),
        ("国家科委国科发火字[1996]042号", ["国科发火字〔1996〕42号"]),
        ("国务院办公厅国办发明电〔2015〕1号", ["国办发明电〔2015〕1号"]),
        ("若干意见 国发〔2015〕32号各省", ["国发〔2015〕32号"]),
        ("财政部 税务总局公告2019年第39号", ["税务总局公告2019年第39号"]),
        ("（2024〕5号）收悉", []),
        ("国办发〔16〕61号", []),
        ("电话（0431）88号", []),
    ],
)
def test_found_in_text(text: str, numbers: list[str]) -> None:
    assert [str(found.number) for found in find_in_text(text)] == numbers


def test_the_place_of_a_find() -> None:
    text = "依据国办发〔2016〕61号执行"
    (found,) = find_in_text(text)
    assert text[found.start : found.end] == "国办发〔2016〕61号"


@given(
    st.sampled_from(AGENCIES),
    st.integers(1949, 2099),
    st.integers(1, 99999),
    st.sampled_from(list(zip(LEFT, RIGHT, strict=True))),
)
def test_every_bracket_gives_one_form(
    agency: str, year: int, serial: int, pair: tuple[str, str]
) -> None:
    number = DocumentNumber(agency, year, serial)
    text = f"{agency}{pair[0]}{year}{pair[1]}{serial}号"
    assert parse(text) == number
    assert parse(str(number)) == number
    assert [f.number for f in find_in_text(f"见《某某通知》（{text}），")] == [number]


@given(st.sampled_from(AGENCIES), st.integers(1949, 2099), st.integers(1, 1899))
def test_what_is_typed_leads_back(agency: str, year: int, serial: int) -> None:
    number = DocumentNumber(agency, year, serial)
    forms = search_forms(number)
    assert forms[0] == str(number)
    assert len(set(forms)) == len(forms)
    for form in forms:
        partial = parse_partial(form)
        assert partial is not None, form
        assert partial.matches(number), form
        assert not partial.matches(DocumentNumber("别政发", year + 1, serial + 1))


def test_forms_of_an_order() -> None:
    forms = search_forms(parse("国务院令第711号"))
    assert forms == ("国务院令第711号", "国务院令711号", "国务院令 711", "第711号", "711号")


@pytest.mark.parametrize(
    ("text", "partial"),
    [
        ("云政发 18", PartialNumber("云政发", None, 18)),
        ("18号", PartialNumber("", None, 18)),
        ("第18号", PartialNumber("", None, 18)),
        ("2016号", PartialNumber("", None, 2016)),
        ("云政发2016号", PartialNumber("云政发", None, 2016)),
        ("云政发 2016", PartialNumber("云政发", 2016, None)),
        ("〔2026〕18号", PartialNumber("", 2026, 18)),
        ("2026年18号", PartialNumber("", 2026, 18)),
        ("云政发〔2026〕", PartialNumber("云政发", 2026, None)),
        ("云政发[2026", PartialNumber("云政发", 2026, None)),
        ("云政发２０２６ 18", PartialNumber("云政发", 2026, 18)),
        ("国务院令711", PartialNumber("国务院令", None, 711)),
        ("云政发", None),
        ("2026", None),
        ("春节 2026", None),
        ("社保缴费", None),
        ("", None),
        ("18", None),
    ],
)
def test_half_a_number(text: str, partial: PartialNumber | None) -> None:
    assert parse_partial(text) == partial


def test_the_beginning_of_the_agency_words_is_enough() -> None:
    assert PartialNumber("云政", 2026, None).matches(parse("云政发〔2026〕18号"))
    assert not PartialNumber("政发", 2026, None).matches(parse("云政发〔2026〕18号"))


@given(
    st.text(max_size=200)
    | st.text(alphabet=f"国办发令公告年第号{LEFT}{RIGHT}0123456789零十百 ", max_size=60)
)
def test_any_text_is_read_without_an_error(text: str) -> None:
    parse_partial(text)
    for found in find_in_text(text):
        assert parse(str(found.number)).serial == found.number.serial
    with suppress(Invalid):
        parse(text)


@pytest.mark.parametrize(
    "piece", ["国办发", "〔2016〕", "国办发〔", "令第", "公告", "〔 ", "第一百"]
)
def test_repeated_pieces_stay_cheap(piece: str) -> None:
    """A quadratic scan would take minutes here; the suite would notice."""
    find_in_text(piece * 100_000)
