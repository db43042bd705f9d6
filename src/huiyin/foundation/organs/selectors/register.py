"""机关名册 (register): organs and people as those see them who keep the register."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.foundation.organs import rules
from huiyin.foundation.organs.access import OrganQuerySet, PersonQuerySet
from huiyin.foundation.organs.models import Appointment, Organ, Person
from huiyin.foundation.organs.selectors.tree import open_on, posts_on, tree, vacancies, walk
from huiyin.kernel.errors import NotFound
from huiyin.kernel.pinyin import by_surname

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from huiyin.kernel.actors import Actor

HEAD = "head"


@dataclass(frozen=True, slots=True)
class OrganLine:
    """An organ in the list of the tree; ``depth`` 0 is a root, ``vacancies`` counts empty required posts."""

    organ: Organ
    depth: int
    head: Appointment | None
    vacancies: int


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person with the posts held on a day."""

    person: Person
    posts: tuple[Appointment, ...]


@dataclass(frozen=True, slots=True)
class Seat:
    """A kind of post in an organ: who holds it on the day, who will, and whether it stands empty."""

    kind: rules.PostKind
    held: tuple[Appointment, ...]
    coming: tuple[Appointment, ...]
    vacant: bool


def visible_to(actor: Actor) -> OrganQuerySet:
    """Return the organs the actor sees in the register."""
    return OrganQuerySet(Organ).visible_to(actor)


def people_visible_to(actor: Actor) -> PersonQuerySet:
    """Return the people the actor sees in the register."""
    return PersonQuerySet(Person).visible_to(actor)


def organ(code: str, actor: Actor) -> Organ:
    """Return one organ; ``NotFound`` where there is none, or none for this actor."""
    found = visible_to(actor).filter(code=code).select_related("parent", "competent").first()
    if found is None:
        raise NotFound("organ-not-found", _("没有找到这个机关。"))
    return found


def person(pk: int, actor: Actor) -> Person:
    """Return one person; ``NotFound`` where there is none, or none for this actor."""
    found = people_visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound("person-not-found", _("没有找到这个人。"))
    return found


def appointment(pk: int, actor: Actor) -> Appointment:
    """Return one appointment in an organ the actor sees; ``NotFound`` otherwise."""
    rows = Appointment.objects.filter(pk=pk, organ__in=visible_to(actor).values("pk"))
    found = rows.select_related("organ", "person").first()
    if found is None:
        raise NotFound("appointment-not-found", _("没有找到这项任职。"))
    return found


def organ_lines(actor: Actor, day: date, *, words: str = "", level: str = "") -> list[OrganLine]:
    """Return the organs of the day in the order of the tree, in a fixed number of queries.

    ``words`` is part of a name, an English name or a code; ``level`` a code of ``rules.LEVELS``.
    """
    wanted = _named(visible_to(actor), words)
    ids = set((wanted.filter(level=level) if level else wanted).values_list("pk", flat=True))
    walked = [(o, depth) for o, depth in walk(tree(day)) if o.pk in ids]
    return _lines(walked, day)


def closed_lines(actor: Actor, day: date, *, words: str = "") -> list[OrganLine]:
    """Return the organs that do not exist on the day: closed ones, and those that begin later."""
    gone = _named(visible_to(actor), words).exclude(pk__in=open_on(day).values("pk"))
    return _lines([(o, 0) for o in gone], day)


def seats_of(organ: Organ, day: date) -> list[Seat]:
    """Return the posts of an organ: those held, those to be held, and those that stand empty."""
    posts: dict[str, list[Appointment]] = defaultdict(list)
    rows = organ.appointments.filter(Q(until=None) | Q(until__gt=day)).select_related("person")
    for row in rows.order_by("role_order", "since", "id"):
        posts[row.post].append(row)
    seats = []
    for kind in rules.POST_KINDS:
        held = tuple(a for a in posts[kind.code] if a.since <= day)
        coming = tuple(a for a in posts[kind.code] if a.since > day)
        required = organ.kind in kind.required and organ.until is None
        if held or coming or required:
            seats.append(Seat(kind, held, coming, vacant=required and not held))
    return seats


def past_posts_of(organ: Organ, day: date) -> QuerySet[Appointment]:
    """Return the posts that ended in the organ, the last ended first."""
    ended = organ.appointments.filter(until__lte=day).select_related("person")
    return ended.order_by("-until", "-id")


def find_people(actor: Actor, day: date, *, words: str = "") -> list[Person]:
    """Search the people: part of a name, a telephone number, or the name of an organ they serve on the day.

    They stand in the order of pinyin, which no database sorts by without a library of its own.
    """
    found = people_visible_to(actor)
    if words:
        named = Q(organ__name__icontains=words) | Q(organ__short_name__icontains=words)
        serving = posts_on(day).filter(named | Q(title__icontains=words)).values("person_id")
        found = found.filter(
            Q(name__icontains=words) | Q(phone__icontains=words) | Q(pk__in=serving)
        )
    return sorted(found, key=lambda one: (by_surname(one.name), one.pk))


def person_lines(people: Iterable[Person], day: date) -> list[PersonLine]:
    """Return people with the posts they hold on the day, in one query for all."""
    listed = list(people)
    posts: dict[int, list[Appointment]] = defaultdict(list)
    for row in posts_on(day).filter(person__in=listed).select_related("organ").order_by("since"):
        posts[row.person_id].append(row)
    return [PersonLine(p, tuple(posts[p.pk])) for p in listed]


def _named(organs: OrganQuerySet, words: str) -> OrganQuerySet:
    if not words:
        return organs
    named = Q(name__icontains=words) | Q(short_name__icontains=words)
    return organs.filter(named | Q(code__icontains=words) | Q(english_name__icontains=words))


def _lines(walked: list[tuple[Organ, int]], day: date) -> list[OrganLine]:
    empty = Counter(v.organ.pk for v in vacancies(day))
    rows = posts_on(day).filter(post=HEAD).select_related("person").order_by("-since", "-id")
    heads = {row.organ_id: row for row in rows}
    return [OrganLine(o, depth, heads.get(o.pk), empty[o.pk]) for o, depth in walked]
