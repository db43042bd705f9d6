"""演示城市的名册: organs, people, sites and columns as ``city.toml`` lists them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from huiyin.project.demo.codes import credit_code

if TYPE_CHECKING:
    from collections.abc import Mapping

HOURS = "工作日8:30—12:00，13:30—17:30"


@dataclass(frozen=True, slots=True)
class OrganRow:
    """An organ; ``parent`` and ``competent`` are codes, "" where there is none."""

    code: str
    name: str
    short_name: str
    english_name: str
    level: str
    kind: str
    uscc: str
    agency_words: str
    address: str
    phone: str
    parent: str = ""
    competent: str = ""
    fax: str = ""
    email: str = ""
    website: bool = False


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person with a post; ``at`` is the organ in which the roles are held, "" = everywhere."""

    username: str
    name: str
    organ: str
    post: str
    title: str
    roles: tuple[str, ...] = ()
    at: str = ""
    account: bool = True


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site; ``values`` are the fields of ``save_site``."""

    slug: str
    organ: str
    parent: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A column; ``values`` are the fields of ``save_column``."""

    code: str
    site: str
    parent: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OldAddressRow:
    """An address of the city's former website, and the page that stands for it now."""

    path: str
    leads_to: str
    reason: str


@dataclass(frozen=True, slots=True)
class City:
    """Everything ``city.toml`` lists, in its order: parents come before what is below them."""

    organs: tuple[OrganRow, ...]
    people: tuple[PersonRow, ...]
    sites: tuple[SiteRow, ...]
    columns: tuple[ColumnRow, ...]
    old_addresses: tuple[OldAddressRow, ...]

    def line(self, code: str) -> list[str]:
        """Return an organ and those above it, nearest first."""
        above = {row.code: row.parent for row in self.organs}
        found = []
        while code:
            found.append(code)
            code = above[code]
        return found

    def holders(self, role: str, organ: str) -> list[PersonRow]:
        """Return who holds a role for an organ: those of the nearest organ that has any."""
        for code in self.line(organ):
            found = [p for p in self.people if role in p.roles and p.at == code]
            if found:
                return found
        return []


@cache
def city() -> City:
    """Read ``city.toml``."""
    text = (resources.files(__package__) / "city.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return City(
        organs=tuple(_organ(row) for row in data["organ"]),
        people=tuple(
            PersonRow(**{**row, "roles": tuple(row.get("roles", ()))}) for row in data["person"]
        ),
        sites=tuple(_site(row) for row in data["site"]),
        columns=tuple(_column(order, row) for order, row in enumerate(data["column"])),
        old_addresses=tuple(OldAddressRow(**row) for row in data["old_address"]),
    )


def _organ(row: dict[str, Any]) -> OrganRow:
    uscc = credit_code(row.pop("division"), row.pop("serial"))
    return OrganRow(uscc=uscc, **row)


def _site(row: dict[str, Any]) -> SiteRow:
    slug, organ, parent = row.pop("slug"), row.pop("organ"), row.pop("parent", "")
    groups = [{"type": "column", "column": code} for code in row.pop("groups")]
    menu = [{"label": label, "path": path} for label, path in row.pop("menu")]
    home = {
        "lead_title": row.pop("lead_title"),
        "lead_text": row.pop("lead_text"),
        "blocks": groups,
    }
    return SiteRow(slug, organ, parent, {**row, "menu": menu, "home": home, "intake": []})


def _column(order: int, row: dict[str, Any]) -> ColumnRow:
    code, site, parent = row.pop("code"), row.pop("site"), row.pop("parent", "")
    kind = row.pop("type")
    return ColumnRow(code, site, parent, {**row, "column_type": kind, "order": order})
