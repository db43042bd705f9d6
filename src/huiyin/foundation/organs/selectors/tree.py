"""机关的树 (tree): organs of a day, names on a day, posts and vacancies."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from huiyin.foundation.organs import rules
from huiyin.foundation.organs.models import Appointment, Organ, OrganName

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date


@dataclass(frozen=True, slots=True)
class Branch:
    """An organ with the organs below it, in the order of their position."""

    organ: Organ
    children: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A post that should be held and is not."""

    organ: Organ
    post: rules.PostKind


def open_on(day: date) -> QuerySet[Organ]:
    """Return the organs that exist on the day."""
    return Organ.objects.filter(Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gt=day))


def tree(day: date) -> tuple[Branch, ...]:
    """Return the organs of the day as branches, in one query.

    An organ whose parent no longer exists stands at the root, so that none gets lost.
    """
    organs = list(open_on(day))
    ids = {organ.pk for organ in organs}
    below: dict[int | None, list[Organ]] = defaultdict(list)
    for organ in organs:
        below[organ.parent_id if organ.parent_id in ids else None].append(organ)
    return _branches(below, None)


def _branches(below: Mapping[int | None, list[Organ]], parent: int | None) -> tuple[Branch, ...]:
    return tuple(Branch(o, _branches(below, o.pk)) for o in below.get(parent, ()))


def walk(branches: Iterable[Branch], depth: int = 0) -> Iterator[tuple[Organ, int]]:
    """Yield every organ of the branches, a parent before what is below it, with its depth (a root has 0)."""
    for branch in branches:
        yield branch.organ, depth
        yield from walk(branch.children, depth + 1)


def name_on(organ: Organ, day: date) -> str:
    """Return the full name borne on the day (documents keep the name of their time)."""
    row = (
        organ.names.filter(Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gt=day))
        .order_by("-id")
        .first()
    )
    return row.name if row else organ.name


def every_name() -> set[str]:
    """Return the full and short names of all organs, those borne earlier too."""
    names = ("name", "short_name")
    rows = Organ.objects.order_by().values_list(*names)
    return {n for row in rows.union(OrganName.objects.order_by().values_list(*names)) for n in row}


def posts_of(organ: Organ, day: date) -> QuerySet[Appointment]:
    """Return the posts held in the organ on the day, with their persons."""
    return posts_on(day).filter(organ=organ).select_related("person")


def posts_held_by(person_id: int, day: date) -> QuerySet[Appointment]:
    """Return the posts a person holds on the day, heads first, with their organs."""
    return posts_on(day).filter(person_id=person_id).select_related("organ").order_by("since", "id")


def vacancies(day: date) -> list[Vacancy]:
    """Return the required posts that nobody holds on the day (changchun-2015:5.1c)."""
    held = set(posts_on(day).values_list("organ_id", "post"))
    return [
        Vacancy(organ, post)
        for organ in open_on(day)
        for post in rules.POST_KINDS
        if organ.kind in post.required and (organ.pk, post.code) not in held
    ]


def posts_on(day: date) -> QuerySet[Appointment]:
    """Return every post held on the day."""
    return Appointment.objects.filter(Q(until=None) | Q(until__gt=day), since__lte=day)
