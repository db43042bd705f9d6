"""身份证件号码: ID card numbers of 18 digits by check digit, place and birthday; 15 digits by the last two.

Structure after GB 11643: six digits of place, eight of birthday, three of order, one check digit (mod 11).
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from huiyin.foundation.text.scanners.findings import PERSONAL, Finding, Kind, masked

if TYPE_CHECKING:
    from collections.abc import Iterator

ID_CARD = Kind(
    "id-card",
    "有完整的身份证件号码",
    "refuse",
    "请去掉，或只保留前3位和后4位，其余用*代替。",
    PERSONAL,
)
LIKELY_ID = Kind(
    "id-card-like",
    "疑似写错的身份证件号码",
    "confirm",
    "号码的校验位不对，但地区和生日都像。请核实并遮盖。",
    PERSONAL,
)
OLD_ID = Kind(
    "id-card-old", "疑似15位旧身份证号码", "note", "如确是旧身份证号码，请遮盖。", PERSONAL
)
PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10x98765432"
_EARLIEST = 1900
_LATEST = 2099
_NEW = re.compile(
    r"(?<![0-9a-z/])(\d{6})([\s\-·]?)((?:18|19|20)\d{6})\2(\d{3}[\dx])(?![0-9a-z])(?!/\d{4})"
)
_OLD = re.compile(r"(?<![0-9a-z./\-])\d{15}(?![0-9a-z.%/])")
_ID_CONTEXT = re.compile(r"身份证|证件号|公民身份|居民身份")
_NOT_ID_CONTEXT = re.compile(
    r"信用代码|机构代码|索引号|账号|帐号|卡号|编号|登记号|许可证|执照|条码|单号"
)
_NEARBY = 16


def check_digit(first17: str) -> str:
    """Return the check digit (``x`` for ten) of the first seventeen digits."""
    total = sum(int(d) * w for d, w in zip(first17, WEIGHTS, strict=True))
    return CHECK_DIGITS[total % 11]


def id_numbers(text: str, folded: str) -> Iterator[Finding]:
    """Yield ID card numbers; ``folded`` is the text folded, of the same length."""
    for match in _NEW.finditer(folded):
        digits = match[1] + match[3] + match[4]
        if not _plausible(digits[:2], digits[6:14]):
            continue
        place = match.span()
        excerpt = masked(text[slice(*place)], head=3, tail=4)
        if check_digit(digits[:17]) == digits[17]:
            yield ID_CARD.at(*place, excerpt)
        elif not _before(_NOT_ID_CONTEXT, folded, place[0]):
            yield LIKELY_ID.at(*place, excerpt)
    for match in _OLD.finditer(folded):
        if not _plausible(match[0][:2], "19" + match[0][6:12]):
            continue
        if _before(_ID_CONTEXT, folded, match.start()):
            yield OLD_ID.at(*match.span(), masked(match[0], head=3, tail=3))


def _before(pattern: re.Pattern[str], text: str, at: int) -> bool:
    return pattern.search(text, max(0, at - _NEARBY), at) is not None


def _plausible(province: str, birthday: str) -> bool:
    if province not in PROVINCES:
        return False
    try:
        born = date(int(birthday[:4]), int(birthday[4:6]), int(birthday[6:]))
    except ValueError:
        return False
    return _EARLIEST <= born.year <= _LATEST
