"""Before a scheduled release: what stands in its way is said in time, once, to those who can act."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as project_settings

from huiyin.domains.publication import services
from huiyin.domains.publication.services.warn import KIND
from huiyin.foundation.accounts.models import RoleGrant, User
from huiyin.foundation.notices.models import Delivery, Notice
from huiyin.foundation.release import outlook
from huiyin.foundation.release.models import Admission, Ticket
from huiyin.foundation.release.pace import Pace
from huiyin.foundation.release.risk_rules import LIMITS, RISKS
from huiyin.foundation.text.services.word_lists import install_word_list
from huiyin.foundation.tick import registered
from huiyin.kernel.actors import SYSTEM

if TYPE_CHECKING:
    from pathlib import Path

    from django.db.models import QuerySet

    from huiyin.domains.publication.models import Item
    from huiyin.domains.publication.tests.conftest import City

pytestmark = pytest.mark.clause("changchun-2015:4.1a")
BODY = "现就公交线路调整有关事项公告如下。"


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, settings: Any) -> None:
    """Keep every file of a test in its own folder."""
    for name in ("KEYS_DIR", "RELEASE_DIR", "RELEASER_DIR", "FILES_DIR"):
        setattr(settings, name, tmp_path / name.partition("_")[0].lower())


def says(
    at: datetime,
    *,
    steps: tuple[tuple[float, int], ...] = ((0.4, 1),),
    whole: float | None = None,
    **more: Any,
) -> None:
    """Write the releaser's last word; ``whole`` are the seconds of its last full render."""
    pace = Pace(untypical=whole)
    for seconds, entries in steps:
        pace.note(seconds, entries)
    word = {
        "at": at.isoformat(),
        "problem": None,
        "code": "",
        "busy": 0,
        "waiting": {},
        "pace": pace.as_json(),
    }
    project_settings.RELEASER_DIR.mkdir(parents=True, exist_ok=True)
    (project_settings.RELEASER_DIR / "status.json").write_text(json.dumps(word | more))


def scheduled(
    city: City, after: timedelta = timedelta(hours=20), *, at: datetime | None = None, **values: Any
) -> tuple[Item, Ticket]:
    """Register an item for a moment to come; ``city.now`` is when that was done."""
    item = city.draft(**values)
    digest = city.submit(item)
    city.pass_to(item, "registration")
    now = city.tick()
    ticket = services.register(
        item_id=item.pk,
        digest_seen=digest,
        actor=city.people["registrar"],
        now=now,
        not_before=at or now + after,
    )
    return item, ticket


def keeper(city: City, role: str = "system_admin") -> User:
    """Grant a role of the whole city to its account."""
    user = User.objects.get(username=role)
    RoleGrant.objects.create(user=user, role=role, since=city.now)
    return user


def codes(ticket: Ticket, now: datetime) -> list[str]:
    """Return the codes of a ticket's dangers."""
    return [d.risk.code for d in outlook.dangers(ticket, now=now)]


def warnings() -> QuerySet[Notice]:
    """Return the warnings: other notices are about other things."""
    return Notice.objects.filter(kind=KIND).order_by("pk")


def told() -> dict[str, list[str]]:
    """Return who was told of what: user name → labels."""
    found: dict[str, list[str]] = {}
    for notice in warnings().select_related("to"):
        found.setdefault(notice.to.username, []).append(notice.subject.partition("：")[2])
    return found


def test_where_all_is_well_nobody_is_told(city: City) -> None:
    _item, ticket = scheduled(city)
    says(city.now)
    assert codes(ticket, city.now) == []
    assert services.warn_scheduled(city.now) == 0
    assert ticket.not_before is not None
    says(ticket.not_before)
    assert services.warn_scheduled(ticket.not_before) == 0


def test_a_release_that_cannot_be_finished_in_time_warns_at_registration(city: City) -> None:
    item, ticket = scheduled(city, timedelta(days=40))
    says(city.now, steps=((0.4, 1), (900.0, 10)))
    (danger,) = outlook.dangers(ticket, now=city.now)
    assert "要发 1 件，按近来的速度约需 8 分钟" in danger.said
    assert services.warn_scheduled(city.now) == 1
    assert services.warn_scheduled(city.now + timedelta(hours=9)) == 0
    notice = warnings().get()
    assert (notice.to.username, notice.link) == ("registrar", f"/items/{item.pk}/")
    assert ticket.registration in notice.text
    assert {d.channel for d in Delivery.objects.filter(notice__in=warnings())} == {"desk", "mail"}


WATER = [{"type": "text", "value": "本周五夜间检修供水管网，请提前储水。"}]


def test_what_is_due_just_before_counts(city: City) -> None:
    _item, first = scheduled(city)
    _other, second = scheduled(city, at=first.not_before, title="停水公告", body=WATER)
    says(city.now, steps=((4.0, 1),))
    (danger,) = outlook.dangers(second, now=city.now)
    assert "要发 2 件，按近来的速度约需 8 秒" in danger.said
    Admission.objects.create(
        ticket=first, sequence=1, root="0" * 64, log_index=0, admitted_at=city.now
    )
    assert codes(second, city.now) == []


@pytest.mark.parametrize(
    ("word", "code", "people", "before"),
    [
        (
            {"code": "design", "problem": "样式"},
            "design",
            {"registrar", "approver", "system_admin"},
            24,
        ),
        ({"design": "f" * 64}, "design", {"registrar", "approver", "system_admin"}, 24),
        ({"code": "store", "problem": "写不进去"}, "blocked", {"registrar", "system_admin"}, 2),
        ({"code": "database", "problem": "不可用"}, "blocked", {"registrar", "system_admin"}, 2),
        ({"silent": True}, "stopped", {"registrar", "system_admin"}, 2),
    ],
    ids=["design", "another design", "store", "database", "silent"],
)
def test_trouble_of_the_releaser_is_told_when_the_moment_is_near(
    city: City, word: dict[str, Any], code: str, people: set[str], before: int
) -> None:
    for role in ("system_admin", "approver"):
        keeper(city, role)
    _item, ticket = scheduled(city, timedelta(days=3))
    assert ticket.not_before is not None
    silent = word.pop("silent", False)
    for hours, expected in ((before + 1, set()), (before, people)):
        now = ticket.not_before - timedelta(hours=hours)
        says(now - LIMITS.silence - timedelta(seconds=silent), **word)
        assert codes(ticket, now) == [code]
        services.warn_scheduled(now)
        assert set(told()) == expected
    count = warnings().count()
    assert services.warn_scheduled(ticket.not_before - timedelta(hours=before)) == 0
    assert warnings().count() == count


def test_a_full_render_that_may_not_be_done_in_time_is_told(city: City) -> None:
    admin = keeper(city)
    _item, ticket = scheduled(city, timedelta(hours=2))
    assert ticket.not_before is not None
    pending = Ticket.objects.create(
        kind="design",
        payload={"entries": []},
        issued_at=ticket.not_before - timedelta(minutes=4),
    )
    for before, whole, expected in ((421, 120.0, []), (419, 120.0, ["rebuild"]), (601, None, [])):
        now = ticket.not_before - timedelta(seconds=before)
        says(now, whole=whole)
        assert codes(ticket, now) == expected, before
    now = ticket.not_before - timedelta(seconds=299)
    says(now, whole=120.0)
    (danger,) = outlook.dangers(ticket, now=now)
    assert "上次用了 2 分钟" in danger.said
    services.warn_scheduled(now)
    assert set(told()) == {"registrar", admin.username}
    Admission.objects.create(
        ticket=pending, sequence=1, root="0" * 64, log_index=0, admitted_at=city.now
    )
    assert codes(ticket, now) == []


def test_a_long_step_is_no_silence(city: City) -> None:
    _item, ticket = scheduled(city, timedelta(hours=1))
    now = city.now + LIMITS.busy_silence
    says(city.now, busy=3000)
    assert codes(ticket, now) == []
    says(city.now, code="starting")
    assert codes(ticket, now) == []
    says(city.now, busy=3000)
    assert codes(ticket, now + timedelta(seconds=1)) == ["stopped"]


def test_a_releaser_that_never_spoke_is_stopped(city: City) -> None:
    _item, ticket = scheduled(city, timedelta(hours=1))
    (danger,) = outlook.dangers(ticket, now=city.now)
    assert (danger.risk.code, "从未应答" in danger.said) == ("stopped", True)


def test_a_word_added_after_the_approval_is_told_without_repeating_it(city: City) -> None:
    _item, ticket = scheduled(city, timedelta(hours=23))
    says(city.now)
    assert codes(ticket, city.now) == []
    source = """
name = "新词表"
owner = "网信办"
source = "测试"
kind = "banned"
since = 2026-11-20
[[words]]
pattern = "公交线路调整"
"""
    install_word_list(source=source, actor=SYSTEM, now=city.tick())
    says(city.now)
    (danger,) = outlook.dangers(ticket, now=city.now)
    assert danger.risk.code == "refused"
    assert any("公交线路调整" in line for line in danger.details)
    assert "公交线路调整" not in danger.said
    assert services.warn_scheduled(city.now) == 1
    notice = warnings().get()
    assert "公交线路" not in notice.subject + notice.text
    assert services.warn_scheduled(city.now + timedelta(hours=1)) == 0
    more = source.replace('pattern = "公交线路调整"', 'pattern = "有关事项公告"').replace(
        "新词表", "又一词表"
    )
    install_word_list(source=more, actor=SYSTEM, now=city.tick())
    says(city.now)
    assert services.warn_scheduled(city.now) == 1


def test_a_queue_that_stands_still_is_told(city: City) -> None:
    admin = keeper(city)
    _item, ticket = scheduled(city, timedelta(hours=1))
    city.release(title="停水公告", body=WATER)
    says(city.now)
    assert codes(ticket, city.now) == []
    now = city.now + LIMITS.patience + timedelta(minutes=1)
    says(now)
    assert codes(ticket, now) == ["behind"]
    assert services.warn_scheduled(now) == 2
    assert set(told()) == {"registrar", admin.username}


def test_a_moment_that_passed_is_told_once(city: City) -> None:
    _item, ticket = scheduled(city, timedelta(hours=1))
    assert ticket.not_before is not None
    now = ticket.not_before + LIMITS.patience + timedelta(seconds=1)
    says(now)
    assert codes(ticket, now) == ["late"]
    assert services.warn_scheduled(now) == 1
    assert services.warn_scheduled(now + timedelta(days=1)) >= 0
    assert told()["registrar"].count("已经过点，还没有公开") == 1


def test_where_the_registrar_has_gone_the_others_are_told(city: City) -> None:
    scheduled(city, timedelta(hours=1))
    User.objects.filter(username="registrar").update(is_active=False)
    other = User.objects.create(username="successor")
    RoleGrant.objects.create(user=other, role="registrar", organ=city.organ, since=city.now)
    services.warn_scheduled(city.now)
    assert set(told()) == {"successor"}


def test_it_is_a_recurring_job_and_every_row_can_happen() -> None:
    assert registered()["publication.warn_scheduled"].run is services.warn_scheduled
    assert len({row.code for row in RISKS}) == len(RISKS)
    assert all(row.advice and row.clause for row in RISKS)
