"""Items on their way through publication's own services, ready for the last act of people."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from huiyin.domains.publication import services
from huiyin.domains.publication.models import Column, Item, Site
from huiyin.domains.publication.tests.conftest import ROLES, City, person
from huiyin.foundation.organs.models import Organ
from tests.bench import filling

if TYPE_CHECKING:
    from collections.abc import Callable


@cache
def city() -> City:
    """Enter the organ, the site, the column and a person for every role."""
    organ = Organ.objects.create(
        code="yc-gov",
        name="云川市人民政府",
        short_name="市政府",
        level="city",
        kind="government",
        uscc="11999900MB0000001X",
        agency_words="云政发",
    )
    site = Site.objects.create(
        slug="city",
        organ=organ,
        name="云川市人民政府",
        prefix="/",
        domain="www.yunchuan.gov.example",
        registration_mark="云公",
    )
    column = Column.objects.create(
        code="news", site=site, slug="news", path="/news/", name="政务动态", column_type="政务动态"
    )
    people = {role: person(role, role, organ) for role in ROLES}
    return City(organ, site, {"news": column}, people)


def ready(number: int) -> tuple[str, str, Callable[[], object]]:
    """Take an item up to registration; return its path, words that will stand in it, and the last act."""
    office, chance = city(), random.Random(number)
    words = f"{filling.words(chance, 4)}第{number}号"
    body = [{"type": "text", "value": f"<p>{filling.words(chance, 60)}</p>"}]
    item: Item = office.draft("news", title=words, summary=filling.words(chance, 12), body=body)
    digest = office.submit(item)
    office.pass_to(item, "registration")

    def register() -> object:
        return services.register(
            item_id=item.pk,
            digest_seen=digest,
            actor=office.people["registrar"],
            now=datetime.now(UTC),
        )

    return f"/item/{item.pk}/", words, register
