"""A small tree: a city, its office, a department, a county and a township."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from huiyin.foundation.organs import services
from huiyin.foundation.organs.facts import OrganFacts
from huiyin.kernel.actors import SYSTEM

if TYPE_CHECKING:
    from huiyin.foundation.organs.models import Organ

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)


def establish(code: str, name: str, level: str, kind: str, parent: Organ | None = None) -> Organ:
    """Enter an organ as the system."""
    facts = OrganFacts(
        code=code, name=name, level=level, kind=kind, parent=parent, since=date(2015, 1, 1)
    )
    return services.establish(facts=facts, actor=SYSTEM, now=NOW)


@pytest.fixture
def tree(db: None) -> dict[str, Organ]:
    """Return the organs by code."""
    city = establish("city", "云川市人民政府", "city", "government")
    office = establish("office", "云川市人民政府办公室", "city", "department", city)
    county = establish("linxi", "临溪县人民政府", "county", "government", city)
    township = establish("bridge", "石桥镇人民政府", "township", "government", county)
    return {"city": city, "office": office, "linxi": county, "bridge": township}
