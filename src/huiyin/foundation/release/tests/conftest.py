"""A releaser over throw-away folders, with the toy publisher and a rule that lets everything pass."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.foundation.ledger.seal import seal
from huiyin.foundation.release import gate, registry
from huiyin.foundation.release.deps import Dependencies
from huiyin.foundation.release.keys import SigningKey
from huiyin.foundation.release.releaser import Releaser
from huiyin.foundation.release.tests.toy import ToyPublisher
from huiyin.foundation.release.writer import StoreWriter
from huiyin.kernel.actors import Actor
from huiyin.kernel.digests import canonical_json

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from huiyin.foundation.release.models import Ticket

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
REGISTRAR = Actor("person", 9, "林岚", "登记员")


def decision(number: int, digest: str, label: str = "审核") -> dict[str, Any]:
    """Return a sealed decision of person ``number`` about a digest."""
    body = {
        "action": f"step_{number}",
        "label": label,
        "stage": f"stage_{number}",
        "actor_id": number,
        "actor_name": f"第{number}人",
        "actor_post": "",
        "at": NOW.isoformat(),
        "basis": "changchun-2015:4.1b",
        "digest_seen": digest,
        "data": {},
    }
    return {**body, "seal": seal("decision", canonical_json(body))}


class Office:
    """Issues tickets as the services would, one minute after another."""

    def __init__(self) -> None:
        self.now = NOW

    def item(
        self,
        number: int,
        title: str,
        *,
        body: str = "正文",
        column: str = "要闻",
        until: str | None = None,
    ) -> dict[str, Any]:
        """Return an item's document."""
        return {"id": number, "title": title, "body": body, "column": column, "until": until}

    def release(
        self,
        *documents: dict[str, Any],
        kind: str = "release",
        not_before: datetime | None = None,
        people: int = 3,
    ) -> Ticket:
        """Freeze documents and issue one ticket for them."""
        frozen = [
            gate.freeze(key=f"item/{d['id']}", document=d, files=[], actor=REGISTRAR, now=self.now)
            for d in documents
        ]
        decisions = [decision(n, f.digest) for f in frozen for n in range(1, people + 1)]
        return gate.issue(
            kind=kind,
            entries=frozen,
            decisions=decisions,
            registration=f"云公〔2026〕{documents[0]['id']:05d}",
            not_before=not_before,
            actor=REGISTRAR,
            now=self.now,
        )

    def design(self, digest: str = "toy") -> Ticket:
        """Approve a design."""
        frozen = gate.freeze(
            key="design/portal",
            document={"digest": digest},
            files=[],
            actor=REGISTRAR,
            now=self.now,
        )
        decisions = [decision(n, frozen.digest) for n in (1, 2)]
        return gate.issue(
            kind="design", entries=[frozen], decisions=decisions, actor=REGISTRAR, now=self.now
        )

    def withdraw(self, number: int) -> Ticket:
        """Withdraw an item."""
        return gate.withdraw(
            key=f"item/{number}", reason="有误", notice="已撤下", actor=REGISTRAR, now=self.now
        )


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, settings: Any) -> Path:
    """Keep every file of a test in its own folder."""
    for name in ("KEYS_DIR", "RELEASE_DIR", "RELEASER_DIR", "FILES_DIR", "SEARCH_DIR"):
        setattr(settings, name, tmp_path / name.partition("_")[0].lower())
    return tmp_path


def _neutral_words(payload: Mapping[str, Any]) -> list[str]:
    return [] if payload["notice"] == "已撤下" else ["告示不是规定的说法"]


@pytest.fixture
def _open_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = dict.fromkeys(("item", "design"), None)
    for kind in rules:
        rule = registry.GateRule(
            kind, lambda _payload, _documents: [], check_withdrawal=_neutral_words
        )
        monkeypatch.setitem(registry._RULES, kind, rule)


@pytest.fixture
def office(db: None, _open_gate: None, folders: Path) -> Office:
    """Return somebody who issues tickets; the design is approved already."""
    return Office()


def make_releaser(
    folder: Path, publisher: ToyPublisher | None = None, now: datetime = NOW
) -> Releaser:
    """Return a started releaser over the folders, as a new process would be."""
    key = SigningKey(folder / "keys")
    writer = StoreWriter(folder / "release", key)
    deps = Dependencies(folder / "releaser" / "dependencies.sqlite3")
    releaser = Releaser(writer, publisher or ToyPublisher(), deps)
    releaser.start(now=now)
    return releaser


@pytest.fixture
def releaser(office: Office, folders: Path) -> Releaser:
    """Return a releaser whose design is approved and public."""
    made = make_releaser(folders)
    office.design()
    made.step(now=NOW)
    return made


LATER = timedelta(hours=1)
