"""The whole city through the real services: broken off, continued, and run once more."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.domains.publication.models import InterpretationPlan, Item, Submission
from huiyin.domains.publication.selectors import redirect_rows
from huiyin.foundation.accounts.models import User
from huiyin.foundation.cases.models import Case, Decision
from huiyin.foundation.cases.selectors import calendar, waiting_for
from huiyin.foundation.ledger.models import Entry
from huiyin.foundation.notices.models import Notice
from huiyin.foundation.release import gate
from huiyin.foundation.release.models import Admission, Refusal
from huiyin.foundation.release.public_paths import PublicPaths
from huiyin.project.demo import loader, sign_ins, timeline
from huiyin.project.demo.city import city
from huiyin.project.demo.manuscripts import manuscripts
from huiyin.project.demo.people import Staff

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
FOLDERS = ("KEYS", "RELEASE", "RELEASER", "SEARCH", "FILES", "OUTBOX")
WAITING = {
    "first_reviewer": "review_1",
    "second_reviewer": "review_2",
    "secrecy_officer": "secrecy_review",
    "coordinator": "coordination",
    "approver": "approval",
    "registrar": "registration",
}


@pytest.fixture
def folders(tmp_path: Path, settings: Any) -> Path:
    """Keep every file of the city in a folder of its own."""
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = str(tmp_path / "media")
    for name in FOLDERS:
        setattr(settings, f"{name}_DIR", tmp_path / name.lower())
    return tmp_path


class PowerCutError(Exception):
    """The machine stops."""


def cut_after(count: int) -> Any:
    """Return an announcer that stops the run at the n-th sentence."""
    told: list[str] = []

    def announce(sentence: str) -> None:
        told.append(sentence)
        if len(told) > count:
            raise PowerCutError

    return announce


def quiet(sentence: str) -> None:
    """Hear nothing."""


@pytest.mark.slow
@pytest.mark.clause("changchun-2015:4.1b")
@pytest.mark.django_db
def test_the_city_loads_continues_after_a_break_and_loads_once(folders: Path) -> None:
    with pytest.raises(PowerCutError):
        loader.load(now=NOW, announce=cut_after(4))
    assert 0 < Admission.objects.count() < 60
    first = sign_ins.read(folders / loader.SIGN_INS)

    demo = loader.load(now=NOW, announce=quiet)
    assert demo.acts > 0
    again = loader.load(now=NOW, announce=quiet)
    assert again.acts == 0
    assert {row.username: row.password for row in again.sign_ins} == first

    check_people(folders, demo)
    check_releases()
    check_stages(folders)
    check_record()
    check_notices()


def check_people(folders: Path, demo: loader.Demo) -> None:
    """Everybody can sign in with what the file says, and nobody else reads the file."""
    path = folders / loader.SIGN_INS
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(demo.sign_ins) == len([p for p in city().people if p.account])
    for row in demo.sign_ins:
        assert User.objects.get(username=row.username).check_password(row.password)


def check_releases() -> None:
    """What is called released is public, registered and by enough people; nothing was refused."""
    assert Refusal.objects.count() == 0
    released = [m for m in manuscripts() if "released" in m.facts]
    for manuscript in released:
        item = Item.objects.get(
            organ__code=manuscript.facts["organ"], title=manuscript.facts["title"]
        )
        assert gate.released_digest(item.key) is not None
        assert item.registration
        assert not item.live
        if item.normative:
            assert item.normative_number == item.document_number
    repealed = Item.objects.get(document_number="云政发〔2021〕9号").latest_revision.as_object()
    assert repealed.validity == "repealed"
    assert repealed.replaced_by.document_number == "云政发〔2026〕18号"
    assert InterpretationPlan.objects.filter(interpretation__isnull=False).count() == 2
    rows = {row.redirect.path: (row.redirect.target, row.state) for row in redirect_rows()}
    assert rows == {row.path: (row.leads_to, "public") for row in city().old_addresses}
    paths = PublicPaths()
    for row in city().old_addresses:
        found = paths.at(row.path)
        assert found is not None
        assert dict(found.headers)["Location"] == row.leads_to
        assert paths.at(row.leads_to) is not None


def check_notices() -> None:
    """Who signs in first is met by the news of the last days, not by that of fourteen months."""
    unread = Notice.objects.filter(read_at=None)
    assert unread.exists()
    since = loader.last_days(timeline.events(manuscripts(), calendar()), NOW)
    assert NOW - timedelta(days=14) < since < NOW
    assert not unread.filter(created_at__lt=since).exists()


@pytest.mark.django_db
def test_the_last_days_are_those_of_the_story_however_late_it_is_told() -> None:
    planned = timeline.events(manuscripts(), calendar())
    later = NOW + timedelta(days=300)
    assert loader.last_days(planned, later) == planned[-1].at - loader.UNREAD


def check_stages(folders: Path) -> None:
    """Every role finds something to do, and the first reviewer an unsettled finding."""
    staff = Staff(sign_ins_file=folders / loader.SIGN_INS)
    for role, state in WAITING.items():
        holders = [p.username for p in city().people if role in p.roles]
        found = [c.state for u in holders for c in waiting_for(staff.actor(u, NOW))]
        assert state in found, role
    states = list(Case.objects.filter(kind="publication").values_list("state", flat=True))
    assert states.count("draft") == 3
    waiting = Case.objects.get(kind="publication", state="review_1")
    submission = Submission.objects.get(item_id=int(waiting.subject.partition("/")[2]))
    assert "confirm" in {f["severity"] for f in submission.findings}
    assert gate.status(scheduled().subject, now=NOW).state == "scheduled"


def scheduled() -> Case:
    """Return the case that waits for tomorrow morning."""
    return Case.objects.get(kind="publication", state="awaiting_release")


def check_record() -> None:
    """The ledger and the decisions tell the story forwards."""
    for case in Case.objects.filter(kind="publication"):
        moments = list(
            Decision.objects.filter(case=case).order_by("sequence").values_list("at", flat=True)
        )
        assert moments == sorted(moments)
    assert Entry.objects.count() > 1000
    assert Entry.objects.order_by("-at")[0].at <= NOW


def test_tomorrow_is_tomorrow_in_the_city() -> None:
    late = datetime(2026, 11, 23, 17, tzinfo=UTC)  # already the 24th there
    assert loader.tomorrow_at_nine(late).isoformat() == "2026-11-25T09:00:00+08:00"
