"""发布器: the only process that writes the release store and the public search index.

One step takes the due tickets of both turns (``turns.py``), withdrawals first and then the others. Of each turn it
refuses what does not hold, renders what the rest touches and swaps in one new root. After a crash at any point the
next step finds either the old root and the ticket still queued, or the new root and writes down the admission that
was missed.

What waits for what: a withdrawal waits for the step of ordinary releases under way, which is short; a design and a
configuration, whose rendering is long, give way to it (``giving_way.py``). It is rendered where the design is the
approved one, and so leaves no page paused; under a design that is not, or not yet, it is taken down without rendering
(``takedown.py``). Nothing gives way to a second withdrawal: not the first one, not the pages that a new day moves.
The render at a start gives way like a configuration where the dependencies are known (pages that gave way come back);
where it is to learn them it gives way to nothing, since without them nobody knows what showed the thing.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from huiyin.foundation.release import answers, batches
from huiyin.foundation.release.admission import Failed, Prepared, Refused
from huiyin.foundation.release.engine import Engine
from huiyin.foundation.release.giving_way import Began, MustGiveWay, Watch
from huiyin.foundation.release.judging import (
    DesignFails,
    DesignNotApproved,
    judge,
    require_design,
    sealed_time_has_come,
)
from huiyin.foundation.release.pace import UNTYPICAL, Pace
from huiyin.foundation.release.pages import store_pages, store_sources
from huiyin.foundation.release.rebuilding import rebuild
from huiyin.foundation.release.rendering import moved_in_search
from huiyin.foundation.release.resuming import ensure_newest
from huiyin.foundation.release.takedown import carry_out, gave_way
from huiyin.foundation.release.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from huiyin.foundation.release.deps import Dependencies
    from huiyin.foundation.release.engine import Rendered
    from huiyin.foundation.release.judging import Answer
    from huiyin.foundation.release.models import Ticket
    from huiyin.foundation.release.rendering import Envelope, Publisher
    from huiyin.foundation.release.searching import SearchMirror
    from huiyin.foundation.release.store import Root
    from huiyin.foundation.release.writer import StoreWriter

log = logging.getLogger("huiyin.releaser")


@dataclass
class Releaser:
    """Everything one releaser process holds; ``begins`` is told how many things a step will take out."""

    writer: StoreWriter
    publisher: Publisher
    deps: Dependencies
    mirror: SearchMirror | None = None
    pace: Pace = field(default_factory=Pace)
    begins: Callable[[int], None] | None = None
    turns: Turns = field(default_factory=Turns)
    _unwritten: tuple[Rendered, Root] | None = None
    _gave_way: int = 0

    def start(self, *, now: datetime) -> None:
        """Load the sources; where the dependencies belong to another root, render everything once.

        The day is that of the root: what dates have moved since then, the first step renders.
        ``CannotContinue`` where a later head than CURRENT is known: see ``resuming.py``.
        """
        ensure_newest(self.writer)
        self.engine = Engine(self.writer.store, self.publisher, self.deps)
        root = self.writer.root
        self._today = localdate(datetime.fromisoformat(root.signed_at) if root else now)
        if root and self.mirror:
            self.mirror.catch_up(self.publisher, self.writer.store, root.digest, self._today)
        self.engine.load(root.digest if root else None, today=self._today)
        if root and self.mirror:
            self.mirror.take_terms(self.publisher, self.writer.store, root.digest)
        if root and self.deps.tag() != root.digest:
            rebuild(self, now, learned=False)
        elif gave_way(self.writer, self.publisher.design_digest()):
            rebuild(self, now, learned=True)

    def step(self, *, now: datetime) -> int:
        """Withdraw and then release what is due; return how many tickets were answered.

        ``DesignNotApproved`` where something waits that nobody may render; ``DesignFails`` where two people
        approved the design and it broke.
        """
        self.writer.still_current()
        self.writer.keep_head()
        self._write_down()
        try:
            answered = self._answered(now)
        except DesignNotApproved:
            if self.turns.design_waits():
                raise DesignFails from None
            raise
        if self.mirror:
            self.mirror.follow(self.publisher, self.engine.source)
        return answered

    def _answered(self, now: datetime) -> int:
        """Take both turns of a step; what is taken down without rendering lets the other turn go on."""
        began, before = Began(now), self.writer.root
        answered, rendering = self._withdraw(now)
        if self.writer.root != before:
            self.turns.hasten()  # what was withdrawn may be what a long render broke on
        others = self.turns.others(now)
        try:
            answered += self._turn(others, now)
        except MustGiveWay:
            self._gave_way += 1
            self.withdraw_first(began.anew())
            return answered + len(others)
        if not rendering or localdate(now) != self._today:
            require_design(self.writer.store, self.writer.root, self.publisher)
        if localdate(now) != self._today:
            self.commit({}, [], "time", now)
        return answered

    def _turn(self, due: list[Ticket], now: datetime) -> int:
        """Judge and release tickets and return how many were answered."""
        early = [t for t in due if not sealed_time_has_come(t, now)]
        for ticket in early:
            self.turns.hold(ticket, "封印写明的时间还没有到")
        judged = self.judge_due([t for t in due if t not in early and not self._reconciled(t)], now)
        for answer in judged:
            self.aside(answer, now)
        prepared = [a for a in judged if isinstance(a, Prepared)]
        if prepared:
            self._timed(prepared, now)
        return len(due) - len(early)

    def _timed(self, prepared: list[Prepared], now: datetime) -> None:
        """Release a batch and remember how long that took; a failed one says nothing about the pace."""
        entries = sum(len(p.ticket.payload["entries"]) for p in prepared)
        if self.begins:
            self.begins(entries)
        begun = time.monotonic()
        batches.release(self, prepared, now)
        failed = self.turns.problems().keys() & {p.ticket.pk for p in prepared}
        if not failed:
            whole = bool(UNTYPICAL & {p.ticket.kind for p in prepared})
            self.pace.note(time.monotonic() - begun, entries, untypical=whole)

    def aside(self, answer: Answer, now: datetime) -> None:
        """Write down a refusal, or hold a ticket that could not be judged."""
        if isinstance(answer, Refused):
            answers.refuse(answer, now)
            self.turns.done(answer.ticket)
        elif isinstance(answer, Failed):
            self.turns.hold(answer.ticket, answer.why)

    def judge_due(self, tickets: list[Ticket], now: datetime) -> list[Answer]:
        """Judge tickets; where nothing may be rendered, write down what is settled all the same."""
        try:
            return judge(tickets, self.writer.store, self.writer.root, self.publisher, now=now)
        except DesignNotApproved as stopped:
            for answer in stopped.settled:
                self.aside(answer, now)
            raise

    def _reconciled(self, ticket: Ticket) -> bool:
        """Write down an admission that a crash swallowed; the store knows it happened."""
        head = answers.went_out_with(self.writer.store, self.writer.root, ticket)
        if head is not None:
            answers.admit([ticket], head)
            self.turns.done(ticket)
        return head is not None

    def withdraw_first(self, now: datetime) -> None:
        """Withdraw before a long render that was interrupted; the caller lets it begin again."""
        self.forget()
        self._withdraw(now)

    def _withdraw(self, now: datetime) -> tuple[int, bool]:
        """Take the turn of the withdrawals; return how many it took and whether they could be rendered."""
        down = self.turns.withdrawals(now)
        try:
            return self._turn(down, now), True
        except DesignNotApproved:
            self._take_down(now)
            return len(down), False

    def _take_down(self, now: datetime) -> None:
        """Carry out withdrawals while nothing may be rendered, however much else waits."""
        tickets = [t for t in self.turns.withdrawals(now) if not self._reconciled(t)]
        for answer, root in carry_out(self, tickets, today=self._today, now=now):
            if root:
                answers.admit([answer.ticket], root)
            self.aside(answer, now)

    def commit(
        self,
        changes: dict[str, Envelope | None],
        prepared: list[Prepared],
        kind: str,
        now: datetime,
    ) -> None:
        """Render what changes touch, swap in a root with it, and write the admissions down."""
        today = localdate(now)
        rendered = self._rendered(changes, prepared, now)
        if self.mirror:
            self.mirror.day = today
        if not (prepared or rendered.outputs):
            self._today = today
            if self.mirror and self.writer.root:
                self.mirror.move(self.publisher, rendered.moved, self.engine.source)
            return
        root = self._swap(rendered, changes, prepared, kind, now)
        self._today = today
        self.engine.committed(root.digest)
        self.remember(rendered, root)
        if self.mirror:
            self.mirror.mark(root.digest)
        for answered in prepared:
            self.turns.done(answered.ticket)
        answers.admit([p.ticket for p in prepared], root)

    def _rendered(
        self, changes: Mapping[str, Envelope | None], prepared: list[Prepared], now: datetime
    ) -> Rendered:
        """Render what changes touch, or everything for a design; only what may be long gives way."""
        today = localdate(now)
        if not UNTYPICAL & {p.ticket.kind for p in prepared}:
            return self.engine.change(changes, today=today)
        design = "design/portal" in changes
        watch = Watch(self.turns, now, self._gave_way, rendering=not design)
        if design:
            moved = moved_in_search(self.engine.take(changes, today=today))
            rendered = replace(self.engine.everything(watch), moved=moved)
        else:
            rendered = self.engine.change(changes, today=today, watch=watch)
        self._gave_way = 0
        return rendered

    def _swap(
        self,
        rendered: Rendered,
        changes: Mapping[str, Envelope | None],
        prepared: list[Prepared],
        kind: str,
        now: datetime,
    ) -> Root:
        pages = store_pages(self.writer, rendered)
        sources = store_sources(self.writer, changes)
        if self.mirror:
            self.mirror.change(self.publisher, changes, rendered.moved, self.engine.source)
        return self.writer.commit(
            pages=pages,
            sources=sources,
            kind=kind,
            tickets=[p.commitment for p in prepared],
            design=self.publisher.design_digest(),
            now=now,
        )

    def remember(self, rendered: Rendered, root: Root) -> None:
        """Keep what the last render learned, and write it down as soon as that is possible."""
        self._unwritten = rendered, root
        self._write_down()

    def _write_down(self) -> None:
        """Write what the last render learned; where the disk is full, nothing is released before that is done."""
        if self._unwritten is None:
            return
        rendered, root = self._unwritten
        self.deps.commit(
            root=root.digest,
            reads=rendered.reads,
            known=rendered.known,
            plans=rendered.plans,
            removed=rendered.removed,
            anew=rendered.anew,
        )
        self._unwritten = None

    def forget(self) -> None:
        """Go back to what is public after a failure."""
        root = self.writer.root
        self.engine.load(root.digest if root else None, today=self._today)
        if self.mirror:
            self.mirror.day = self._today
            self.mirror.rollback()
