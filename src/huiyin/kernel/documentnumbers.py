# ruff: noqa: RUF001 - Chinese brackets and zeros are meant
"""发文字号: the number of an official document, read in the forms people write and put into one form.

Grammar: agency words + 〔four-digit year〕 + serial + 号, year in full, serial without padding and
without 第 (党政机关公文处理工作条例, GB/T 9704-2012). Orders read 国务院令第711号, announcements
国家税务总局公告2015年第76号. Every scan is bounded, so the time grows with the length of the text only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from typing_extensions import override

from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterator

Form = Literal["document", "order", "announcement"]
LEFT, RIGHT = "〔﹝[［【(（", "〕﹞]］】)）"
OTHER_BRACKETS = ("[]", "()", "（）", "【】", "﹝﹞", "［］", "〈〉")
_L, _R, _S = f"[{re.escape(LEFT)}]", f"[{re.escape(RIGHT)}]", r"[ \t\u3000]{0,3}"
_FULL_WIDTH = {ord(digit) + 0xFEE0: digit for digit in "0123456789"}
_NUMERALS = "〇○零一二三四五六七八九十百千"
_NUMBER = re.compile(
    rf"{_L}{_S}(?P<year>\d{{1,4}}){_S}年?{_R}{_S}(?P<ordinal>第?){_S}(?P<serial>\d{{1,6}}){_S}号"
    rf"|令{_S}[（(]?第{_S}(?P<order>\d{{1,5}}|[{_NUMERALS}]{{1,8}}){_S}号[）)]?"
    rf"|公告{_S}(?P<issued>(?:19|20)\d{{2}}){_S}年{_S}第?{_S}(?P<announced>\d{{1,5}}){_S}号",
    re.ASCII,
)
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_WRAPPING = re.compile(r"\A[（(](.+号)[）)]\Z", re.DOTALL)
_LONGEST = 60
_LONGEST_AGENCY = {"document": 16, "order": 30, "announcement": 30}
_LEAD_IN = re.compile(
    "根据|按照|依据|依照|参照|遵照|落实|贯彻|执行|印发|转发|公布|发布|废止|施行|批准|文号|字号|编号|简称"
    "|通知|意见|办法|规定|决定|方案|条例|细则|文件|措施|批复|[的与及见以按将由即据]"
)
_ORGAN = re.compile(
    "办公[厅室]|总局|总署|委员会|科委|(?:财政|科技|教育|民政)部|部门|已被|对于|不符合|你厅|要求"
)
"""Ends of an organ's name, or words, that stand directly before its agency words."""
_AFTER_DIGIT = re.compile(r"\A[年月日号][和及与或]?")
_AFTER_MARK = re.compile(r"\A[和及与或]")
_MARKS = "）)》”"
_FIRST_YEAR, _LAST_YEAR = 1900, 2099


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A number in its one form; ``str()`` writes it.

    ``agency`` is the agency words (吉政办发), or the organ with its 令 or 公告. ``year`` is None for
    an order. ``warnings`` are Chinese sentences on what the written form did wrong.
    """

    agency: str
    year: int | None
    serial: int
    warnings: tuple[str, ...] = ()
    form: Form = "document"

    @override
    def __str__(self) -> str:
        if self.form == "order":
            return f"{self.agency}第{self.serial}号"
        if self.form == "announcement":
            return f"{self.agency}{self.year}年第{self.serial}号"
        return f"{self.agency}〔{self.year}〕{self.serial}号"


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A number in running text: where it stands (``text[start:end]``) and what it is."""

    start: int
    end: int
    number: DocumentNumber


def parse(text: str) -> DocumentNumber:
    """Return the number that the whole text is, or raise ``Invalid`` saying what is wrong."""
    plain = text.strip().translate(_FULL_WIDTH)
    if len(plain) <= _LONGEST:
        wrapped = _WRAPPING.match(plain)
        plain = wrapped[1].strip() if wrapped else plain
        for match in _NUMBER.finditer(plain):
            agency = _agency_part(plain, match)
            if match.end() == len(plain) and _HAN.fullmatch(agency):
                return _number(agency, match)
    form = "“{given}”认不出发文字号，应写作“国发〔2026〕12号”或“国务院令第711号”。"
    raise Invalid("document-number-form", form, given=text.strip()[:_LONGEST])


def find_in_text(text: str) -> list[FoundNumber]:
    """Return the well-formed numbers in running text in order; refused ones are left out."""
    return list(_found(text.translate(_FULL_WIDTH)))


def _found(text: str) -> Iterator[FoundNumber]:
    for match in _NUMBER.finditer(text):
        head = _agency_end(text, match)
        start = _agency_start(text, head, _form(match))
        try:
            number = _number(_agency_part(text[start : match.end()], match, start), match)
        except Invalid:
            continue
        yield FoundNumber(start, match.end(), number)


def _form(match: re.Match[str]) -> Form:
    if match["order"]:
        return "order"
    return "announcement" if match["announced"] else "document"


def _agency_end(text: str, match: re.Match[str]) -> int:
    """Return where the agency words end; a space before the bracket does not belong to them."""
    end = match.start()
    while end and text[end - 1] in " \t\u3000" and match.start() - end < 2:
        end -= 1
    return end


def _agency_part(text: str, match: re.Match[str], offset: int = 0) -> str:
    """Return the agency words at the head of ``text``, with the organ's 令 or 公告."""
    head = text[: match.start() - offset].rstrip()
    return head + {"document": "", "order": "令", "announcement": "公告"}[_form(match)]


def _agency_start(text: str, end: int, form: Form) -> int:
    """Go back over Chinese characters, then leave out the words that only lead up to the number."""
    start, longest = end, _LONGEST_AGENCY[form]
    while start and end - start < longest and _HAN.match(text[start - 1]):
        start -= 1
    run = text[start:end]
    before = text[start - 1 : start]
    lead = _AFTER_DIGIT if before.isdigit() else _AFTER_MARK if before in _MARKS else None
    if before and lead and (match := lead.match(run)):
        start += match.end()
        run = text[start:end]
    ends = [m.end() for m in _LEAD_IN.finditer(run)]
    if form == "document":
        ends += [m.end() for m in _ORGAN.finditer(run) if m.end() + 1 < len(run)]
    return start + max(ends, default=0)


def _number(agency: str, match: re.Match[str]) -> DocumentNumber:
    form = _form(match)
    if form == "order":
        return _checked(agency, None, match["order"], form)
    if form == "announcement":
        return _checked(agency, match["issued"], match["announced"], form)
    number = _checked(agency, match["year"], match["serial"], form)
    if not match["ordinal"]:
        return number
    warning = f"序号前不加“第”，应写作 {number}"
    return DocumentNumber(agency, number.year, number.serial, (*number.warnings, warning), form)


def _checked(agency: str, year: str | None, written: str, form: Form) -> DocumentNumber:
    """Return the number if agency, year and serial can be right."""
    if not agency or agency in {"令", "公告"}:
        raise Invalid("document-number-agency", "发文字号前面缺少机关代字。")
    if year is not None and len(year) != 4:
        text = "发文字号的年份“{year}”要写满四位，例如〔2016〕。"
        raise Invalid("document-number-year", text, year=year)
    if year is not None and not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        raise Invalid("document-number-year", "发文字号的年份“{year}”不对。", year=year)
    serial = int(written) if written.isdigit() else _from_numerals(written)
    if not serial:
        raise Invalid("document-number-serial", "发文字号的序号“{serial}”不对。", serial=written)
    warnings = (f"序号不编虚位：{written} 应写作 {serial}",) if written.startswith("0") else ()
    return DocumentNumber(agency, int(year) if year else None, serial, warnings, form)


def _from_numerals(text: str) -> int:
    """Return the number of Chinese numerals below ten thousand (二十五, 一百零三, 七一一), 0 if none."""
    values = {numeral: value for value, numeral in enumerate("零一二三四五六七八九")}
    values |= {"〇": 0, "○": 0}
    units = {"十": 10, "百": 100, "千": 1000}
    if not any(unit in text for unit in units):
        return int("".join(str(values[numeral]) for numeral in text))
    total = digit = 0
    for numeral in text:
        if numeral in units:
            total += (digit or 1) * units[numeral]
            digit = 0
        else:
            digit = values[numeral]
    return total + digit
