"""公文版式: what a policy shows on paper and not on the screen, as GB/T 9704-2012 lays an official document out.

The red head says that an organ issued this document. So it stands only where the number is one of a document in the
form of a 文件 (letters and orders have other heads), the day it was made is known, the organ is public, and
nothing contradicts: the organ's name is that of the day, and the title names no other organ.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from huiyin.channels.portal.cards import text
from huiyin.channels.portal.names import name_on
from huiyin.channels.portal.words import body_text
from huiyin.kernel import documentnumbers
from huiyin.kernel.dates import find_dates, format_arabic
from huiyin.kernel.errors import Invalid
from huiyin.kernel.titles import parse_title

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.foundation.release.rendering import Json

    Read = Callable[[str], Json]

LETTER = "函"
WIDTHS = ((10, ""), (12, "long"), (15, "longer"))
"""Up to how many characters a head has which size, so that it stays on one line of 156 mm."""
LONGEST = "longest"


@dataclass(frozen=True, slots=True)
class Paper:
    """Empty parts are not printed."""

    head: str = ""
    number: str = ""
    signed_by: str = ""
    signed_on: str = ""
    enclosures: bool = False
    """Whether the list of attachments is printed before the signature: the body has none of its own."""

    @property
    def width(self) -> str:
        """Return the class that fits the head on its line."""
        return next((name for most, name in WIDTHS if len(self.head) <= most), LONGEST)


def paper_of(read: Read, document: dict[str, Any]) -> Paper | None:
    """Return how an item is laid out on paper; None where it is printed as it is on the screen."""
    if text(document, "type") != "policy":
        return None
    issuer, made_on = issuer_of(read, document), text(document, "made_on")
    number = text(document, "document_number")
    headed = issuer if _has_a_head(number) else ""
    lines = [line.strip() for line in body_text(document).splitlines()]
    signed = not issuer or _signed(lines, issuer, date.fromisoformat(made_on))
    return Paper(
        head=f"{headed}文件" if headed else "",
        number=number if headed else "",
        signed_by="" if signed else issuer,
        signed_on="" if signed else format_arabic(date.fromisoformat(made_on)),
        enclosures=not any(line.startswith("附件") for line in lines),
    )


def issuer_of(read: Read, document: dict[str, Any]) -> str:
    """Return the name of the day of the organ that issued a document; empty where that is in any doubt."""
    code, made_on = text(document, "organ"), text(document, "made_on")
    found = read(f"organ-name/{code}") if code and made_on else None
    if not found:
        return ""
    present, _site, names = found
    name = name_on(names, made_on, "" if names else present)
    titled = parse_title(text(document, "title")).organ
    return name if titled in {"", name} else ""


def _has_a_head(number: str) -> bool:
    """Tell whether a document with this number is issued under a head of the form 某机关文件."""
    try:
        read = documentnumbers.parse(number)
    except Invalid:
        return False
    return read.form == "document" and not read.agency.endswith(LETTER)


def _signed(lines: list[str], issuer: str, made_on: date) -> bool:
    """Tell whether a line of the body is a signature already: the day alone, the organ alone, or both."""
    for line in lines:
        rest = "".join(line.removeprefix(issuer).split())
        days = find_dates(rest)
        if line and not rest:
            return True
        if days and days[0].date == made_on and (days[0].start, days[0].end) == (0, len(rest)):
            return True
    return False
