"""放行审查: what the releaser checks of a ticket before anything is rendered.

Nothing here trusts a row: the seal, every decision's seal, the digests, the rule of the kind and the
scanners are all checked against the bytes that would go out.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from huiyin.foundation.files import blobs
from huiyin.foundation.files.reading.kept import words_of
from huiyin.foundation.release.public_form import public_form, public_list
from huiyin.foundation.release.registry import (
    changed_for_ever,
    problems_of,
    unmet_needs,
    withdrawal_problems,
)
from huiyin.foundation.release.seals import decision_problems, ticket_seal_holds
from huiyin.foundation.text.scanners import scan
from huiyin.kernel.digests import canonical_json, sha256_hex

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.foundation.release.models import Ticket
    from huiyin.foundation.release.rendering import Envelope, Publisher
    from huiyin.foundation.text.scanners import WordMatcher


@dataclass(frozen=True, slots=True)
class Prepared:
    """A ticket that may go out: what it changes among the sources."""

    ticket: Ticket
    changes: dict[str, Envelope | None]
    commitment: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A ticket that may not, and why (Chinese sentences)."""

    ticket: Ticket
    problems: list[str]


@dataclass(frozen=True, slots=True)
class Failed:
    """A ticket that could not be judged at all; it stays queued and holds up nobody else."""

    ticket: Ticket
    why: str


def _nothing_is(_key: str) -> bool:
    return False


@dataclass
class Admitter:
    """Checks tickets against the sources that are public now.

    ``present`` returns the public envelope of a key; ``sequence`` is the number of the coming root. ``is_public``
    tells whether something stands in public under a key; unless given, nothing does.
    """

    publisher: Publisher
    matcher: WordMatcher | None
    is_public: Callable[[str], bool] = _nothing_is

    def prepare(
        self, ticket: Ticket, *, present: dict[str, Envelope | None], sequence: int, now: datetime
    ) -> Prepared | Refused:
        """Return what the ticket changes, or every reason against it."""
        payload = ticket.payload
        if not ticket_seal_holds(payload, ticket.seal) or payload["number"] != ticket.pk:
            return Refused(ticket, ["这张发布票不是由审签程序开出的"])
        problems = decision_problems(payload) + _replayed(ticket, present)
        documents: dict[str, dict[str, Any]] = {}
        for entry in payload["entries"]:
            if entry["digest"] is None:
                continue
            try:
                documents[entry["key"]] = json.loads(blobs.read(entry["digest"]))
            except (OSError, ValueError):
                problems.append(f"“{entry['key']}”的冻结件读不出来或已被改动")
            problems.extend(_files(entry))
        if not problems:
            down = payload["kind"] == "withdrawal"
            problems = withdrawal_problems(payload) if down else problems_of(payload, documents)
            problems += unmet_needs(payload, documents, self.is_public)
            problems += changed_for_ever(documents, present)
            problems += self._scan(documents) + self._scan_files(payload["entries"])
        if problems:
            return Refused(ticket, problems)
        return self._prepared(ticket, documents, present, sequence, now)

    def _scan(self, documents: dict[str, dict[str, Any]]) -> list[str]:
        """Run the automatic checks over every word a reader would see."""
        problems: list[str] = []
        for key, document in documents.items():
            text = self.publisher.public_text(key, document)
            problems.extend(
                f"“{key}”：{finding.label}（{finding.excerpt}）"
                for finding in scan(text, words=self.matcher)
                if finding.severity == "refuse"
            )
        return problems

    def _scan_files(self, entries: list[dict[str, Any]]) -> list[str]:
        """Run them over the words of every file that goes out with a document."""
        problems: list[str] = []
        for entry in entries:
            for digest in entry["files"]:
                labels = {
                    f"{finding.label}（{finding.excerpt}）"
                    for finding in scan(words_of(digest).text, words=self.matcher)
                    if finding.severity == "refuse"
                }
                problems += [f"“{entry['key']}”的附件：{label}" for label in sorted(labels)]
        return problems

    def _prepared(
        self,
        ticket: Ticket,
        documents: dict[str, dict[str, Any]],
        present: dict[str, Envelope | None],
        sequence: int,
        now: datetime,
    ) -> Prepared:
        payload, at = ticket.payload, now.astimezone(UTC).isoformat(timespec="milliseconds")
        changes: dict[str, Envelope | None] = {}
        for entry in payload["entries"]:
            key, before = entry["key"], present.get(entry["key"])
            if payload["kind"] == "withdrawal":
                changes.update(_withdrawn(key, before, payload, ticket.pk, at))
                continue
            number = payload.get("registrations", {}).get(key) or payload["registration"]
            changes[key] = {
                "document": documents[key],
                "digest": entry["digest"],
                "ticket": ticket.pk,
                "released_at": at,
                "first_released_at": before["first_released_at"] if before else at,
                "registration": number or None,
                "revision": before["revision"] + 1 if before else 1,
            }
            if key.startswith("item/"):
                changes[f"withdrawn/{key.partition('/')[2]}"] = None
        salt = secrets.token_hex(16)
        commitment = commit_to(salt, ticket.payload)
        changes[f"ticket/{ticket.pk}"] = {
            "document": public_form(payload, salt, commitment),
            "ticket": ticket.pk,
            "sequence": sequence,
            "released_at": at,
        }
        if "manifest" in payload:
            changes[f"batch/{ticket.pk}"] = {
                "document": public_list(payload),
                "ticket": ticket.pk,
                "released_at": at,
            }
        return Prepared(ticket, changes, commitment)


def commit_to(salt: str, payload: Any) -> str:
    """Return the salted digest of a ticket that the log holds."""
    return sha256_hex(bytes.fromhex(salt) + canonical_json(payload))


def _replayed(ticket: Ticket, present: dict[str, Envelope | None]) -> list[str]:
    """A ticket older than the one behind the public version was overtaken or is played again."""
    return [
        f"“{key}”已由更晚的发布票（第 {envelope['ticket']} 号）更新"
        for key, envelope in present.items()
        if envelope is not None and envelope["ticket"] >= ticket.pk
    ]


def _files(entry: dict[str, Any]) -> list[str]:
    """Check every file a document refers to, byte for byte."""
    problems = []
    for digest in entry["files"]:
        try:
            blobs.read(digest)
        except (OSError, ValueError):
            problems.append(f"“{entry['key']}”的一个附件或图片已丢失或被改动")
    return problems


def _withdrawn(
    key: str, before: Envelope | None, payload: dict[str, Any], number: int, at: str
) -> dict[str, Envelope | None]:
    """Take a source away; an item leaves a neutral notice in its place.

    Of the item the notice keeps the codes of its columns alone: they tell which site lists the withdrawal.
    """
    changes: dict[str, Envelope | None] = {key: None}
    kind, _, name = key.partition("/")
    if kind == "item" and before is not None:
        changes[f"withdrawn/{name}"] = {
            "document": {
                "kind": "withdrawn",
                "item": int(name),
                "at": at,
                "reason": payload["notice"],
                "columns": before["document"].get("columns") or [],
            },
            "ticket": number,
            "released_at": at,
            "first_released_at": before["first_released_at"],
            "registration": before["registration"],
            "revision": before["revision"] + 1,
        }
    return changes
