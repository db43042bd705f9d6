"""From the page of a migrated item to the digest that two people signed, with nothing but public files."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.channels.portal.publisher import PortalPublisher
from huiyin.channels.portal.tests import city
from huiyin.channels.portal.tests.releasing import Running, issue_city, open_gates
from huiyin.foundation.release import gate
from huiyin.foundation.release.seals import manifest_digest, manifest_of, part_digest
from huiyin.foundation.release.shadow import shadow_render
from huiyin.foundation.release.signed_list import Listed, check_list
from huiyin.foundation.release.tests.conftest import REGISTRAR, decision
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.foundation.release.models import Frozen

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def issue_batch(parts: list[list[Frozen]]) -> str:
    """Issue the tickets of a batch that two people signed; return the digest that they saw."""
    digests = [part_digest([{"key": f.key, "digest": f.digest} for f in part]) for part in parts]
    for at, part in enumerate(parts):
        listed = manifest_of(digests, at)
        gate.issue(
            kind="migration",
            entries=part,
            decisions=[decision(n, listed["manifest"]) for n in (1, 2)],
            registration="迁移〔2026〕0001",
            actor=REGISTRAR,
            now=NOW,
            extra=listed,
        )
    return manifest_digest(digests)


@pytest.mark.clause("changchun-2015:4.1b")
def test_anybody_computes_the_digest_that_was_signed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    open_gates(monkeypatch, settings, tmp_path)
    running = Running(tmp_path, NOW)
    issue_city(NOW)
    documents = [city.item(n, "notice", title=f"第 {n} 条旧信息") for n in (101, 102, 103)]
    frozen = [
        gate.freeze(key=f"item/{d['id']}", document=d, files=[], actor=REGISTRAR, now=NOW)
        for d in documents
    ]
    signed = issue_batch([frozen[:2], frozen[2:]])
    running.step(NOW)

    page = running.page("/item/102/proof/")
    assert page is not None
    assert signed in page
    assert "第 1 部分（共 2 部分）" in page
    address = page.partition('href="/tickets/')[2].partition('"')[0]
    body, document = running.body(f"/tickets/{address}"), running.body("/item/102/document.json")
    assert body is not None
    assert document is not None
    listed = json.loads(body)
    assert {"key": "item/102", "digest": hashlib.sha256(document).hexdigest()} in listed["entries"]
    assert part_digest(listed["entries"]) == listed["parts"][listed["part"]]
    assert manifest_digest(listed["parts"]) == signed
    file, original = tmp_path / "list.json", tmp_path / "document.json"
    file.write_bytes(body)
    original.write_bytes(document)
    assert check_list(file, original) == Listed("item/102", signed, 1, 2)
    original.write_bytes(document.replace("旧信息".encode(), "新信息".encode()))
    with pytest.raises(Invalid, match="没有"):
        check_list(file, original)
    original.write_bytes(document)
    for spoilt, why in (
        (body.replace(b"item/101", b"item/999"), "算不出"),
        (body.replace(signed.encode(), b"f" * 64), "算不出"),
        (body.replace(b'"part":0', b'"part":9'), "算不出"),
        (b"[]", "读不懂"),
        (b"\xff", "读不懂"),
    ):
        assert spoilt != body
        file.write_bytes(spoilt)
        with pytest.raises(Invalid, match=why):
            check_list(file, original)
    facts = running.page("/item/103/proof.json")
    assert facts is not None
    public = json.loads(facts)["ticket"]["document"]
    assert (public["manifest"], public["part"], public["of"]) == (signed, 1, 2)
    assert {d["digest_seen"] for d in public["decisions"]} == {signed}
    shadow = shadow_render(
        running.releaser.writer.store,
        PortalPublisher(),
        now=NOW,
        index=running.index,
    )
    assert shadow.equal
    running.stop()


def test_a_ticket_that_is_no_batch_has_no_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    open_gates(monkeypatch, settings, tmp_path)
    running = Running(tmp_path, NOW)
    issue_city(NOW)
    running.step(NOW)
    assert [running.body(f"/tickets/{n}.json") for n in range(4)] == [None] * 4
    running.stop()
