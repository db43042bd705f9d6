"""A withdrawal does not wait for the approval of a design: what showed the withdrawn thing goes, the rest stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.channels.portal.publisher import PortalPublisher
from huiyin.channels.portal.tests import city
from huiyin.channels.portal.tests.releasing import Running, issue, issue_city, open_gates
from huiyin.foundation.files import blobs
from huiyin.foundation.release import gate, takedown
from huiyin.foundation.release.audit import audit
from huiyin.foundation.release.judging import DesignNotApproved
from huiyin.foundation.release.shadow import shadow_render
from huiyin.foundation.release.tests.conftest import REGISTRAR
from huiyin.foundation.release.verify import verify_store
from huiyin.kernel.digests import canonical_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from huiyin.foundation.release.store import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.clause("changchun-2015:4.1a")]
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
LEAKED = ("泄露的标题", "泄露的概述", "泄露的正文", "泄露的关键词", "泄露的来源", "泄露的作者")
OTHER = "f" * 64


def leaking(number: int, **fields: Any) -> dict[str, Any]:
    """Return an item every word of which must go."""
    title, summary, text, keyword, source, author = LEAKED
    return city.item(
        number,
        "notice",
        title=title,
        summary=summary,
        body=[{"id": "a", "type": "text", "value": {"html": f"<p>{text}。</p>"}}],
        keywords=[keyword],
        source=source,
        author=author,
        **fields,
    )


def file_of(data: bytes, name: str) -> dict[str, Any]:
    """Keep bytes in the private store and return the attachment."""
    return {"name": name, "media": "application/pdf", "size": len(data), "digest": blobs.put(data)}


class Town:
    """A released city; ``upgrade`` starts a releaser whose design nobody approved."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.patch = folder, monkeypatch
        self.running = Running(folder, NOW)
        self.now = NOW

    def tick(self) -> datetime:
        """Return the next minute."""
        self.now += timedelta(minutes=1)
        return self.now

    def upgrade(self) -> None:
        """Restart with code of another design, whose renderers must not be called."""

        def refuse(*_args: object) -> None:
            pytest.fail("a renderer that is not approved was called")

        self.patch.setattr(PortalPublisher, "design_digest", lambda _self: OTHER)
        self.patch.setattr(PortalPublisher, "render", refuse)
        self._restart()

    def go_back(self) -> None:
        """Restart with the approved code."""
        self.patch.undo()
        self._restart()

    def _restart(self) -> None:
        self.running.stop()
        self.running = Running(self.folder, self.tick())

    def withdraw(self, key: str) -> None:
        """Order a withdrawal and let the releaser take a step that ends in its complaint."""
        gate.withdraw(
            key=key,
            reason="泄露",
            notice="这条信息已由发布机构撤下。",
            actor=REGISTRAR,
            now=self.tick(),
        )
        with pytest.raises(DesignNotApproved):
            self.running.releaser.step(now=self.tick())

    def entries(self) -> dict[str, Entry]:
        """Return every page by its path."""
        store = self.running.releaser.writer.store
        root = store.current()
        assert root is not None
        return {e.path: e for e in store.entries(root.digest)}

    def everything(self) -> str:
        """Return all bytes of the tree as text."""
        store = self.running.releaser.writer.store
        bodies = (store.body(entry) for entry in self.entries().values())
        return b"\n".join(bodies).decode("utf-8", "replace")

    def status(self, path: str) -> str:
        """Return the status a path answers with; empty where it is not in the tree."""
        entry = self.entries().get(path)
        return dict(entry.headers).get("X-Status", "200") if entry else ""

    def sound(self) -> None:
        """Check the store against log and database, and the pages against the sources."""
        store = self.running.releaser.writer.store
        report = verify_store(store.directory)
        assert report.holds, report.problems
        assert audit(store).problems == []
        found = shadow_render(store, PortalPublisher(), now=self.now)
        assert found.equal, found


@pytest.fixture
def town(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any, db: None
) -> Iterator[Town]:
    open_gates(monkeypatch, settings, tmp_path)
    shared, own = file_of(b"shared", "共用.pdf"), file_of(b"own", "泄露的名单.pdf")
    with pytest.MonkeyPatch.context() as upgrading:
        made = Town(tmp_path, upgrading)
        issue_city(NOW)
        made.running.step(NOW)
        documents = {
            "item/1": leaking(1, attachments=[shared, own]),
            "item/2": city.item(2, "notice", attachments=[shared]),
            "item/3": city.item(3, "policy", columns=["policy"]),
            "item/4": city.item(4, "news", organ="lx-gov", columns=["linxi-news"]),
        }
        for key, document in documents.items():
            issue({key: document}, NOW, files=[a["digest"] for a in document["attachments"]])
        made.running.step(NOW)
        yield made
        made.running.stop()


def test_every_word_is_gone_at_once_and_no_renderer_ran(town: Town) -> None:
    assert all(word in town.everything() for word in LEAKED)
    town.upgrade()
    town.withdraw("item/1")
    left = town.everything()
    assert [word for word in LEAKED if word in left] == []
    assert "泄露的名单.pdf" not in str(town.entries().keys())
    assert town.status("/item/1/") == "410"
    assert town.running.body("/item/1/") == takedown.GONE.body
    assert [p for p in town.entries() if p.startswith("/item/1/")] == ["/item/1/"]
    assert "item/1" not in town.running.found(type="notice")
    assert gate.status("item/1", now=town.now).state == "withdrawn"


def test_pages_that_showed_it_give_way_and_the_others_keep_their_bytes(town: Town) -> None:
    before = town.entries()
    town.upgrade()
    town.withdraw("item/1")
    after = town.entries()
    for path in (
        "/",
        "/notices/",
        "/notices/2026/11/",
        "/organ/yc-office/",
        "/organ/yc-office/2026/",
    ):
        assert town.running.body(path) == takedown.PAUSED.body
        assert town.status(path) == "503"
    for path in ("/feed.xml", "/notices/feed.xml"):
        assert path not in after
    kept = ("/item/2/", "/item/3/", "/item/4/", "/linxi/", "/policies/", "/404.html", "/style.css")
    assert [p for p in kept if after.get(p) != before[p]] == []
    shared = next(p for p in before if p.endswith("共用.pdf"))
    assert after[shared] == before[shared]
    gone = [p for p in before if p not in after]
    assert all(p.startswith(("/item/1/", "/files/")) or p.endswith(".xml") for p in gone)


def test_a_second_leak_goes_too_also_after_a_restart(town: Town) -> None:
    town.upgrade()
    town.withdraw("item/1")
    town._restart()
    town.withdraw("item/4")
    assert town.status("/item/4/") == "410"
    assert town.status("/linxi/") == "503"
    assert "云川市第 4 条" not in town.everything()


def test_when_the_design_is_approved_everything_is_as_it_should_be(town: Town) -> None:
    town.upgrade()
    town.withdraw("item/1")
    town.patch.undo()
    town.patch.setattr(PortalPublisher, "design_digest", lambda _self: OTHER)
    issue({"design/portal": {"digest": OTHER}}, town.tick(), "design")
    town.running.step(town.tick())
    assert "首页" in (town.running.page("/") or "")
    assert town.status("/") == "200"
    assert "撤回时间" in (town.running.page("/item/1/") or "")
    town.sound()


def test_when_the_approved_code_comes_back_everything_is_rendered_again(town: Town) -> None:
    town.upgrade()
    town.withdraw("item/1")
    town.go_back()
    town.running.step(town.tick())
    assert town.status("/") == "200"
    assert "撤回时间" in (town.running.page("/item/1/") or "")
    town.sound()


def test_releases_wait_and_a_withdrawal_passes_them_all(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huiyin.foundation.release import turns

    monkeypatch.setattr(turns, "BATCH", 1)
    issue({"item/9": city.item(9, "news")}, town.tick())
    town.upgrade()
    town.withdraw("item/1")
    assert town.status("/item/1/") == "410"
    assert town.status("/item/9/") == ""
    assert gate.status("item/9", now=town.now).state == "queued"


def test_a_redirect_goes_and_a_column_waits(town: Town) -> None:
    issue({"redirect/1": {"path": "/old.html", "target": "/item/3/"}}, town.tick())
    town.running.step(town.tick())
    assert town.status("/old.html") == "301"
    town.upgrade()
    town.withdraw("redirect/1")
    assert town.status("/old.html") == ""
    town.withdraw("column/news")
    assert town.status("/news/") == "200"
    assert gate.status("column/news", now=town.now).state == "queued"


def test_a_forged_withdrawal_takes_nothing_down(town: Town) -> None:
    from huiyin.foundation.release.models import Refusal, Ticket

    town.upgrade()
    payload = {
        "kind": "withdrawal", "number": 999, "entries": [{"key": "item/2", "digest": None, "files": []}],
        "decisions": [], "registration": "", "not_before": None, "reason": "x", "notice": "x",
    }  # fmt: skip
    Ticket.objects.create(pk=999, kind="withdrawal", payload=payload, seal="0" * 64, issued_at=NOW)
    town.withdraw("item/1")
    assert town.status("/item/2/") == "200"
    assert Refusal.objects.filter(ticket_id=999).exists()


def test_only_facts_named_after_a_source_hold_its_words(town: Town) -> None:
    """The rule of a takedown rests on this: other facts hold ids, names of places and counts."""
    releaser = town.running.releaser
    keys = [key for (key,) in releaser.deps._db.execute("SELECT key FROM known")]
    about = set(releaser.deps.about("item/1"))
    assert {"item/1", "card/1", "entry/1"} <= about
    for key in set(keys) - about:
        value = releaser.engine._value(key)
        assert not any(word in canonical_json(value).decode() for word in LEAKED), key
