"""A purge on the real platform: pages, lists, feeds, attachments and the index forget what leaked; proofs still hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings

from huiyin.channels.portal.publisher import PortalPublisher
from huiyin.domains.publication import selectors, services
from huiyin.domains.publication.lookup import case_of
from huiyin.foundation.release import purge
from huiyin.foundation.release.models import Erasure
from huiyin.foundation.release.purge_settling import settle_purges
from huiyin.foundation.release.purging import Purger
from huiyin.foundation.release.searching import SearchMirror
from huiyin.foundation.release.shadow import shadow_render
from huiyin.foundation.release.verify import verify_store
from huiyin.foundation.text.search.index import SearchIndex
from huiyin.foundation.text.search.query import Query
from tests.bypass.public_city import new_releaser

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.domains.publication.models import Item
    from huiyin.foundation.release.releaser import Releaser
    from tests.bypass.public_city import Public

pytestmark = [pytest.mark.clause("personal-information-law-2021:57"), pytest.mark.django_db]
LEAKED = "张某某住城南路八号三单元"


def searching(public: Public) -> Releaser:
    """Return the city's releaser as it runs in production, with its index."""
    made = new_releaser()
    made.mirror = SearchMirror(settings.SEARCH_DIR, SearchIndex(settings.SEARCH_DIR))
    made.start(now=public.now)
    return made


def leaked_item(public: Public, releaser: Releaser) -> Item:
    """Return a released item whose summary, text and attachment hold the words."""
    city = public.city
    document = services.add_document(
        name="名单.txt",
        data=f"名单：{LEAKED}".encode(),
        title="名单",
        actor=city.people["author"],
        now=city.tick(),
    )
    item, _ticket = city.release(
        title="救助对象名单",
        summary=f"救助对象：{LEAKED}。",
        body=[{"type": "text", "value": f"名单如下：{LEAKED}。"}],
        attachments=[{"document": document, "name": "名单"}],
    )
    assert releaser.step(now=city.tick()) == 1
    services.settle_releases(city.tick())
    return item


def on_disk(*folders: Any) -> set[str]:
    """Return the files that hold the words."""
    return {
        str(file)
        for folder in folders
        for file in folder.rglob("*")
        if file.is_file() and LEAKED.encode() in file.read_bytes()
    }


def test_a_withdrawn_item_is_erased_everywhere(public: Public) -> None:
    city, releaser = public.city, searching(public)
    item = leaked_item(public, releaser)
    store = releaser.writer.store
    root = store.current()
    assert root is not None
    attachment = next(e for e in store.entries(root.digest) if e.path.startswith("/files/"))
    assert on_disk(settings.RELEASE_DIR)
    assert releaser.mirror is not None
    index: SearchIndex = releaser.mirror.index
    assert index.search(Query("救助对象名单")).total == 1
    services.withdraw(
        item_id=item.pk, reason="有个人住址", actor=city.people["approver"], now=city.tick()
    )
    releaser.step(now=city.tick())
    segments = {f.name for f in settings.SEARCH_DIR.rglob("*.store")}
    trial = services.try_purge(
        item_id=item.pk, phrases=[LEAKED], actor=city.people["secrecy_officer"]
    )
    assert attachment.path in trial.pages
    assert trial.remaining == ()
    case = services.order_purge(
        item_id=item.pk, phrases=[LEAKED], reason="正文有个人住址",
        actor=city.people["secrecy_officer"], now=city.tick(),
    )  # fmt: skip
    purge.confirm(case_id=case.pk, actor=city.people["security_admin"], now=city.tick())
    assert Purger(releaser).step(now=city.tick()) == 1
    erasure = Erasure.objects.get()
    assert (erasure.objects_erased, erasure.files_erased) == (trial.objects, trial.files)
    assert not store.objects.exists(attachment.digest)
    assert on_disk(settings.RELEASE_DIR, settings.FILES_DIR, settings.RELEASER_DIR) == set()
    assert segments.isdisjoint({f.name for f in settings.SEARCH_DIR.rglob("*.store")})
    assert index.search(Query("救助对象名单")).total == 0
    assert index.search(Query("公交线路")).total == 1
    _still_sound(public, releaser)
    assert settle_purges(city.tick()) == 1
    assert services.settle_purges(city.tick()) == 1
    assert case_of(item).state == "purged"
    _the_desk_shows_it(public, item)


def _still_sound(public: Public, releaser: Releaser) -> None:
    """Proofs hold, everything renders anew to the same pages, and releases go on."""
    report = verify_store(settings.RELEASE_DIR)
    assert report.holds, report.problems
    assert report.erased > 0
    shadow = shadow_render(releaser.writer.store, PortalPublisher(), now=public.now)
    assert shadow.equal, shadow
    words = "本周五夜间检修供水管网，城东部分小区停水，请提前储水。"
    public.city.release(title="停水公告", body=[{"type": "text", "value": words}])
    assert releaser.step(now=public.city.tick()) == 1
    assert verify_store(settings.RELEASE_DIR).holds


def _the_desk_shows_it(public: Public, item: Item) -> None:
    """The page of the item opens although its frozen documents are gone."""
    review = selectors.review_of(item.pk, public.city.people["secrecy_officer"])
    assert (review.document, review.erased) == (None, True)


def test_checkouts_forget_it_too(public: Public, tmp_path: Path) -> None:
    from huiyin.foundation.release.checkout import checkout

    city, releaser = public.city, searching(public)
    item = leaked_item(public, releaser)
    folder = tmp_path / "checkout"
    checkout(releaser.writer.store, folder)
    assert on_disk(folder)
    services.withdraw(
        item_id=item.pk, reason="有个人住址", actor=city.people["approver"], now=city.tick()
    )
    releaser.step(now=city.tick())
    checkout(releaser.writer.store, folder)
    assert on_disk(folder) == set()
