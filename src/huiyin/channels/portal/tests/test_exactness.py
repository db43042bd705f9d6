"""Rendering only what changed gives the same bytes and the same paths as rendering everything."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.channels.portal.lists import CHUNK
from huiyin.channels.portal.publisher import PortalPublisher
from huiyin.channels.portal.tests import city
from huiyin.foundation.release.deps import Dependencies
from huiyin.foundation.release.engine import Engine, Rendered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from huiyin.foundation.release.rendering import Envelope, Output, SearchDocument

DAY = date(2026, 11, 23)
Changes = dict[str, "Envelope | None"]


class Sources:
    """The part of the store that the engine reads, held in memory."""

    def __init__(self) -> None:
        self.held: dict[str, Envelope] = {}

    def sources(self, _root: str) -> Iterator[tuple[str, Envelope]]:
        """Yield every source."""
        yield from self.held.items()

    def source(self, _root: str, key: str) -> Envelope | None:
        """Return one source."""
        return self.held.get(key)

    def entries(self, _root: str) -> Iterator[Any]:
        """Yield no page: a full render here starts from nothing."""
        yield from ()


class Town:
    """The releaser's engine over sources in memory, with every page it made."""

    def __init__(self, folder: Path, name: str = "deps") -> None:
        self.store, self.pages = Sources(), dict[str, "Output"]()
        self.found = dict[str, "SearchDocument"]()
        self.deps = Dependencies(folder / f"{name}.sqlite3")
        self.publisher = PortalPublisher()
        self.engine = Engine(self.store, self.publisher, self.deps)  # type: ignore[arg-type]
        self.engine.load("r", today=DAY)
        self.number = 1

    def everything(self) -> None:
        """Render every page from the sources as they are."""
        self.engine.load("r", today=DAY)
        self._keep(self.engine.everything())

    def index(self, keys: Iterable[str]) -> None:
        """Write the search documents of sources anew, as the releaser's mirror does."""
        for key in keys:
            envelope = self.store.held.get(key)
            document = self.publisher.search_document(key, envelope) if envelope else None
            if document:
                self.found[key] = document
            else:
                self.found.pop(key, None)

    def change(self, changes: Changes, today: date = DAY) -> set[str]:
        """Apply changes and return the paths that were rendered again or removed."""
        rendered = self.engine.change(changes, today=today)
        for key, envelope in changes.items():
            if envelope is None:
                self.store.held.pop(key, None)
            else:
                self.store.held[key] = envelope
        self.engine.committed("r")
        self._keep(rendered)
        self.index({*changes, *rendered.moved})
        return set(rendered.outputs)

    def _keep(self, rendered: Rendered) -> None:
        for path, output in rendered.outputs.items():
            if output is None:
                self.pages.pop(path, None)
            else:
                self.pages[path] = output
        self.deps.commit(
            root="r",
            reads=rendered.reads,
            known=rendered.known,
            plans=rendered.plans,
            removed=rendered.removed,
            anew=rendered.anew,
        )

    def release(self, document: dict[str, Any], today: date = DAY) -> set[str]:
        """Release or correct an item."""
        self.number += 1
        at = city.BEGIN + timedelta(hours=7 * self.number)
        key, notice = f"item/{document['id']}", f"withdrawn/{document['id']}"
        before = self.store.held.get(key) or self.store.held.get(notice)
        source = city.envelope(document, self.number, at, before)
        changes: Changes = {
            key: source,
            notice: None,
            f"ticket/{self.number}": city.ticket(self.number, at, source["digest"]),
        }
        return self.change(changes, today)

    def withdraw(self, number: int, today: date = DAY) -> set[str]:
        """Withdraw an item."""
        self.number += 1
        at = city.BEGIN + timedelta(hours=7 * self.number)
        return self.change(
            {
                f"item/{number}": None,
                f"withdrawn/{number}": city.withdrawn(
                    number, self.number, at, self.store.held.get(f"item/{number}")
                ),
            },
            today,
        )


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    made = Town(tmp_path)
    made.everything()
    made.change(dict(city.configuration()))
    yield made
    made.deps.close()


def assert_exact(town: Town, folder: Path, today: date = DAY) -> None:
    """Compare with a publisher that was loaded from scratch and rendered everything."""
    fresh = Town(folder, f"fresh{random.random()}")
    fresh.store = town.store
    fresh.engine = Engine(fresh.store, fresh.publisher, fresh.deps)  # type: ignore[arg-type]
    fresh.engine.load("r", today=today)
    fresh._keep(fresh.engine.everything())
    fresh.deps.close()
    fresh.index(fresh.store.held)
    assert town.found == fresh.found
    assert town.pages.keys() == fresh.pages.keys()
    different = [p for p, output in town.pages.items() if output != fresh.pages[p]]
    assert different == []


def test_body_edit_leaves_lists_alone(town: Town) -> None:
    town.release(city.item(5, "policy"))
    edited = city.item(5, "policy")
    edited["body"] = [{"id": "a", "type": "text", "value": {"html": "<p>改过的正文。</p>"}}]
    touched = town.release(edited)
    pages = {p for p in touched if not p.endswith((".xml", ".json"))}
    assert pages == {"/item/5/", "/item/5/proof/", "/corrections/", "/corrections/2026/"}


def test_title_edit_touches_the_pages_that_list_it(town: Town) -> None:
    town.release(city.item(5, "news"))
    touched = town.release(city.item(5, "news", title="换过的标题"))
    assert {"/item/5/", "/", "/news/", "/news/2026/09/", "/organ/yc-office/"} <= touched
    assert not {"/linxi/", "/notices/", "/policies/"} & touched


def test_new_item_touches_one_chunk(town: Town) -> None:
    for number in range(1, 103):
        town.number = 0
        town.release(city.item(number, "news"))
    assert {"/news/2026/09/", "/news/2026/09/2/"} <= town.pages.keys()
    touched = town.release(city.item(200, "news"))
    assert "/news/2026/09/2/" in touched
    assert "/news/2026/09/" not in touched


def test_withdrawal_leaves_a_neutral_notice(town: Town) -> None:
    town.release(city.item(7, "notice", title="不应再见的标题"))
    town.withdraw(7)
    page = town.pages["/item/7/"]
    assert page.headers == (("X-Status", "410"),)
    everything = b"".join(output.body for output in town.pages.values()).decode()
    assert "不应再见的标题" not in everything
    assert "/item/7/proof/" not in town.pages


def test_what_nobody_sees_renders_nothing(town: Town) -> None:
    """A page is rendered where it comes out otherwise; one that shows five is left alone when the sixth moves."""
    for number in range(1, 36):
        town.number = 0
        town.release(city.item(number, "news"))
    for change in (
        lambda: town.release(city.item(99, "news")),
        lambda: town.release(city.item(99, "news", title="换过的标题")),
        *(lambda n=n: town.withdraw(n) for n in (35, 29, 27, 20, 5, 1)),
    ):
        before = dict(town.pages)
        assert [p for p in change() if before.get(p) == town.pages.get(p)] == []


def test_what_leaves_an_old_year_of_the_catalogue_moves_no_later_year(town: Town) -> None:
    years = {2024: range(1, 4), 2025: range(10, CHUNK + 12), 2026: range(300, CHUNK + 302)}
    for year, numbers in years.items():
        for number in numbers:
            made = city.item(number, "notice", published_on=f"{year}-05-06")
            town.store.held |= city.released(made, number, city.BEGIN)
    town.everything()
    assert {f"/catalogue/topic/02/{year}/2/" for year in (2025, 2026)} <= town.pages.keys()
    touched = {p for p in town.withdraw(1) if "/catalogue/topic/02/" in p or "/organ/" in p}
    assert touched == {
        "/catalogue/topic/02/",
        "/catalogue/topic/02/2024/",
        "/organ/yc-office/",
        "/organ/yc-office/2024/",
    }


def test_shared_file_stays_while_one_item_has_it(town: Town) -> None:
    file = {
        "name": "任务分工表.xlsx",
        "media": "application/pdf",
        "size": 38_000,
        "digest": "ab" * 32,
    }
    town.release(city.item(1, "notice", attachments=[file]))
    town.release(city.item(2, "notice", attachments=[file]))
    path = "/files/abababababababab/任务分工表.xlsx"
    assert town.pages[path].blob == "ab" * 32
    town.withdraw(1)
    assert path in town.pages
    town.withdraw(2)
    assert path not in town.pages


def test_validity_expires_with_the_day(town: Town, tmp_path: Path) -> None:
    validity = {"state": "in_force", "until": "2026-11-23", "replaced_by": None}
    town.release(city.item(3, "policy", validity=validity))
    assert "现行有效" in town.pages["/item/3/"].body.decode()
    tomorrow = DAY + timedelta(days=1)
    touched = town.change({}, tomorrow)
    assert {"/item/3/", "/policies/"} <= touched
    assert "已失效" in town.pages["/item/3/"].body.decode()
    assert_exact(town, tmp_path, tomorrow)


def test_it_leaves_the_lists_on_its_day_and_its_page_stays(town: Town, tmp_path: Path) -> None:
    day = (DAY + timedelta(days=1)).isoformat()
    town.release(city.item(3, "notice", listed_until=day, title="明天就不再列出的通知"))
    town.release(city.item(4, "policy", listed_until=day))
    assert "明天就不再列出的通知" in town.pages["/notices/"].body.decode()
    tomorrow = DAY + timedelta(days=1)
    touched = town.change({}, tomorrow)
    assert {"/notices/", "/policies/"} <= touched
    assert "/item/3/" not in touched
    listed = town.pages["/notices/"].body.decode() + town.pages["/"].body.decode()
    assert "明天就不再列出的通知" not in listed
    assert "/item/3/" in town.pages
    assert "/item/3/" in town.pages["/sitemaps/2026-09.xml"].body.decode()
    assert "明天就不再列出的通知" in town.pages["/organ/yc-office/2026/"].body.decode()
    assert "现行有效" in town.pages["/item/4/"].body.decode()  # not listed is not out of force
    assert_exact(town, tmp_path, tomorrow)
    again = town.change({}, DAY)
    assert "/notices/" in again
    assert_exact(town, tmp_path, DAY)


def test_search_knows_the_types_that_are_public(town: Town) -> None:
    assert json.loads(town.pages["/frame.json"].body)["types"] == {}
    town.release(city.item(3, "notice"))
    assert json.loads(town.pages["/frame.json"].body)["types"] == {"notice": "通知公告"}
    assert "/frame.json" not in town.release(city.item(4, "notice"))
    town.withdraw(3)
    town.withdraw(4)
    assert json.loads(town.pages["/frame.json"].body)["types"] == {}


def _random_item(source: random.Random, number: int) -> dict[str, Any]:
    kind = source.choice(["policy", "notice", "news", "interpretation", "guide", "organ"])
    document = city.item(
        number, kind, title=f"标题{source.randrange(4)}", organ=source.choice(city.ORGANS)[0]
    )
    others = [source.choice(city.COLUMNS)[0] for _ in range(source.randrange(3))]
    document["columns"] = list(
        dict.fromkeys([*document["columns"][: source.randrange(2)], *others])
    )
    document["links"]["interprets"] = [source.randrange(1, 12)] if source.random() < 0.4 else []
    document["links"]["replaces"] = [source.randrange(1, 12)] if source.random() < 0.3 else []
    document["topic"] = source.choice(["综合政务/政务公开", "财政、金融、审计/财政", ""])
    document["service_group"] = source.choice(["all", "rural", ""])
    document["genre"] = source.choice(["意见", "通知", "地方文种", ""])
    if source.random() < 0.3:
        document["published_on"] = f"{source.randrange(2024, 2027)}-0{source.randrange(1, 9)}-11"
    if source.random() < 0.4:
        name, digest = source.choice(["甲.pdf", "乙.pdf"]), source.choice(["ab", "cd"]) * 32
        file = {"name": name, "media": "application/pdf", "size": 1, "digest": digest}
        document["attachments"] = [file]
    document["validity"]["state"] = source.choice(["in_force", "repealed"])
    document["listed_until"] = source.choice([None, "2026-11-23", "2026-11-25"])
    return document


def _random_configuration(source: random.Random) -> Changes:
    kind = source.randrange(4)
    at = city.BEGIN
    if kind == 0:
        row: list[Any] = list(source.choice(city.COLUMNS))
        if source.random() < 0.2:
            return {f"column/{row[0]}": None}
        row[1] = source.choice([row[1], row[1], "linxi"])
        row[3] += source.choice(["", "（新）"])
        row[2] = source.choice([row[2], None, "disclosure"]) if row[0] != "disclosure" else None
        row[4] = source.choice([row[4], f"/moved/{row[0]}/", "/policies/", "/news/2025/"])
        document = city.column(tuple(row), 3)
        document["intake"] = source.choice([[], [], [{"topics": ["综合政务"]}]])
        return {f"column/{row[0]}": city.envelope(document, 1, at)}
    if kind == 1:
        site = dict(source.choice(city.SITES))
        site["intake"] = source.choice([[], [{"item_types": ["policy"], "to": "reading"}]])
        site["name"] += source.choice(["", "门户"])
        site["synonyms"] = source.choice([[], [["市民中心", "六号楼"]]])
        return {f"site/{site['slug']}": city.envelope(site, 1, at)}
    if kind == 2:
        row = list[Any](source.choice(city.ORGANS))
        row[1] += source.choice(["", "（改）"])
        gone = source.random() < 0.2
        day = source.choice(["2026-08-01", "2026-09-15"])
        names = [("旧名", None, day), (row[1], day, None)] if source.random() < 0.5 else []
        document = city.organ(tuple(row)) | {
            "names": [{"name": n, "since": a, "until": b} for n, a, b in names]
        }
        return {f"organ/{row[0]}": None if gone else city.envelope(document, 1, at)}
    number = source.randrange(3)
    path = source.choice(
        ["/old/1.html", "/news/", "/news/2024/", "/old/2.html", "/item/3/", "/moved/news/", "/news"]
    )
    target = source.choice([f"/item/{source.randrange(1, 12)}/", "/old/1.html", "/moved/news/"])
    document = {"path": path, "target": target, "retired": source.random() < 0.2}
    gone = source.random() < 0.3
    return {f"redirect/{number}": None if gone else city.envelope(document, 1, at)}


@pytest.mark.parametrize("seed", range(8))
def test_random_histories_stay_exact(town: Town, tmp_path: Path, seed: int) -> None:
    source, today = random.Random(seed), DAY
    for step in range(36):
        action = source.random()
        number = source.randrange(1, 12)
        if action < 0.6:
            town.release(_random_item(source, number), today)
        elif action < 0.7 and f"item/{number}" in town.store.held:
            town.withdraw(number, today)
        elif action < 0.76:
            today += timedelta(days=1)
            town.change({}, today)
        else:
            town.change(_random_configuration(source), today)
        if step % 6 == 0:
            assert_exact(town, tmp_path, today)
    assert_exact(town, tmp_path, today)


def test_an_organ_is_shown_on_the_nearest_site_above_it(town: Town) -> None:
    assert "溪口镇" in town.pages["/linxi/organs/"].body.decode()
    assert "溪口镇" not in town.pages["/organs/"].body.decode()
    assert "住房和城乡建设局" in town.pages["/organs/"].body.decode()
