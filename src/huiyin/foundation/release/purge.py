"""清除: erasing leaked personal data, by order of two people and with a reason.

The desk and the command line only order; the releaser, which alone writes the store, carries the order out
(``purging.py``). The words that leaked stand in a private file that goes with the rest: in no table, no
ledger entry and no log.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction

from huiyin.foundation.access import require
from huiyin.foundation.cases import engine
from huiyin.foundation.cases.models import Case
from huiyin.foundation.files import blobs
from huiyin.foundation.release import erasing
from huiyin.foundation.release.access import PURGING
from huiyin.foundation.release.models import PurgeOrder
from huiyin.foundation.release.purge_checks import leaked_words, require_clean, require_taken_back
from huiyin.foundation.release.purge_rules import KIND
from huiyin.foundation.release.store import ReleaseStore
from huiyin.kernel.digests import canonical_json
from huiyin.kernel.errors import Invalid, NotFound, WrongState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from huiyin.foundation.organs.models import Organ
    from huiyin.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Trial:
    """What an order would erase: objects of the store, private files, and the public paths concerned.

    ``remaining`` are pages that show the words today and stay until they are withdrawn or corrected; ``kept`` counts
    the files that stay because the things ``kept_for``, which are public or wait, use them too.
    """

    objects: int
    files: int
    pages: tuple[str, ...]
    remaining: tuple[str, ...]
    kept: int = 0
    kept_for: tuple[str, ...] = ()


def try_purge(
    *, key: str, phrases: Sequence[str], actor: Actor, organ_path: tuple[int, ...] = ()
) -> Trial:
    """Tell what an order would erase; nothing is written. ``Invalid`` where nothing could be."""
    require(PURGING, actor, "read_purge", organ_path)
    words = leaked_words(phrases)
    require_taken_back(key)
    return _trial(key, words)


def propose(
    *,
    key: str,
    phrases: Sequence[str],
    reason: str,
    organ: Organ | None,
    actor: Actor,
    now: datetime,
) -> Case:
    """Order a thing to be erased; the order waits for a second person."""
    require(PURGING, actor, "propose_purge", organ.path() if organ else ())
    words = leaked_words(phrases)
    if not reason.strip():
        raise Invalid("reason-missing", "请写明清除理由。", field="reason")
    require_clean(reason, words)
    require_taken_back(key)
    trial = _trial(key, words)
    if not trial.objects and not trial.files:
        raise Invalid("purge-nothing", "没有找到可以清除的内容，可能已经清除过了。", key=key)
    document = {"key": key, "phrases": words, "salt": secrets.token_hex(16)}
    digest = blobs.put(canonical_json(document))
    try:
        return _open(key, digest, reason, organ, actor, now)
    except BaseException:
        blobs.erase(digest)
        raise


@transaction.atomic
def _open(
    key: str, digest: str, reason: str, organ: Organ | None, actor: Actor, now: datetime
) -> Case:
    """Write the order and its case, the first decision taken."""
    if any(order.key == key for order in _open_orders()):
        raise WrongState("purge-waits", "这项内容已经有一份清除令在办，不用再提。")
    order = PurgeOrder.objects.create(key=key, digest=digest, made_at=now, made_by=actor.id)
    case = engine.open_case(kind=KIND, subject=order.subject, organ=organ, actor=actor, now=now)
    return engine.advance(
        case_id=case.pk,
        action="propose",
        actor=actor,
        now=now,
        digest_seen=digest,
        opinion=reason,
    )


@transaction.atomic
def confirm(
    *,
    case_id: int,
    actor: Actor,
    now: datetime,
    opinion: str = "",
    seen_version: int | None = None,
) -> Case:
    """Agree to an order: from now on the releaser carries it out."""
    order = order_of(_case(case_id))
    require_clean(opinion, phrases_of(order))
    return engine.advance(
        case_id=case_id,
        action="confirm",
        actor=actor,
        now=now,
        seen_version=seen_version,
        digest_seen=order.digest,
        opinion=opinion,
    )


def drop(
    *, case_id: int, opinion: str, actor: Actor, now: datetime, seen_version: int | None = None
) -> Case:
    """Give an order up; its words are erased once that is certain."""
    with transaction.atomic():
        order = order_of(_case(case_id))
        require_clean(opinion, phrases_of(order))
        case = engine.advance(
            case_id=case_id,
            action="drop",
            actor=actor,
            now=now,
            seen_version=seen_version,
            opinion=opinion,
        )
        transaction.on_commit(lambda: _forget(order))
    return case


def _forget(order: PurgeOrder) -> None:
    blobs.erase(order.digest)


def proposed(key: str) -> Case | None:
    """Return the case of an order for a key that waits for a second person."""
    waiting = Case.objects.filter(kind=KIND, state="proposed").order_by("pk")
    return next((case for case in waiting if order_of(case).key == key), None)


def order_of(case: Case) -> PurgeOrder:
    """Return the order behind a case."""
    return PurgeOrder.objects.get(pk=case.subject.partition("/")[2])


def phrases_of(order: PurgeOrder) -> list[str]:
    """Return the words that leaked, for those who decide; nothing once they are erased."""
    return list(read_document(order).get("phrases", ()))


def read_document(order: PurgeOrder) -> dict[str, Any]:
    """Return the private document of an order; an empty one where it is gone or was changed."""
    try:
        document: dict[str, Any] = json.loads(blobs.read(order.digest))
    except (FileNotFoundError, ValueError):
        return {}
    return document


def _case(case_id: int) -> Case:
    case = Case.objects.filter(pk=case_id, kind=KIND).first()
    if case is None:
        raise NotFound("purge-not-found", "没有找到这份清除令。")
    return case


def _open_orders() -> list[PurgeOrder]:
    waiting = Case.objects.filter(kind=KIND, state__in=("prepared", "proposed", "ordered"))
    return [order_of(case) for case in waiting]


def _trial(key: str, words: Sequence[str]) -> Trial:
    store = ReleaseStore(settings.RELEASE_DIR)
    found = erasing.find(store, key=key, phrases=words, files=erasing.released_files(key))
    files = len(erasing.private_files(key))
    pages, remaining = tuple(sorted(found.pages)), tuple(found.remaining)
    kept = erasing.kept_for_others(key)
    users = tuple(sorted(set[str]().union(*kept.values())))
    return Trial(len(found.objects), files, pages, remaining, len(kept), users)
