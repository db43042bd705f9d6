"""What people of a small city do while processes are killed: items through the whole chain, at the present hour."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.utils.timezone import localdate
from typing_extensions import override

from huiyin.domains.publication.tests.conftest import City, make_city

if TYPE_CHECKING:
    from huiyin.kernel.actors import Actor

THINGS = "河湖路桥园林供水电气热工医药养老托幼就业创新农田粮食税费许可备案听证环境噪声消防气象档案统计民政体育文化旅游商务"
MAIL = "{name}@yunchuan.example"
CITY: list[LiveCity] = []


class LiveCity(City):
    """The small city, where it is always now: the processes beside it look at the clock."""

    @override
    def tick(self) -> datetime:
        """Return the present moment."""
        self.now = datetime.now(UTC)
        return self.now


def open_city() -> None:
    """Write the city, with a design and settings that two people confirmed; keep it for the children."""
    from huiyin.domains.publication import services
    from huiyin.foundation.accounts.models import User
    from huiyin.foundation.release import design

    city = make_city(LiveCity)
    assert isinstance(city, LiveCity)
    for user in User.objects.all():
        user.email = MAIL.format(name=user.username)
        user.save(update_fields=["email"])
    first, second = (_everywhere(city, role) for role in ("system_admin", "security_admin"))
    case = design.propose(actor=first, now=city.tick())
    design.confirm(case_id=case.pk, actor=second, now=city.tick())
    places = services.propose(actor=first, now=city.tick())
    services.confirm(case_id=places.pk, actor=second, now=city.tick())
    CITY[:] = [city]


def _everywhere(city: City, role: str) -> Actor:
    from tests.bypass.public_city import everywhere

    return everywhere(city.people[role], role)


def publish(count: int) -> None:
    """Take so many items through every stage, one after another, until each is registered."""
    city = CITY[0]
    for number in range(1, count + 1):
        words = random.Random(number)  # unlike each other, or the check for near duplicates asks
        said = ["".join(words.choices(THINGS, k=length)) for length in (8, 24, 60)]
        city.release(
            ("news", "notice")[number % 2],
            title=f"第 {number} 件：{said[0]}",
            summary=said[1],
            body=[{"type": "text", "value": said[2]}],
            made_on=localdate(city.tick()),
        )


def check_records() -> None:
    """Fail where the ledger or the chain of a case does not hold."""
    from huiyin.foundation.cases.verifying import verify_cases
    from huiyin.foundation.ledger.verifying import verify

    report = verify()
    assert report.holds, report
    assert list(verify_cases()) == []
