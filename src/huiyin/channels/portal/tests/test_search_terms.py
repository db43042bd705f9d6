"""The names of released organs are words of the search index; texts and questions are always cut alike."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.channels.portal.publisher import PortalPublisher
from huiyin.channels.portal.tests import city
from huiyin.channels.portal.tests.releasing import Process, issue, issue_city, open_gates
from huiyin.foundation.release.searching import SearchMirror
from huiyin.foundation.release.shadow import Shadow, shadow_render
from huiyin.foundation.text.search.index import SearchIndex
from huiyin.foundation.text.search.query import Query

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
NAME, SHORT, RENAMED = "云川市惠云通办公室", "惠云办", "云川市惠云事务中心"
ORGAN = {**city.organ(("yc-hyt", NAME, "city", "yc-gov", "")), "short_name": SHORT}


class Named(Process):
    """A process whose index is asked as a reader asks it."""

    def asked(self, text: str) -> list[str]:
        """Return the items that a reader of the portal finds."""
        index = SearchIndex(self.folder / "search")
        found = [hit.key for hit in index.search(Query(text)).hits]
        return [key for key in found if key.startswith("item/")]

    def compared(self) -> Shadow:
        """Return what the nightly comparison finds."""
        store = self.running.releaser.writer.store
        opened = SearchIndex(self.folder / "search")
        return shadow_render(store, PortalPublisher(), now=NOW, index=opened)

    @property
    def terms(self) -> tuple[str, ...]:
        """Return the terms as any process reads them."""
        return SearchIndex(self.folder / "search").terms


@pytest.fixture
def process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any, db: None
) -> Iterator[Named]:
    open_gates(monkeypatch, settings, tmp_path)
    made = Named(tmp_path, NOW)
    issue_city(NOW)
    items = {
        "item/1": city.item(1, "news", title=f"{NAME}搬到新址"),
        "item/2": city.item(2, "news", title="云川市各办公室通讯录"),
        "item/3": city.item(3, "news", title="别的事情"),
    }
    issue(items, NOW)
    made.running.step(NOW)
    yield made
    made.running.stop()


def name_the_organ(process: Named, name: str = NAME, **more: Any) -> None:
    """Release the organ under a name."""
    issue({"organ/yc-hyt": {**ORGAN, "name": name, **more}}, NOW, "configuration")
    process.running.step(NOW)


def test_the_next_start_takes_the_name_as_one_word(process: Named) -> None:
    assert process.terms == ()
    name_the_organ(process)
    assert process.terms == (), "a running index stays as it was written"
    assert process.asked(NAME) == ["item/1", "item/2"]
    assert process.compared().equal
    process.restart(NOW)
    assert process.terms == process.running.index.terms
    assert {NAME, SHORT, "云川市人民政府办公室"} <= set(process.terms)
    assert process.asked(NAME) == ["item/1"]
    assert process.compared().equal


def test_a_changed_name_leaves_the_running_index_alone(process: Named) -> None:
    name_the_organ(process)
    process.restart(NOW)
    before = process.terms
    name_the_organ(process, RENAMED, short_name="惠云中心")
    issue({"item/4": city.item(4, "news", title=f"{NAME}更名为{RENAMED}")}, NOW)
    process.running.step(NOW)
    assert process.terms == before
    assert set(process.asked(NAME)) == {"item/1", "item/4"}
    assert process.compared().equal
    process.restart(NOW)
    assert RENAMED in process.terms
    assert not {NAME, SHORT} & set(process.terms)
    assert process.asked(RENAMED)[0] == "item/4"
    assert process.compared().equal


def test_names_borne_earlier_stay_words(process: Named) -> None:
    borne = [{"name": NAME, "since": None, "until": "2026-11-01"}]
    name_the_organ(process, RENAMED, names=borne)
    process.restart(NOW)
    assert {NAME, RENAMED} <= set(process.terms)


def test_a_start_with_the_same_names_writes_nothing(
    process: Named, monkeypatch: pytest.MonkeyPatch
) -> None:
    process.restart(NOW)
    monkeypatch.setattr(SearchMirror, "rewrite", lambda *_a: pytest.fail("written anew"))
    process.restart(NOW)
    assert process.terms


def test_an_organ_that_is_not_released_is_no_word(process: Named) -> None:
    issue({"organ/yc-hyt": ORGAN}, NOW, "configuration")
    process.restart(NOW)
    assert process.terms
    assert NAME not in process.terms
    held = b"".join(p.read_bytes() for p in (process.folder / "search").rglob("*") if p.is_file())
    assert SHORT.encode() not in held


@pytest.mark.parametrize("dies", ["commit", "mark"])
def test_a_crash_at_a_start_leaves_an_index_that_can_be_searched(
    process: Named, monkeypatch: pytest.MonkeyPatch, dies: str
) -> None:
    """Before the commit everything is as it was; after it, terms and texts are both the new ones."""
    name_the_organ(process)
    owner: Any = SearchIndex if dies == "commit" else SearchMirror
    with monkeypatch.context() as dying:
        dying.setattr(owner, dies, lambda *_a: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            process.restart(NOW)
    committed = dies == "mark"
    assert (NAME in process.terms) is committed
    assert process.asked(NAME) == (["item/1"] if committed else ["item/1", "item/2"])
    assert process.compared().equal
    process.restart(NOW)
    assert NAME in process.terms
    assert process.asked(NAME) == ["item/1"]
    assert process.compared().equal


def test_writing_anew_after_a_purge_takes_the_present_names(process: Named) -> None:
    name_the_organ(process)
    releaser, root = process.running.releaser, process.running.releaser.writer.root
    assert releaser.mirror is not None
    assert root is not None
    assert (
        releaser.mirror.rewrite(releaser.publisher, releaser.writer.store, root.digest)
        == 3 + len(city.ORGANS) + 1
    )
    assert NAME in process.terms
    assert process.asked(NAME) == ["item/1"]
    issue({"item/4": city.item(4, "news", title=f"{NAME}招聘")}, NOW)
    process.running.step(NOW)
    assert set(process.asked(NAME)) == {"item/1", "item/4"}
    assert process.compared().equal


@pytest.mark.parametrize("name", ["ahead.json", "mark.json"])
@pytest.mark.parametrize("left", [b"", b"{", b"[]"])
def test_a_note_that_a_power_cut_emptied_keeps_nobody_from_starting(
    process: Named, name: str, left: bytes
) -> None:
    process.restart(NOW)
    (process.folder / "search" / name).write_bytes(left)
    process.restart(NOW)
    assert process.asked("别的事情") == ["item/3"]
    assert process.compared().equal
