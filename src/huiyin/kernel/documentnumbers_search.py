"""发文字号检索: the forms a citizen may type for a number, and what half a number tells."""

from __future__ import annotations

import re
from dataclasses import dataclass

from huiyin.kernel.documentnumbers import LEFT, OTHER_BRACKETS, RIGHT, DocumentNumber

_BRACKET = f"[{re.escape(LEFT + RIGHT)}〈〉]"
_PARTIAL = re.compile(
    r"(?P<agency>[\u4e00-\u9fff]{1,30}?)??[ \u3000]{0,3}"
    rf"(?P<mark>{_BRACKET}?)(?P<year>(?:19|20)\d\d)?(?P<after>(?:{_BRACKET}|年)?)[ \u3000]{{0,3}}"
    r"(?P<ordinal>第?)[ \u3000]{0,3}(?P<serial>\d{1,5})?[ \u3000]{0,3}(?P<end>号?)",
    re.ASCII,
)
_FULL_WIDTH = {ord(digit) + 0xFEE0: digit for digit in "0123456789"}
_AGENCY = re.compile(r"[发函字规]|[令办电告通文批任议公开]\Z")
"""What words must hold or end with to pass for agency words; 国科发农 does, 春节 does not."""
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class PartialNumber:
    """What somebody typed of a number: at least two of its parts, or a serial with 号."""

    agency: str = ""
    year: int | None = None
    serial: int | None = None

    def matches(self, number: DocumentNumber) -> bool:
        """Tell whether the number has all the parts typed; of the agency its beginning is enough."""
        return (
            number.agency.startswith(self.agency)
            and self.year in {None, number.year}
            and self.serial in {None, number.serial}
        )


def parse_partial(text: str) -> PartialNumber | None:
    """Return the parts of 云政发 18, 18号, 〔2026〕18号, 云政发〔2026〕 …, or None for other words."""
    plain = text.strip().translate(_FULL_WIDTH)
    match = _PARTIAL.fullmatch(plain) if 0 < len(plain) <= _LONGEST else None
    if match is None:
        return None
    agency, year, serial = match["agency"] or "", match["year"], match["serial"]
    if year and not serial and match["end"] and not match["mark"] and not match["after"]:
        year, serial = None, year  # 1999号 is a serial
    marked = bool(match["end"] or match["ordinal"] or (year and match["mark"]))
    if agency and not _AGENCY.search(agency) and not (year and match["mark"]):
        return None
    if not serial and (not year or not agency):
        return None
    if serial and not marked and not agency:
        return None
    return PartialNumber(agency, int(year) if year else None, int(serial) if serial else None)


def search_forms(number: DocumentNumber) -> tuple[str, ...]:
    """Return the forms under which the number should be found, its one written form first.

    Whole forms with other brackets or none, then halves: without agency, year or serial.
    """
    agency, year, serial = number.agency, number.year, number.serial
    whole = [str(number)]
    if year is None:
        return (*whole, f"{agency}{serial}号", f"{agency} {serial}", f"第{serial}号", f"{serial}号")
    whole += [f"{agency}{pair[0]}{year}{pair[1]}{serial}号" for pair in ("〔〕", *OTHER_BRACKETS)]
    whole += [
        f"{agency}{year}年第{serial}号",
        f"{agency}{year}年{serial}号",
        f"{agency} {year} {serial}",
    ]
    halves = [
        f"{agency}〔{year}〕",
        f"〔{year}〕{serial}号",
        f"{year}年{serial}号",
        f"{agency}{serial}号",
        f"{agency} {serial}",
        f"{serial}号",
    ]
    return tuple(dict.fromkeys(whole + halves))
