"""A power cut before and after every single thing the releaser writes; then a new process takes over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings

from huiyin.channels.portal.publisher import PortalPublisher
from huiyin.foundation.release import answers, log, objects, searching, writer
from huiyin.foundation.release.audit import audit
from huiyin.foundation.release.deps import Dependencies
from huiyin.foundation.release.models import Admission, Ticket
from huiyin.foundation.release.searching import SearchMirror
from huiyin.foundation.release.shadow import shadow_render
from huiyin.foundation.release.verify import verify_store
from huiyin.foundation.text.search.index import SearchIndex
from tests.bypass.asking_portal import Reader, searched
from tests.bypass.public_city import SECRET_WORDS, Public, new_releaser
from tests.bypass.ticket_paths import queued

if TYPE_CHECKING:
    from huiyin.foundation.release.releaser import Releaser

pytestmark = [pytest.mark.django_db, pytest.mark.clause("changchun-2015:4.1b")]


class PowerCut(BaseException):
    """Nothing after this line ran."""


@dataclass(frozen=True, slots=True)
class Point:
    """A call of the releaser that writes something; ``times`` counts its calls in one release."""

    owner: Any
    name: str
    label: str
    call: int = 1


POINTS = (
    Point(objects.ObjectStore, "put", "first object"),
    Point(objects.ObjectStore, "put", "tenth object", 10),
    Point(objects.ObjectStore, "sync", "objects flushed"),
    Point(searching.SearchMirror, "change", "search index"),
    Point(log.Log, "append", "log"),
    Point(writer, "write_atomic", "CURRENT renamed"),
    Point(writer, "write_atomic", "head kept", 2),
    Point(writer, "write_atomic", "head remembered", 3),
    Point(Dependencies, "commit", "notebook"),
    Point(searching.SearchMirror, "mark", "index marked"),
    Point(answers, "admit", "admission"),
)


def searching_releaser() -> Releaser:
    """Return a new releaser that keeps the search index as well."""
    made = new_releaser()
    made.mirror = SearchMirror(settings.SEARCH_DIR, SearchIndex(settings.SEARCH_DIR))
    return made


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("point", POINTS, ids=lambda p: p.label)
def test_a_power_cut(
    point: Point, after: bool, public: Public, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket, real, calls = queued(public), getattr(point.owner, point.name), []
    public.releaser = searching_releaser()
    public.releaser.start(now=public.now)

    def cut(*args: Any, **kwargs: Any) -> Any:
        calls.append(1)
        if len(calls) != point.call:
            return real(*args, **kwargs)
        if after:
            real(*args, **kwargs)
        raise PowerCut

    with monkeypatch.context() as patch:
        patch.setattr(point.owner, point.name, cut)
        with pytest.raises(PowerCut):
            public.step()
    # The dead process holds nothing any more.
    public.releaser.mirror.index.close()
    check_in_between(point, public, after=after)
    public.releaser = searching_releaser()
    public.releaser.start(now=public.now)
    public.step()
    public.step()
    assert Admission.objects.filter(ticket=ticket).count() == 1
    assert SECRET_WORDS in public.page(f"/item/{public.draft.pk}/").decode()
    assert verify_store(public.folder).holds
    assert audit(public.store).problems == []
    assert shadow_render(public.store, PortalPublisher(), now=public.now).equal
    assert public.releaser.mirror.index.size == 3  # two items and their organ
    public.releaser.mirror.index.close()
    root = public.store.current()
    assert root is not None
    assert root.sequence == Ticket.objects.count() - 1, (
        "design and places went out together, the rest one by one"
    )


def check_in_between(point: Point, public: Public, *, after: bool) -> None:
    """Between the cut and the next start the public reads a whole root: the old one or the new one."""
    root = public.store.current()
    assert root is not None
    entry = public.store.entry(root.digest, f"/item/{public.draft.pk}/")
    swap = next(n for n, p in enumerate(POINTS) if p.label == "CURRENT renamed")
    renamed = POINTS.index(point) >= swap + (not after)
    assert (entry is not None) == renamed
    for every in public.store.entries(root.digest):
        public.store.body(every)
    if not renamed:
        results = searched(public.folder, SECRET_WORDS).partition(b"<main")[2]
        assert f"/item/{public.draft.pk}/".encode() not in results
    assert verify_store(public.folder).problems == []
    assert Reader(public.folder).get("/news/").status == 200
