"""机关和任职的事实: what a caller states about an organ or an appointment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from huiyin.foundation.organs.models import Organ


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganFacts:
    """An organ to be established; dates are days in Asia/Shanghai."""

    code: str
    name: str
    level: str
    kind: str
    short_name: str = ""
    english_name: str = ""
    parent: Organ | None = None
    competent: Organ | None = None
    uscc: str = ""
    agency_words: str = ""
    address: str = ""
    office_hours: str = ""
    phone: str = ""
    fax: str = ""
    email: str = ""
    has_website: bool = False
    since: date | None = None
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFacts:
    """An appointment: ``kind`` is a code of ``rules.POST_KINDS``, ``role_order`` "", "A" or "B"."""

    kind: str
    title: str
    since: date
    role_order: str = ""
    full_time: bool = False
