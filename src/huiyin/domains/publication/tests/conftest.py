"""A small city: one organ, one site, two columns, and a person for every role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.domains.publication import local_rules, services
from huiyin.domains.publication.lookup import case_of, latest_submission
from huiyin.domains.publication.models import Column, Item, Site, Submission
from huiyin.domains.publication.rules import BY_CODE
from huiyin.domains.publication.rules.publication import rulebooks as publication_rulebooks
from huiyin.domains.publication.rules.secrecy import POINT_CODES
from huiyin.domains.publication.rules.stages import APPROVAL, STAGES
from huiyin.foundation.accounts.models import User
from huiyin.foundation.cases import rulebooks
from huiyin.foundation.organs.models import Organ
from huiyin.kernel.actors import Actor, Grant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
ROLES = [
    "author",
    "proofreader",
    "first_reviewer",
    "second_reviewer",
    "third_reviewer",
    "secrecy_officer",
    "coordinator",
    "legal_reviewer",
    "competition_reviewer",
    "approver",
    "registrar",
    "emergency_approver",
    "system_admin",
    "security_admin",
]
POINTS = {code: {"finding": "clear", "note": ""} for code in POINT_CODES}
SECRECY = {"points": POINTS, "disclosure": "proactive", "reason": "属于应当主动公开的文件。"}


@dataclass
class City:
    """What the tests work with; ``clock`` moves on by a minute with each act."""

    organ: Organ
    site: Site
    columns: dict[str, Column]
    people: dict[str, Actor]
    now: datetime = NOW
    papers: int = 17

    def tick(self) -> datetime:
        """Return the next moment."""
        self.now += timedelta(minutes=1)
        return self.now

    def draft(self, kind: str = "news", **values: Any) -> Item:
        """Write a draft that can be submitted."""
        metadata = {
            "column": self.columns[kind].code,
            "summary": "自十二月一日起，三条公交线路的首末班时间调整。",
            "made_on": date(2026, 11, 16),
            "topic": "综合政务/政务公开",
            "genre": "公告",
            "validity": "in_force",
            "document_number": self._number(kind, values),
        }
        body = values.pop("body", [{"type": "text", "value": "现就公交线路调整有关事项公告如下。"}])
        title = values.pop("title", "关于调整部分公交线路的公告")
        return services.create_item(
            type=kind,
            organ=self.organ,
            title=title,
            body=body,
            metadata=metadata | values,
            actor=self.people["author"],
            now=self.tick(),
        )

    def _number(self, kind: str, values: dict[str, Any]) -> str:
        """Return the next number of the organ; a normative document gets its unified one."""
        if kind != "policy" or values.get("normative"):
            return ""
        self.papers += 1
        return f"云政发〔2026〕{self.papers}号"

    def submit(self, item: Item, **values: Any) -> str:
        """Submit and return the digest of what was frozen."""
        sent = services.submit(
            item_id=item.pk, actor=self.people["author"], now=self.tick(), **values
        )
        return sent.frozen.digest

    def state(self, item: Item) -> str:
        """Return the state of the item's case."""
        return case_of(item).state

    def decide(self, item: Item, action: str, role: str = "", **values: Any) -> None:
        """Take one decision as the person of its role about what is frozen."""
        values.setdefault("digest_seen", frozen(item).frozen.digest)
        services.decide(
            item_id=item.pk,
            action=action,
            actor=self.people[role or ROLE_OF[action]],
            now=self.tick(),
            **values,
        )

    def pass_to(self, item: Item, state: str) -> None:
        """Pass stages until the case reaches a state."""
        for _ in range(len(STAGES) + 2):
            here = self.state(item)
            if here == state:
                return
            stage = next(s for s in (*STAGES, APPROVAL) if s.state == here)
            values: dict[str, Any] = {"opinion": "同意。"}
            if stage.action == "clear_secrecy":
                values["data"] = SECRECY
            self.decide(item, stage.action, **values)
        pytest.fail(f"the case never reached {state}")

    def release(self, kind: str = "news", **values: Any) -> tuple[Item, Any]:
        """Take a new item through every stage and register it; return item and ticket."""
        item = self.draft(kind, **values)
        digest = self.submit(item)
        self.pass_to(item, "registration")
        ticket = services.register(
            item_id=item.pk, digest_seen=digest, actor=self.people["registrar"], now=self.tick()
        )
        return item, ticket


WITHHELD = {
    "raise_doubt": "secrecy_officer",
    "report_doubt": "secrecy_officer",
    "record_determination": "secrecy_officer",
    "withhold": "secrecy_officer",
    "approve_withholding": "approver",
    "keep_withheld": "secrecy_officer",
}
ROLE_OF = (
    WITHHELD
    | {stage.action: stage.role for stage in (*STAGES, APPROVAL)}
    | {
        "supplement_proofread_1": "proofreader",
        "supplement_proofread_2": "proofreader",
        "supplement_proofread_3": "proofreader",
        "supplement_review_2": "second_reviewer",
        "supplement_review_3": "third_reviewer",
    }
)


def frozen(item: Item) -> Submission:
    """Return what was frozen last for an item."""
    submission = latest_submission(item.pk)
    assert submission is not None
    return submission


def person(name: str, role: str, organ: Organ) -> Actor:
    """Return an account's actor with one role in the organ."""
    user = User.objects.create(username=name)
    grant = Grant(role, organ.path())
    return Actor("person", user.pk, name, role, organ.path(), frozenset({grant}))


LANE = """
[[emergency]]
since = 2026-01-01
allowed = true
clause = "changchun-2015:1.1b"
decision = "云政办发〔2026〕3号"
proposed_by = "李登记"
confirmed_by = "王签发"
"""


@pytest.fixture
def local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Return what lets local rules of a text count for one test."""
    kept = dict(rulebooks._BOOKS["publication"])

    def count(text: str) -> None:
        file = tmp_path / "publication.toml"
        file.write_text(text, encoding="utf-8")
        local_rules.adopt(local_rules.read(file))
        rulebooks._BOOKS["publication"].clear()
        for book in publication_rulebooks():
            rulebooks.register(book)

    yield count
    local_rules.adopt(local_rules.LocalRules())
    rulebooks._BOOKS["publication"] = kept


@pytest.fixture
def lane(local: Callable[[str], None]) -> None:
    """Open the emergency lane by a row in data."""
    local(LANE)


def make_city(kind: type[City] = City) -> City:
    """Write the rows of the small city and return it."""
    organ = Organ.objects.create(
        code="yc-gov",
        name="云川市人民政府",
        short_name="市政府",
        level="city",
        kind="government",
        uscc="11999900MB0000001X",
        agency_words="云政发",
    )
    site = Site.objects.create(
        slug="city",
        organ=organ,
        name="云川市人民政府",
        prefix="/",
        domain="www.yunchuan.example",
        registration_mark="云公",
    )
    kinds = ("news", "policy", "notice", "interpretation")
    columns = {
        k: Column.objects.create(
            code=f"city-{k}", site=site, slug=k, path=f"/{k}/", name=k,
            column_type=BY_CODE[k].column_types[0],
        )
        for k in kinds
    }  # fmt: skip
    return kind(organ, site, columns, {role: person(role, role, organ) for role in ROLES})


@pytest.fixture
def city(db: None) -> City:
    """Return the small city."""
    return make_city()
