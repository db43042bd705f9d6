"""A release store with many realistic items, filled through the real gate and the real releaser."""

from __future__ import annotations

import itertools
import random
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from tests.bench import corpus
from tests.bench.article import PARTS, SUMMARY, TITLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from huiyin.foundation.release.models import Frozen, Ticket
    from huiyin.foundation.release.releaser import Releaser

PORTION = 1000
FIRST = 1_000_001
BEGIN = date(2022, 9, 1)
DAYS = 1500
KINDS = ("news",) * 14 + ("notice",) * 3 + ("policy",) * 2 + ("interpretation",)
WORDS = ["全市", "进一步", "优化", "营商环境", "完善", "政务服务", "推进", "基层", "治理", "加强", "安全生产", "监督检查", "落实", "就业", "政策", "保障", "居民", "用水", "改造", "老旧小区", "提升", "养老服务", "质量", "公布", "年度", "计划", "组织", "开展", "专项", "行动", "健全", "长效", "机制", "支持", "中小企业", "发展", "规范", "审批", "流程", "缩短", "办理", "时限", "公开", "办事", "指南", "接受", "社会", "监督", "建设", "便民", "服务", "中心", "统筹", "城乡", "教育", "资源", "均衡", "配置"]  # fmt: skip


@cache
def texts() -> list[tuple[str, list[str]]]:
    """Return titles with paragraphs: real news where the shared data is there, else made of stock words."""
    if corpus.missing() is None:
        rows = [(r["title"], r["body"].split("\n")) for r in corpus.rows("documents/news_items")]
        return [(t, [p.strip() for p in ps if p.strip()]) for t, ps in rows if t and ps]
    chance = random.Random(20151109)
    return [
        (words(chance, 6), [words(chance, 60) for _ in range(chance.randint(2, 12))])
        for _ in range(4000)
    ]


def words(chance: random.Random, count: int) -> str:
    """Return a line of stock words."""
    return "".join(chance.choice(WORDS) for _ in range(count))


def document(number: int) -> dict[str, Any]:
    """Return item ``number`` in the shape of ``docs/architecture.md``; the same number gives the same item."""
    from huiyin.channels.portal.tests.city import ORGANS, item

    title, paragraphs = texts()[number % len(texts())]
    kind = KINDS[number % len(KINDS)]
    if number >= len(texts()):
        title = f"{title}（{number // len(texts()) + 1}）"
    day = BEGIN + timedelta(days=number * 7919 % DAYS)
    body: list[dict[str, Any]] = []
    for at in range(0, len(paragraphs), 4):
        if at:
            value = {"text": paragraphs[at][:18], "level": 2}
            body.append({"id": f"h{at}", "type": "heading", "value": value})
        html = "".join(f"<p>{escaped(p)}</p>" for p in paragraphs[at : at + 4])
        body.append({"id": f"t{at}", "type": "text", "value": {"html": html}})
    earlier = [str(n) for n in (number - 3, number - 11) if n >= FIRST]
    return item(
        number,
        kind,
        title=title,
        summary=paragraphs[0][:100],
        body=body,
        organ=ORGANS[number % len(ORGANS)][0],
        made_on=day.isoformat(),
        keywords=[title[:4], title[4:8]],
        links={
            "interprets": earlier[:1] if kind == "interpretation" else [],
            "replaces": [],
            "related": earlier if number % 5 == 0 else [],
        },
        published_on=day.isoformat(),
    )


def escaped(text: str) -> str:
    """Return a text that may stand in a paragraph."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def article(number: int) -> dict[str, Any]:
    """Return the article that every server delivers, as an item."""
    body: list[dict[str, Any]] = []
    for n, (heading, text) in enumerate(PARTS):
        body.append({"id": f"h{n}", "type": "heading", "value": {"text": heading, "level": 2}})
        body.append({"id": f"t{n}", "type": "text", "value": {"html": f"<p>{text}</p>"}})
    return document(number) | {"title": TITLE, "summary": SUMMARY, "body": body}


def acceptable(numbers: Iterator[int], count: int) -> list[dict[str, Any]]:
    """Return the next documents that the scanners let pass: a real text may hold an identity number."""
    from huiyin.channels.portal.words import public_text
    from huiyin.foundation.text.scanners import current_matcher, scan

    matcher, found = current_matcher(on=datetime.now(UTC).date()), []
    for number in numbers:
        made = document(number)
        text = public_text(f"item/{number}", made)
        if not any(f.severity == "refuse" for f in scan(text, words=matcher)):
            found.append(made)
        if len(found) == count:
            break
    return found


def passable(number: int) -> dict[str, Any]:
    """Return the first document from a number on that the scanners let pass."""
    return acceptable(itertools.count(number), 1)[0]


class Office:
    """Freezes documents, decides and issues tickets as two or three people would."""

    def __init__(self) -> None:
        from huiyin.kernel.actors import Actor

        self.actor = Actor("person", 9, "林岚", "登记员")

    def freeze(self, key: str, made: dict[str, Any]) -> Frozen:
        """Freeze one document."""
        from huiyin.foundation.release import gate

        return gate.freeze(
            key=key, document=made, files=[], actor=self.actor, now=datetime.now(UTC)
        )

    def issue(
        self,
        kind: str,
        entries: Sequence[Frozen],
        *,
        people: int = 2,
        not_before: datetime | None = None,
    ) -> Ticket:
        """Issue one ticket for everything, with decisions about the list of all digests."""
        from huiyin.foundation.release import gate
        from huiyin.foundation.release.seals import manifest_of, part_digest

        listed = manifest_of(
            [part_digest([{"key": f.key, "digest": f.digest} for f in entries])], 0
        )
        return gate.issue(
            kind=kind,
            entries=entries,
            decisions=[decision(n, listed["manifest"]) for n in range(1, people + 1)],
            registration=f"云公〔2026〕{entries[0].pk:05d}",
            not_before=not_before,
            actor=self.actor,
            now=datetime.now(UTC),
            extra=listed,
        )

    def release(
        self, made: dict[str, Any], *, kind: str = "release", not_before: datetime | None = None
    ) -> Ticket:
        """Freeze and release one item."""
        frozen = self.freeze(f"item/{made['id']}", made)
        return self.issue(kind, [frozen], people=3, not_before=not_before)

    def withdraw(self, number: int) -> Ticket:
        """Withdraw a released item."""
        from huiyin.domains.publication.rules.withdrawal import GENERAL, NOTICE_BY_CODE
        from huiyin.foundation.release import gate

        return gate.withdraw(
            key=f"item/{number}",
            reason="发布机构要求核实。",
            notice=NOTICE_BY_CODE[GENERAL].sentence,
            notice_code=GENERAL,
            actor=self.actor,
            now=datetime.now(UTC),
        )


def decision(number: int, digest: str) -> dict[str, Any]:
    """Return a sealed decision of person ``number`` about a digest."""
    from huiyin.foundation.ledger.seal import seal
    from huiyin.kernel.digests import canonical_json

    label, post, name = (
        ("复审", "办公室副主任", "周宁"),
        ("批准", "秘书长", "顾清源"),
        ("登记", "登记员", "林岚"),
    )[number - 1]
    body = {
        "action": f"step_{number}",
        "label": label,
        "stage": f"stage_{number}",
        "actor_id": number,
        "actor_name": name,
        "actor_post": post,
        "at": datetime.now(UTC).isoformat(),
        "basis": "changchun-2015:4.1b",
        "digest_seen": digest,
        "data": {},
    }
    return {**body, "seal": seal("decision", canonical_json(body))}


def configure(office: Office, releaser: Releaser) -> None:
    """Put the word lists into use; release the design, the sites, the columns and the organs."""
    from huiyin.foundation.text.services.word_lists import import_own_lists
    from huiyin.kernel.actors import SYSTEM

    import_own_lists(actor=SYSTEM, now=datetime.now(UTC))
    from huiyin.channels.portal.tests.city import COLUMNS, ORGANS, SITES, column, organ

    design = office.freeze("design/portal", {"digest": releaser.publisher.design_digest()})
    office.issue("design", [design])
    sources = [(f"site/{s['slug']}", s) for s in SITES]
    sources += [(f"column/{row[0]}", column(row, n)) for n, row in enumerate(COLUMNS)]
    sources += [(f"organ/{row[0]}", organ(row)) for row in ORGANS]
    office.issue("configuration", [office.freeze(key, made) for key, made in sources])
    drain(releaser)


def fill(office: Office, releaser: Releaser, documents: Sequence[dict[str, Any]]) -> None:
    """Release documents as migrations of a thousand each, as an import does."""
    from django.db import transaction

    for at in range(0, len(documents), PORTION):
        with transaction.atomic():
            portion = documents[at : at + PORTION]
            office.issue("migration", [office.freeze(f"item/{d['id']}", d) for d in portion])
        drain(releaser)


def drain(releaser: Releaser) -> None:
    """Let the releaser answer everything; a refusal is an error of the bench."""
    from huiyin.foundation.release.models import Refusal

    while releaser.step(now=datetime.now(UTC)):
        pass
    refused = Refusal.objects.first()
    waiting = releaser.turns.problems()
    if refused or waiting:
        raise RuntimeError(str(refused.problems if refused else waiting))
