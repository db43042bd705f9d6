"""编号: taking the next number under a row lock. A number once taken is spent, whatever becomes of it.

索引号 (catalogue-guideline-2009:2) and the unified number of a normative document
(normative-documents-2018:2) are given when the item is first submitted: they
are part of the document, and reviewers must see exactly what will be public. 登记号 is given at
registration and travels in the ticket, one for each release.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.timezone import localtime

from huiyin.domains.publication.models import (
    DocumentNumberCounter,
    IndexCounter,
    Item,
    RegistrationCounter,
)
from huiyin.kernel.documentnumbers import parse as parse_number
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.domains.publication.models import Site


def next_serial(counter: Any, **owner: Any) -> int:
    """Return the next serial of a counter; the caller is inside a transaction."""
    row, _created = counter.objects.select_for_update().get_or_create(**owner)
    row.last += 1
    row.save(update_fields=["last"])
    return int(row.last)


def index_number(item: Item, now: datetime) -> str:
    """Return a new 索引号: credit code, year of making (or of today), five digits."""
    if not item.organ.uscc:
        raise Invalid(
            "uscc-missing",
            "“{organ}”还没有统一社会信用代码，编不出索引号。请系统管理员补上。",
            organ=item.organ.name,
        )
    year = (item.made_on or localtime(now).date()).year
    serial = next_serial(IndexCounter, organ=item.organ, year=year)
    return f"{item.organ.uscc}/{year}-{serial:05d}"


def normative_number(item: Item, now: datetime) -> str:
    """Return the unified number of a normative document, such as 云政规〔2026〕12号.

    Number and 发文字号 are one: where the paper already has a number of the unified series that nobody
    else has, that is the number, and the series goes on after it. Otherwise it is the next one.
    """
    words = item.organ.agency_words
    if not words:
        raise Invalid(
            "agency-words-missing",
            "“{organ}”还没有机关代字，编不出统一编号。请系统管理员补上。",
            organ=item.organ.name,
        )
    series = f"{words.removesuffix('发')}规"
    given = _given(item, series)
    if given is not None:
        return given
    year = localtime(now).year
    serial = next_serial(DocumentNumberCounter, organ=item.organ, year=year)
    return f"{series}〔{year}〕{serial}号"


def _given(item: Item, series: str) -> str | None:
    """Return the number written on the paper, if it is of the series and free; the counter takes note."""
    try:
        number = parse_number(item.document_number)
    except Invalid:
        return None
    taken = Item.objects.filter(normative_number=str(number)).exclude(pk=item.pk).exists()
    if number.agency != series or number.year is None or taken:
        return None
    row, _created = DocumentNumberCounter.objects.select_for_update().get_or_create(
        organ=item.organ, year=number.year
    )
    if number.serial > row.last:
        row.last = number.serial
        row.save(update_fields=["last"])
    return str(number)


def registration_number(site: Site, now: datetime) -> str:
    """Return a new 登记号, such as 云公〔2026〕00417."""
    year = localtime(now).year
    serial = next_serial(RegistrationCounter, mark=site.registration_mark, year=year)
    return f"{site.registration_mark}〔{year}〕{serial:05d}"
