"""联系方式与账号: telephones, mailboxes, home addresses and bank cards.

An office's telephone is part of an official text: a landline that the text itself calls an office's is passed
over, another one is noted. A mobile number is usually somebody's own, so a person must say that it may stand.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from huiyin.foundation.text.scanners.findings import PERSONAL, Finding, Kind, masked

if TYPE_CHECKING:
    from collections.abc import Iterator

MOBILE = Kind(
    "mobile",
    "有手机号码",
    "confirm",
    "请核实是对外公布的工作电话；个人号码请遮盖中间几位。",
    PERSONAL,
)
HOME_PHONE = Kind("home-phone", "有住宅电话", "confirm", "个人电话请去掉。", PERSONAL)
LANDLINE = Kind("landline", "有固定电话", "note", "请核实是对外公布的办公电话。", PERSONAL)
BANK_CARD = Kind(
    "bank-card", "有银行卡号", "confirm", "请去掉，或只保留后4位；对公账户请核实。", PERSONAL
)
MAILBOX = Kind("e-mail", "有电子邮箱", "note", "请核实是对外公布的工作邮箱。", PERSONAL)
OWN_MAILBOX = Kind(
    "e-mail-personal", "有疑似个人邮箱", "confirm", "请改用单位邮箱，或确认可以公布。", PERSONAL
)
HOME = Kind("home-address", "有疑似家庭住址", "confirm", "个人住址请只写到街道或去掉。", PERSONAL)

_MOBILE = re.compile(
    r"(?<![0-9a-z.\-/=&_])(?:\+?86[\s\-]?)?(1[3-9]\d)([\s\-]?)(\d{4})\2(\d{4})(?![0-9a-z@]|\.\d|-\d)"
)
_LANDLINE = re.compile(
    r"(?<![0-9a-z./])(?:\(0\d{2,3}\)|0\d{2,3})[\s\-—－]{0,2}[2-8]\d{6,7}(?![0-9a-z])"
)
_HOME_WORDS = re.compile(r"家庭电话|住宅电话|宅电|家庭联系电话|本人电话")
_OFFICE_WORDS = re.compile(
    r"咨询|举报|投诉|监督|值班|办公|服务|热线|传真|受理|客服|预约|报名|总机|报修|联系人|联系电话|联系方式"
    r"|(?:办|局|厅|委|处|科|股|院|校|站|所|中心|大队|支队|政府|管委会|办公室)[\s:(]{0,3}$"
)
"""What stands before an office's telephone; the name of an office stands right before it."""
_OFFICE_NEARBY = 40
_OFFICE_HOSTS = (".gov.cn", ".edu.cn", ".org.cn")
_MAILBOX = re.compile(
    r"(?<![\w.+\-])([\w.+\-]{1,64})@([a-z0-9\-]{1,63}(?:\.[a-z0-9\-]{1,63}){1,4})", re.ASCII
)
_PHONE_NAME = re.compile(r"1[3-9]\d{9}")
_NUMBER_NAME = re.compile(r"\d{5,11}")
_OWN_HOSTS = frozenset({"qq.com", "foxmail.com", "139.com", "189.cn", "wo.cn", "vip.qq.com"})

_CARD = re.compile(r"(?<![0-9a-z./\-*])\d{4}(?:[\s\-]?\d{4}){2,3}[\s\-]?\d{1,7}(?![0-9a-z*./])")
_CARD_LENGTHS: tuple[tuple[str, frozenset[int]], ...] = (
    ("62", frozenset({16, 17, 18, 19})),
    ("9558", frozenset({19})),
    ("4", frozenset({16})),
    *((f"5{n}", frozenset({16})) for n in range(1, 6)),
    ("35", frozenset({16})),
    ("60", frozenset({16, 19})),
    ("68", frozenset({19})),
    ("94", frozenset({16})),
)
_CARD_WORDS = re.compile(r"卡号|账号|帐号|账户|帐户|银行|开户|户名|储蓄|信用卡|汇款|转账")
_NOT_CARD_WORDS = re.compile(
    r"信用代码|机构代码|索引号|编号|条码|登记号|许可证|执照|单号|身份证|证号|流水|编码|批号|专利"
)
_NEARBY = 24

_RESIDENCE = re.compile(
    r"[一-鿿]{0,12}(?:小区|家园|花园|新村|花苑|佳苑|嘉园|公寓|家属院|家属楼|宿舍|社区|庄园|名苑|华庭)"
    r"[一-鿿a-z0-9]{0,8}?\d{1,3}(?:号楼|栋|幢|座|#楼|#)?[\-\s]?(?:\d{1,2}|[一-十])(?:单元|门)[\-\s]?\d{2,4}(?:室|号|户)?"
    r"|\d{1,3}(?:号楼|栋|幢)\s?(?:\d{1,2}|[一二三四五六七八九十])\s?单元\s?\d{2,4}\s?(?:室|号|户)?"
)
_ADDRESS_LABEL = re.compile(
    r"(?:家庭住址|家庭地址|现住址|现居住地址|户籍地址|户籍住址|户籍所在地地址|住宅地址|本人住址)"
    r"\s*[:：]\s*(?=[^\s。；;\n]{0,30}(?:路|街|巷|村|组|号|楼|栋|室|屯))[^\s。；;\n*＊]{5,40}"
)


def contacts(text: str, folded: str) -> Iterator[Finding]:
    """Yield telephones, mailboxes, addresses and cards; ``folded`` is the text folded, of the same length."""
    yield from _telephones(folded)
    yield from _mailboxes(folded)
    yield from _cards(folded)
    for pattern in (_RESIDENCE, _ADDRESS_LABEL):
        for match in pattern.finditer(folded):
            yield HOME.at(*match.span(), masked(text[slice(*match.span())], head=6, tail=0))


def _telephones(folded: str) -> Iterator[Finding]:
    for match in _MOBILE.finditer(folded):
        yield MOBILE.at(*match.span(), f"{match[1]}****{match[4]}")
    for match in _LANDLINE.finditer(folded):
        start = match.start()
        if _near(_HOME_WORDS, folded, start, start):
            yield HOME_PHONE.at(*match.span(), masked(match[0], head=4, tail=2))
        elif not _OFFICE_WORDS.search(folded, max(0, start - _OFFICE_NEARBY), start):
            yield LANDLINE.at(*match.span(), masked(match[0], head=4, tail=2))


def _mailboxes(folded: str) -> Iterator[Finding]:
    for match in _MAILBOX.finditer(folded):
        shown = f"{masked(match[1], head=1, tail=0)}@{match[2]}"
        if _somebodys(match[1], match[2]):
            yield OWN_MAILBOX.at(*match.span(), shown)
        elif not match[2].endswith(_OFFICE_HOSTS):
            yield MAILBOX.at(*match.span(), shown)


def _somebodys(name: str, host: str) -> bool:
    """Tell whether a mailbox is named by a person's mobile or account number."""
    numbered = host in _OWN_HOSTS and _NUMBER_NAME.fullmatch(name) is not None
    return numbered or _PHONE_NAME.fullmatch(name) is not None


def luhn(digits: str) -> bool:
    """Tell whether the last digit is the Luhn check digit of the others."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _cards(folded: str) -> Iterator[Finding]:
    for match in _CARD.finditer(folded):
        digits = re.sub(r"\D", "", match[0])
        if not _issued(digits) or not luhn(digits):
            continue
        if _near(_NOT_CARD_WORDS, folded, match.start(), match.start()) and not _near(
            _CARD_WORDS, folded, match.start(), match.end()
        ):
            continue
        yield BANK_CARD.at(*match.span(), masked(digits, head=0, tail=4))


def _issued(digits: str) -> bool:
    """Tell whether issuers give numbers of this beginning and length."""
    return any(digits.startswith(first) and len(digits) in ok for first, ok in _CARD_LENGTHS)


def _near(pattern: re.Pattern[str], text: str, start: int, end: int) -> bool:
    return pattern.search(text, max(0, start - _NEARBY), end) is not None
