"""事项的可见范围 (visibility): who sees which case, and on whose list it waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from typing_extensions import override

from huiyin.foundation.access import VisibleQuerySet
from huiyin.foundation.cases import rulebooks
from huiyin.foundation.organs.selectors import paths

if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Self

    from huiyin.foundation.cases.models import Case  # noqa: F401 — named in the base
    from huiyin.kernel.actors import Actor
    from huiyin.kernel.rulebooks import Rulebook
    from huiyin.kernel.steps import State

NOTHING = Q(pk__in=())


class CaseQuerySet(VisibleQuerySet["Case"]):
    """Cases; both reads look at roles and organs only, never at a superuser mark."""

    @override
    def visible_to(self, actor: Actor) -> Self:
        """Return the cases in whose rulebook the actor has a part, in the organs of those roles."""
        reach, found = _Reach(actor), NOTHING
        for book in rulebooks.registered():
            found |= Q(kind=book.kind, rulebook=book.name) & reach.of(book.roles)
        return self.filter(found)

    def waiting_for(self, actor: Actor) -> Self:
        """Return the cases whose state waits for a role of the actor.

        Cases that only other people may move now, because of what this person did in the round, are
        left out.
        """
        reach, found = _Reach(actor), NOTHING
        for book in rulebooks.registered():
            for state in book.states:
                if state.waits_for & actor.roles():
                    here = Q(kind=book.kind, rulebook=book.name, state=state.name)
                    found |= here & reach.of(state.waits_for) & ~_barred(actor, book, state)
        return self.filter(found)

    def open_to(self, actor: Actor, actions: Collection[str]) -> Self:
        """Return the cases in which the actor may take one of the actions now (``engine.available``, as a query)."""
        reach, found = _Reach(actor), NOTHING
        for book in rulebooks.registered():
            for step in book.steps:
                if step.action in actions and not step.auto:
                    here = Q(kind=book.kind, rulebook=book.name, state=step.source)
                    found |= here & reach.of(step.roles) & ~_taken(actor, step.distinct)
        return self.filter(found)


class _Reach:
    """The organs in which an actor holds roles; the tree is read once."""

    def __init__(self, actor: Actor) -> None:
        self.grants = actor.grants
        self.paths: dict[int, tuple[int, ...]] | None = None

    def of(self, roles: frozenset[str]) -> Q:
        """Return where one of the roles is held: everywhere, or in organs and those below."""
        grants = [g for g in self.grants if g.role in roles]
        if any(not g.organ for g in grants):
            return Q()
        if not grants:
            return NOTHING
        if self.paths is None:
            self.paths = paths()
        tops = {g.organ[-1] for g in grants}
        return Q(organ_id__in=[pk for pk, path in self.paths.items() if tops & set(path)])


def _barred(actor: Actor, book: Rulebook, state: State) -> Q:
    """Return the cases in which every deciding step is closed to the actor by an earlier act."""
    steps = [
        s
        for s in book.actions_from(state.name)
        if s.distinct and not s.auto and s.roles & state.waits_for & actor.roles()
    ]
    if not steps or actor.id is None:
        return NOTHING
    barred = Q()
    for step in steps:
        barred &= _taken(actor, step.distinct)
    return barred


def _taken(actor: Actor, actions: Collection[str]) -> Q:
    """Return the cases in whose present round the actor took one of the actions."""
    if not actions or actor.id is None:
        return NOTHING
    decisions = apps.get_model("cases", "Decision").objects.filter(
        case=OuterRef("pk"), round=OuterRef("round"), actor_id=actor.id
    )
    return Q(Exists(decisions.filter(action__in=actions)))
