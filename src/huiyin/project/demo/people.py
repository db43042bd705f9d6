"""演示城市的人: organs, persons, posts, accounts and roles, entered as a real installation enters them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from huiyin.foundation.accounts import rules
from huiyin.foundation.accounts import services as accounts
from huiyin.foundation.accounts.models import RoleGrant, User
from huiyin.foundation.accounts.passwords import new_password
from huiyin.foundation.accounts.selectors import actor_of
from huiyin.foundation.notices.services import mark_all_read
from huiyin.foundation.organs import services as organs
from huiyin.foundation.organs.facts import OrganFacts, PostFacts
from huiyin.foundation.organs.models import Appointment, Organ, Person
from huiyin.kernel.actors import SYSTEM
from huiyin.project.demo import sign_ins, timeline
from huiyin.project.demo.city import HOURS, city
from huiyin.project.demo.sign_ins import SignIn

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from huiyin.kernel.actors import Actor
    from huiyin.project.demo.city import OrganRow, PersonRow

BASIS = "岗位分工"
FIRST = ("shilei", "anran", "yanjin")
"""The three administrators: the first accounts, entered by the system; everybody else comes through them."""


@dataclass
class Staff:
    """The people of the city; ``actor`` gives one of them at a moment."""

    sign_ins_file: Path
    sign_ins: tuple[SignIn, ...] = ()
    _actors: dict[str, Actor] = field(default_factory=dict)

    def engage(self, *, now: datetime) -> int:
        """Enter what is missing and return how much that was; passwords are written down first."""
        self.sign_ins = self._passwords()
        acts = sum(_establish(row, now) for row in city().organs)
        by_name = {row.username: row for row in self.sign_ins}
        people = sorted(city().people, key=lambda p: p.username not in FIRST)
        acts += sum(self._employ(row, by_name.get(row.username), now) for row in people)
        return acts

    def read_everything(self, now: datetime) -> None:
        """Let everybody read what they were told so far."""
        for sign_in in self.sign_ins:
            mark_all_read(actor=self.actor(sign_in.username, now), now=now)

    def actor(self, username: str, now: datetime) -> Actor:
        """Return a person as an actor; roles do not change after ``now`` of the first call."""
        if username not in self._actors:
            self._actors[username] = actor_of(User.objects.get(username=username), now)
        return self._actors[username]

    def _passwords(self) -> tuple[SignIn, ...]:
        """Return the sign-ins of all accounts, writing new ones down."""
        known = sign_ins.read(self.sign_ins_file)
        rows = tuple(
            SignIn(
                username=p.username,
                password=known.get(p.username) or new_password(p.username),
                name=p.name,
                title=p.title,
                roles="、".join(rules.BY_CODE[r].label for r in p.roles),
            )
            for p in city().people
            if p.account
        )
        if {r.username for r in rows} - known.keys():
            sign_ins.write(self.sign_ins_file, rows)
        return rows

    def renew_passwords(self, now: datetime) -> None:
        """Date the generated passwords from today: the story begins long before, the passwords do not."""
        names = [p.username for p in city().people if p.account]
        stale = User.objects.filter(username__in=names, password_changed_at__lte=timeline.OPENING)
        stale.update(password_changed_at=now)

    def _employ(self, row: PersonRow, sign_in: SignIn | None, now: datetime) -> int:
        """Register a person, appoint, and open the account with its roles."""
        acts = _appoint(row, now)
        if sign_in is None:
            return acts
        return acts + self._open_account(row, sign_in, now) + self._grant(row, now)

    def _open_account(self, row: PersonRow, sign_in: SignIn, now: datetime) -> int:
        """Open an account; the first three are the system's, the others the system administrator's."""
        if User.objects.filter(username=row.username).exists():
            return 0
        person = Person.objects.get(name=row.name)
        accounts.create_account(
            username=row.username,
            password=sign_in.password,
            person=person,
            actor=SYSTEM if row.username in FIRST else self.actor(FIRST[0], now),
            now=now,
            must_change_password=False,
        )
        return 1

    def _grant(self, row: PersonRow, now: datetime) -> int:
        """Grant the roles that are missing; the security administrator grants those of business."""
        user = User.objects.get(username=row.username)
        held = set(RoleGrant.objects.filter(user=user, until=None).values_list("role", flat=True))
        missing = [role for role in row.roles if role not in held]
        for role in missing:
            accounts.grant_role(
                user=user,
                role=role,
                organ=_organ(row.at),
                basis=BASIS,
                actor=SYSTEM if row.username in FIRST else self.actor(FIRST[1], now),
                now=now,
            )
        return len(missing)


def _establish(row: OrganRow, now: datetime) -> int:
    """Enter an organ unless it is there."""
    if Organ.objects.filter(code=row.code).exists():
        return 0
    facts = OrganFacts(
        code=row.code,
        name=row.name,
        short_name=row.short_name,
        english_name=row.english_name,
        level=row.level,
        kind=row.kind,
        parent=_organ(row.parent),
        competent=_organ(row.competent),
        uscc=row.uscc,
        agency_words=row.agency_words,
        address=row.address,
        office_hours=HOURS,
        phone=row.phone,
        fax=row.fax,
        email=row.email,
        has_website=row.website,
        position=[o.code for o in city().organs].index(row.code),
    )
    organs.establish(facts=facts, actor=SYSTEM, now=now)
    return 1


def _organ(code: str) -> Organ | None:
    return Organ.objects.get(code=code) if code else None


def _appoint(row: PersonRow, now: datetime) -> int:
    """Register and appoint a person unless the post is held."""
    organ = Organ.objects.get(code=row.organ)
    if Appointment.objects.filter(organ=organ, person__name=row.name, title=row.title).exists():
        return 0
    person = Person.objects.filter(name=row.name).first()
    person = person or organs.register_person(name=row.name, actor=SYSTEM, now=now)
    post = PostFacts(kind=row.post, title=row.title, since=now.date())
    organs.appoint(person=person, organ=organ, post=post, actor=SYSTEM, now=now)
    return 1
