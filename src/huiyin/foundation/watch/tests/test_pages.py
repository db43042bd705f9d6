"""The nightly full render over a real store: silent while it is right, an alarm where a page was changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.foundation.accounts.models import RoleGrant, User
from huiyin.foundation.notices.models import Notice
from huiyin.foundation.release.rendering import Output
from huiyin.foundation.release.searching import SearchMirror
from huiyin.foundation.release.tests.conftest import (  # noqa: F401 — fixtures
    NOW,
    Office,
    _open_gate,
    folders,
    make_releaser,
    office,
    releaser,
)
from huiyin.foundation.release.tests.toy import ToyPublisher
from huiyin.foundation.text.search.index import SearchIndex
from huiyin.foundation.text.search.schema import IndexDocument
from huiyin.foundation.watch import jobs, pages
from huiyin.foundation.watch.models import WatchResult

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from huiyin.foundation.release.releaser import Releaser

pytestmark = pytest.mark.clause("changchun-2015:4.1b")


@pytest.fixture
def public(
    releaser: Releaser,  # noqa: F811
    office: Office,  # noqa: F811
    settings: Any,
    monkeypatch: Any,
    tmp_path: Path,
) -> Releaser:
    """One released item, watched by an administrator."""
    settings.RELEASE_PUBLISHER = f"{ToyPublisher.__module__}.ToyPublisher"
    monkeypatch.setattr(pages, "PAUSE", 0.0)
    settings.SEARCH_DIR = tmp_path / "search"
    releaser.mirror = SearchMirror(settings.SEARCH_DIR, SearchIndex(settings.SEARCH_DIR))
    office.release(office.item(1, "公告"))
    releaser.step(now=NOW)
    user = User.objects.create(username="admin")
    RoleGrant.objects.create(user=user, role="system_admin", organ=None, since=NOW)
    return releaser


def test_the_public_pages_are_what_the_sources_give(public: Releaser) -> None:
    assert jobs.run_watch("release.shadow", NOW) == 0
    result = WatchResult.objects.get()
    assert result.count > 0
    assert result.holds
    assert not Notice.objects.exists()


def test_a_renderer_that_gives_other_bytes_is_an_alarm(
    public: Releaser, monkeypatch: pytest.MonkeyPatch
) -> None:
    render: Callable[..., Output] = ToyPublisher.render

    def other(self: ToyPublisher, artefact: Any, read: Any) -> Output:
        output = render(self, artefact, read)
        return Output(output.media_type, output.body + b"<!-- else -->")

    monkeypatch.setattr(ToyPublisher, "render", other)
    assert jobs.run_watch("release.shadow", NOW) > 0
    assert jobs.run_watch("release.shadow", NOW) > 0
    notice = Notice.objects.get()
    assert "页面内容与已放行的内容不一致：/item/1/" in notice.text


def test_an_object_that_was_changed_on_disk_is_an_alarm(public: Releaser) -> None:
    root = public.writer.root
    assert root is not None
    entry = next(e for e in public.writer.store.entries(root.digest) if e.path == "/item/1/")
    file = public.writer.store.objects.file(entry.digest)
    file.write_bytes(file.read_bytes() + b"x")
    assert jobs.run_watch("release.shadow", NOW) == 1
    assert "丢失或损坏" in Notice.objects.get().text


def test_a_search_index_that_holds_something_else_is_an_alarm(public: Releaser) -> None:
    assert public.mirror is not None
    index = public.mirror.index
    (card, body) = next(iter(index.stored()))
    held = IndexDocument(key=card["key"], path=card["path"], title=card["title"], body=body)
    for documents, said in (
        ([replace(held, body="别的话")], "检索库里的内容与已放行的不一致：item/1"),
        ([replace(held, key="item/9")], "公开的信息检索不到：item/1"),
        ([replace(held, key="item/9")], "检索库里有没有公开的信息：item/9"),
    ):
        index.rewrite(documents)
        assert said in pages.shadow_faults(NOW)[1]
