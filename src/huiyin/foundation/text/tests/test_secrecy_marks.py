"""Marks of secret documents are refused in any dress; words about secrecy are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.foundation.text.scanners import scan

MARKED = [
    "秘密★一年",
    "秘密★1年\n云州市财政局文件",
    "机密★10年",
    "绝密★",
    "绝 密 ★ 30年",
    "秘　密★一年",
    "机\u200b密★10年",
    "秘密☆5年",
    "秘密⭐3个月",
    "秘密 * 5年",
    "【机密】",
    "［秘密］关于预算的请示",
    "〔绝密〕",
    "本报告（附后）【秘密】仅列数字。",
    "（机密）",
    "★秘密",
    "★★机密★★",
    "—— 秘密 ——",
    "绝密级",
    "機密★10年",
    "祕密★一年",
    "秘密",
    "关于防汛的报告\n\n机密\n\n各县区：",
    "密级：秘密",
    "密 级:机密　保密期限：10年",
    "密级和保密期限：机密★10年",
    "密级\n绝密\n份号\n000012",
    "000012  机密  特急\n云州市人民政府办公室文件",
    "云政办发〔2026〕3号 秘密\n关于某事的通知",
    "各单位收到的机密★长期文件要登记。",
    "高考试卷 绝密★启用前",
    "工作秘密★3年",
    "【工作秘密】",
    "工作秘密",
    "商业秘密★5年",
    "国家秘密★5年",
]

UNMARKED = [
    "《中华人民共和国保守国家秘密法》自公布之日起施行。",
    "不得泄露国家秘密、商业秘密和个人隐私。",
    "国家秘密的密级分为绝密、机密、秘密三级。",
    "密级、保密期限和知悉范围由原定密单位确定。",
    "绝密级国家秘密保密期限不超过三十年，机密级不超过二十年，秘密级不超过十年。",
    "涉及商业秘密的，应当征求第三方意见。",
    "党员以无记名方式秘密投票。",
    "应当在文件首页标注“机密”字样。",
    "密级 绝密 机密 秘密",
    "商业秘密",
    "电视剧讲述一段绝密往事。",
    "保守秘密是干部的本分。",
    "神秘密码被破译。",
    "机密性、完整性和可用性",
    "五星评价：★★★★★ 服务好",
    "密级：无",
    "（一）不得公开国家秘密（含机密级、秘密级）。",
]


@pytest.mark.parametrize("text", MARKED)
def test_a_mark_is_refused(text: str) -> None:
    assert "refuse" in {f.severity for f in scan(text)}


@pytest.mark.parametrize("text", UNMARKED)
def test_words_about_secrecy_are_no_mark(text: str) -> None:
    assert [f for f in scan(text) if "secre" in f.code] == []


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_starred_mark_is_found_in_any_text_at_its_place(before: str, after: str) -> None:
    text = f"{before}\n机密★10年\n{after}"
    places = [(f.start, f.end) for f in scan(text) if f.code == "secrecy-mark"]
    assert any(start <= text.index("机密★10年") < end for start, end in places)


def test_a_finding_says_what_to_do_and_on_which_rule() -> None:
    (finding,) = scan("云州市\n秘密★一年\n")
    assert (finding.excerpt, finding.clause) == ("秘密★一年", "secrecy-regulation-2024:42")
    assert "不得上网" in finding.advice
