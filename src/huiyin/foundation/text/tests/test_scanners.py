"""Personal data and inside marks: what is found, what is left alone, and that no excerpt shows it again."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.foundation.text.scanners import scan
from huiyin.foundation.text.scanners.contacts import luhn
from huiyin.foundation.text.scanners.identity import PROVINCES, check_digit


def id_number(place: str = "220104", born: str = "19870317", order: str = "062") -> str:
    first = place + born + order
    return first + check_digit(first).upper()


def card_number(first: str = "622848", length: int = 19) -> str:
    body = first + "0402564890018"[: length - len(first) - 1]
    return next(body + str(d) for d in range(10) if luhn(body + str(d)))


ID = id_number()
CARD = card_number()

FOUND = [
    (f"申请人身份证号{ID}，特此证明。", "id-card", "refuse"),
    (f"证件号码：{ID.lower()}", "id-card", "refuse"),
    (f"{ID[:6]} {ID[6:14]} {ID[14:]}", "id-card", "refuse"),
    ("".join(chr(ord(c) + 0xFEE0) for c in ID), "id-card", "refuse"),
    (f"张某{ID}李某", "id-card", "refuse"),
    (ID[:17] + ("1" if ID[17] != "1" else "2"), "id-card-like", "confirm"),
    ("身份证220104870317062", "id-card-old", "note"),
    ("联系人：王某，手机13812345678", "mobile", "confirm"),
    ("138-1234-5678", "mobile", "confirm"),
    ("+86 13812345678", "mobile", "confirm"),
    ("１３８１２３４５６７８", "mobile", "confirm"),
    ("张某（0431）88776655", "landline", "note"),
    ("电话：0431-88776655", "landline", "note"),
    ("住宅电话：0431-88776655", "home-phone", "confirm"),
    ("家庭联系电话：0431-88776655", "home-phone", "confirm"),
    (f"开户银行：某行，卡号{CARD}", "bank-card", "confirm"),
    (f"卡号 {CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:16]} {CARD[16:]}", "bank-card", "confirm"),
    ("来信请寄office@example.com", "e-mail", "note"),
    ("邮箱：123456789@qq.com", "e-mail-personal", "confirm"),
    ("邮箱：13812345678@example.com", "e-mail-personal", "confirm"),
    ("家住幸福小区3号楼2单元501室", "home-address", "confirm"),
    ("12栋3单元402", "home-address", "confirm"),
    ("家庭住址：云州市河东区建设路18号", "home-address", "confirm"),
    ("内部资料 注意保存", "internal-mark", "confirm"),
    ("内部资料\n关于调研的情况", "internal-mark", "confirm"),
    ("本材料不得外传。", "internal-mark", "confirm"),
    ("仅供内部参考", "internal-mark", "confirm"),
    ("（此件不予公开）", "not-for-disclosure", "confirm"),
    ("公开属性：依申请公开", "not-for-disclosure", "confirm"),
    ("000012\n云州市人民政府文件", "copy-number", "confirm"),
    ("份号：000012", "copy-number", "confirm"),
    ("签发人：王林", "signer-line", "confirm"),
    ("特 急\n云州市人民政府办公室", "urgency-line", "note"),
]

CLEAN = [
    f"{ID[:6]}********{ID[14:]}",
    "统一社会信用代码11220000013544357T",
    "索引号：11220000013544357T/2026-00017",
    "索引号：112201000133380057/2026-00001",
    "云政发〔2026〕18号",
    "项目编号：202604190001234567",
    "138****5678",
    "咨询电话：0431-88776655",
    "联系人：王某，（0431）88776655、0431-88776656",
    "滦南县教育局 0315-4120282",
    "来信请寄office@example.gov.cn",
    "服务热线12345，客服95598，4008123123",
    "总投资1381234567.8万元",
    "2026年1月1日至2026年12月31日",
    "国家标准GB/T 9704-2012",
    "地址：云州市人民大街1号市政府1号楼501室",
    "云州大厦12层1201室",
    "共同生活的家庭成员",
    "连续性内部资料性出版物管理办法",
    "机关内部使用的办公用房",
    "（此件公开发布）",
    "文件应标注“此件不公开”等属性。",
    "粮食产量620000000000000000吨",
    "身高1.75米，体重60公斤",
]


@pytest.mark.parametrize(("text", "code", "severity"), FOUND)
def test_it_is_found(text: str, code: str, severity: str) -> None:
    assert (code, severity) in {(f.code, f.severity) for f in scan(text)}


@pytest.mark.clause(
    "disclosure-regulation-2019:16",
    "gb9704-2012:7.2.1",
    "gb9704-2012:7.2.6",
    "documents-regulation-2012:9",
)
@pytest.mark.parametrize(
    ("text", "code", "clause"),
    [
        ("内部资料 注意保存", "internal-mark", "disclosure-regulation-2019:16"),
        ("（此件不予公开）", "not-for-disclosure", "disclosure-regulation-2019:16"),
        ("000012\n云州市人民政府文件", "copy-number", "gb9704-2012:7.2.1"),
        ("签发人：王林", "signer-line", "gb9704-2012:7.2.6"),
        ("特 急\n云州市人民政府办公室", "urgency-line", "documents-regulation-2012:9"),
    ],
)
def test_what_belongs_to_the_inside_of_an_office_is_told_with_its_rule(
    text: str, code: str, clause: str
) -> None:
    assert [(f.code, f.clause) for f in scan(text)] == [(code, clause)]


@pytest.mark.parametrize("text", CLEAN)
def test_it_is_left_alone(text: str) -> None:
    assert scan(text) == []


def test_personal_data_are_masked_in_excerpts() -> None:
    for secret, text in (
        (ID, f"身份证{ID}"),
        ("13812345678", "电话13812345678"),
        (CARD, f"卡号{CARD}"),
    ):
        for finding in scan(text):
            assert secret not in finding.excerpt
            assert "*" in finding.excerpt


def test_digits_of_an_id_number_are_not_a_telephone_as_well() -> None:
    assert [f.code for f in scan(f"身份证号{ID}")] == ["id-card"]


@given(
    st.sampled_from(sorted(PROVINCES)),
    st.integers(0, 9999),
    st.dates(date(1930, 1, 1), date(2026, 1, 1)),
    st.integers(0, 999),
)
def test_every_valid_number_is_found(province: str, place: int, born: date, order: int) -> None:
    number = id_number(f"{province}{place:04}", f"{born:%Y%m%d}", f"{order:03}")
    (finding,) = scan(f"甲{number}乙")
    assert (finding.code, finding.start, finding.end) == ("id-card", 1, 19)


@given(st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_never_a_valid_number(place: int, shift: int) -> None:
    digits = list(id_number(order="060"))
    if digits[place] == "X":
        return
    digits[place] = str((int(digits[place]) + shift) % 10)
    assert "id-card" not in {f.code for f in scan("".join(digits))}


@given(st.text(max_size=200))
def test_any_text_can_be_scanned_and_offsets_lie_in_it(text: str) -> None:
    for finding in scan(text):
        assert 0 <= finding.start < finding.end <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "1" * 20_000,
        "密" * 20_000,
        "绝 " * 20_000,
        "(" * 20_000,
        "0-" * 9_000,
        "\n" * 50_000,
        " \n" * 20_000,
        "密级 " * 9_000,
        "★ " * 20_000,
        "密" + " " * 50_000,
    ],
)
def test_monotonous_text_ends_soon(text: str) -> None:
    assert all(f.severity != "refuse" for f in scan(text))
