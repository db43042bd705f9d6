"""执行清除令: what the releaser does with an order that two people gave.

Nothing here trusts a row: the seals of both decisions, their people, roles and digest are checked against the
private document of the order. A plan is written down before anything is touched, so that a crash at any point
is made good by the next step.
"""

from __future__ import annotations

import json
import logging
import time
import traceback
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import OperationalError, transaction

from huiyin.foundation.cases.models import Case, Decision
from huiyin.foundation.files import blobs
from huiyin.foundation.ledger.services import record
from huiyin.foundation.release import erasing
from huiyin.foundation.release.access import PERSONAL, PURGE_CONFIRMERS, PURGE_PROPOSERS
from huiyin.foundation.release.models import Erasure, PurgeOrder
from huiyin.foundation.release.models.purge import PROBLEM_LENGTH
from huiyin.foundation.release.objects import write_atomic
from huiyin.foundation.release.purge import read_document
from huiyin.foundation.release.purge_rules import KIND
from huiyin.foundation.release.resuming import ensure_newest
from huiyin.kernel.actors import SYSTEM
from huiyin.kernel.digests import canonical_json

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from huiyin.foundation.release.releaser import Releaser
    from huiyin.foundation.release.store import ReleaseStore

RETRY_AFTER = 30.0  # seconds
TOLD = 50  # keys
log = logging.getLogger("huiyin.releaser")


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes: addresses in the release store, digests in the private store.

    ``kept`` are digests of files that stay because others use them today, ``kept_for`` the keys of these.
    """

    objects: list[str]
    files: list[str]
    kept: list[str] = field(default_factory=list)
    kept_for: list[str] = field(default_factory=list)


class _Refused(Exception):
    """An order that will never be carried out, and why (a Chinese sentence)."""


@dataclass
class Purger:
    """Carries out the orders that wait; one a releaser."""

    releaser: Releaser
    _later: dict[int, float] = field(default_factory=dict)

    def step(self, *, now: datetime) -> int:
        """Carry out what was ordered and return how many orders were answered."""
        return sum(self._answer(order, now) for order in waiting_orders() if self._is_due(order))

    def _is_due(self, order: PurgeOrder) -> bool:
        return self._later.get(order.pk, 0.0) <= time.monotonic()

    def _answer(self, order: PurgeOrder, now: datetime) -> int:
        """Carry out one order; one that breaks waits a while and holds up nobody else."""
        try:
            carry_out(self.releaser, order, now=now)
        except (OSError, OperationalError):
            raise
        except Exception as error:  # noqa: BLE001 — whatever it was, tickets must go on being released
            # The traceback without the exception's own words: they might be those that leaked.
            places = "".join(traceback.format_tb(error.__traceback__))
            log.error("order %s stays: %s\n%s", order.pk, type(error).__name__, places)  # noqa: TRY400
            self._later[order.pk] = time.monotonic() + RETRY_AFTER
            return 0
        return 1


def waiting_orders() -> list[PurgeOrder]:
    """Return the orders that two people gave and the releaser has not answered."""
    subjects = Case.objects.filter(kind=KIND, state="ordered").values_list("subject", flat=True)
    ids = [subject.partition("/")[2] for subject in subjects]
    return list(PurgeOrder.objects.filter(pk__in=ids, erasure=None).order_by("pk")) if ids else []


def carry_out(releaser: Releaser, order: PurgeOrder, *, now: datetime) -> Erasure:
    """Erase by an order, or go on where a crash left off; the caller holds the releaser's lock."""
    ensure_newest(releaser.writer)
    file = _file(order)
    try:
        plan = _read(file) or _planned(releaser.writer.store, order)
    except _Refused as refused:
        return _write(order, now, problem=str(refused)[:PROBLEM_LENGTH])
    if not file.exists():
        write_atomic(file, canonical_json(asdict(plan)))
    sequence = _log(releaser, plan, now) if plan.objects else None
    for address in plan.objects:
        releaser.writer.store.objects.erase(address)
    for digest in (*plan.files, order.digest):
        blobs.erase(digest)
    _forget_words(releaser)
    erasure = _write(order, now, sequence=sequence, plan=plan)
    file.unlink()
    return erasure


def _file(order: PurgeOrder) -> Path:
    file: Path = settings.RELEASER_DIR / f"purge-{order.pk}.json"
    return file


def _read(file: Path) -> Plan | None:
    """Return the plan of a step that was interrupted."""
    return Plan(**json.loads(file.read_bytes())) if file.exists() else None


def _planned(store: ReleaseStore, order: PurgeOrder) -> Plan:
    """Check the order and find what goes; ``_Refused`` where it does not hold or nothing is left to erase."""
    document = read_document(order)
    problems = order_problems(order, document)
    if problems:
        raise _Refused("；".join(problems))
    found = erasing.find(
        store,
        key=order.key,
        phrases=document["phrases"],
        files=erasing.released_files(order.key),
    )
    kept = erasing.kept_for_others(order.key)
    plan = Plan(
        sorted(found.objects),
        sorted(erasing.private_files(order.key)),
        sorted(kept),
        sorted(set().union(*kept.values())),
    )
    if not plan.objects and not plan.files:
        raise _Refused("没有找到可以清除的内容：可能还没有撤下，或者已经清除过了")
    return plan


def order_problems(order: PurgeOrder, document: dict[str, Any]) -> list[str]:
    """Return what is wrong with an order: forged or foreign decisions, one person only, other words."""
    decisions = Decision.objects.filter(case__kind=KIND, case__subject=order.subject)
    known = {d.action: d for d in decisions.select_related("case") if d.digest_seen == order.digest}
    first, second = known.get("propose"), known.get("confirm")
    if first is None or second is None:
        return ["清除令没有两人的决定"]
    problems = []
    if not (first.seal_holds() and second.seal_holds()):
        problems.append("清除令的决定不真实")
    if first.actor_id is None or second.actor_id is None or first.actor_id == second.actor_id:
        problems.append("清除须由两人共同下令")
    if first.role not in PURGE_PROPOSERS or second.role not in PURGE_CONFIRMERS:
        problems.append("提出或复核清除的人没有相应岗位")
    if document.get("key") != order.key:
        problems.append("清除令的内容已丢失或被改动")
    return problems


def _log(releaser: Releaser, plan: Plan, now: datetime) -> int:
    """Name the erased objects in the log, once, and return the release that does."""
    store = releaser.writer.store
    listed = releaser.writer.record_erased(plan.objects)
    root = store.current()
    for line in reversed(list(store.log.lines(root.log_length if root else 0))):
        entry = json.loads(line)
        if "erased" in entry:
            if entry["erased"] == listed:
                return int(entry["sequence"])
            break
    return _commit(releaser, listed, now)


def _commit(releaser: Releaser, listed: str, now: datetime) -> int:
    """Sign a root with the same pages whose log entry names the list of erased objects."""
    writer, root = releaser.writer, releaser.writer.root
    design = writer.store.manifest(root.digest)["design"] if root else ""
    made = writer.commit(
        pages={},
        sources={},
        kind="purge",
        tickets=[],
        design=design,
        now=now,
        extra={"erased": listed},
    )
    releaser.engine.committed(made.digest)
    releaser.deps.commit(root=made.digest, reads={}, known={}, plans={}, removed=[], anew=False)
    return made.sequence


def _forget_words(releaser: Releaser) -> None:
    """Write the public index anew: a deleted document stays in the engine's files until they are merged."""
    root = releaser.writer.root
    if releaser.mirror is not None and root is not None:
        releaser.mirror.rewrite(releaser.publisher, releaser.writer.store, root.digest)


@transaction.atomic
def _write(
    order: PurgeOrder,
    now: datetime,
    *,
    sequence: int | None = None,
    plan: Plan | None = None,
    problem: str = "",
) -> Erasure:
    """Write the answer down and tell the ledger how much went, and nothing of what."""
    erasure = Erasure.objects.create(
        order=order,
        sequence=sequence,
        objects_erased=len(plan.objects) if plan else 0,
        files_erased=len(plan.files) if plan else 0,
        files_kept=len(plan.kept) if plan else None,
        problem=problem,
        at=now,
    )
    record(
        kind="release.purge_failed" if problem else "release.purged",
        actor=SYSTEM,
        at=now,
        subject=order.subject,
        basis=PERSONAL,
        data={"problem": problem} if plan is None else _figures(order, plan),
    )
    return erasure


def _figures(order: PurgeOrder, plan: Plan) -> dict[str, Any]:
    """Return what the ledger keeps of a plan."""
    return {
        "key": order.key,
        "objects": len(plan.objects),
        "files": len(plan.files),
        "kept": len(plan.kept),
        "kept_for": plan.kept_for[:TOLD],
    }
