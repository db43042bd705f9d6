# ruff: noqa: RUF001 - full-width forms are meant
"""The index: repeatable, crash-safe, one writer; what is withdrawn is gone at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from threading import Thread
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typing_extensions import override

from huiyin.foundation.text.search.fields import held
from huiyin.foundation.text.search.index import SearchIndex
from huiyin.foundation.text.search.query import Query
from huiyin.foundation.text.search.schema import VERSION
from huiyin.foundation.text.tests.searching import FUND, document, keys

if TYPE_CHECKING:
    from pathlib import Path


def test_before_the_first_commit_a_reader_finds_nothing_and_makes_nothing(tmp_path: Path) -> None:
    reader = SearchIndex(tmp_path / "search")
    assert reader.search(Query("住房")).hits == []
    assert reader.size == 0
    assert list(tmp_path.iterdir()) == []


def test_a_reader_sees_each_commit_and_nothing_before_it(tmp_path: Path) -> None:
    writer, reader = SearchIndex(tmp_path), SearchIndex(tmp_path)
    writer.index([FUND])
    assert reader.size == 0
    writer.commit()
    assert keys(reader, "公积金") == ["item/1"]
    writer.delete(["item/1", "item/99"])
    assert keys(reader, "公积金") == ["item/1"]
    writer.commit()
    assert keys(reader, "公积金") == []


def test_writing_again_replaces_and_rollback_drops(index: SearchIndex) -> None:
    index.index([FUND, FUND])
    index.commit()
    assert index.size == 3
    index.index([document(1, "全新标题")])
    index.rollback()
    assert keys(index, "全新标题") == []
    with pytest.raises(ZeroDivisionError), index.writer():
        index.delete([f"item/{1 // 0}"])
    assert index.size == 3
    with index.writer() as writing:
        writing.delete(["item/1"])
    assert index.size == 2
    index.clear()
    assert index.size == 0


def test_one_process_writes(index: SearchIndex, tmp_path: Path) -> None:
    second = SearchIndex(tmp_path / "search")
    with pytest.raises(ValueError, match="LockBusy"):
        second.index([FUND])
    index.close()
    second.index([FUND])
    second.commit()
    assert second.size == 3


def test_a_killed_writer_leaves_the_last_commit(tmp_path: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path\n"
        "from huiyin.foundation.text.search.index import SearchIndex\n"
        "from huiyin.foundation.text.search.schema import IndexDocument\n"
        "i = SearchIndex(Path(sys.argv[1]))\n"
        "i.index([IndexDocument('a', '/a/', title='第一次提交')]); i.commit()\n"
        "i.index([IndexDocument(str(n), f'/{n}/', title='没有提交') for n in range(500)])\n"
        f"os.kill(os.getpid(), {int(signal.SIGKILL)})\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], env=dict(os.environ), check=False
    )
    assert ended.returncode == -signal.SIGKILL
    index = SearchIndex(tmp_path)
    assert keys(index, "提交") == ["a"]
    index.index([document(1, "重新提交")])
    index.commit()
    assert index.size == 2


def test_a_new_version_of_the_fields_begins_with_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "index-0").mkdir()
    (tmp_path / "root").write_text("complete up to some root")
    index = SearchIndex(tmp_path)
    index.index([FUND])
    assert [p.name for p in tmp_path.iterdir()] == [f"index-{VERSION}"]


def test_loose_descriptions_are_taken(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    loose = SimpleNamespace(
        key="item/9",
        path="/item/9/",
        fields={
            "title": "招考公告",
            "site": "city",
            "column": ["a", "b"],
            "published": "2026-01-02T03:04:05Z",
            "unknown": object(),
        },
    )
    index.index([loose])
    index.commit()
    (hit,) = index.search(Query("招考")).hits
    assert (hit.fields["site"], hit.fields["year"]) == (["city"], "2026")
    assert hit.fields["published"] == "2026-01-02T03:04:05+00:00"


def test_a_withdrawn_document_disappears_from_hits_totals_and_counts(index: SearchIndex) -> None:
    page = index.search(Query("云州市公交供暖"), current=lambda path, _digest: path != "/item/1/")
    assert "item/1" not in [h.key for h in page.hits]
    page = index.search(Query("提取"), current=lambda path, _digest: path != "/item/1/")
    assert (page.total, page.hits, page.facets["organ"]) == (0, [], [])


def test_pages_are_filled_although_documents_are_withdrawn(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    index.index(document(n, f"第{n}期简报") for n in range(100))
    index.commit()
    even = lambda path, _digest: int(path.split("/")[2]) % 2 == 0  # noqa: E731
    pages = [index.search(Query("简报", page=n, per_page=10), current=even) for n in (1, 2, 5, 6)]
    assert [len(p.hits) for p in pages] == [10, 10, 10, 0]
    assert pages[2].total == 50
    shown = [h.key for p in pages for h in p.hits]
    assert len(shown) == len(set(shown))


NASTY = ["", " ", "。，！", "😀😀", "\0", "\ud800", "\udfff水", "“", "“”", '""', '"a', "a" * 5000, "水" * 5000, "(" * 99,
         "AND OR NOT", "title:水", "*", "水*", "[a TO b]", "〔〕号", "号", "\n\t", "〇", "１８号", "％"]  # fmt: skip


@pytest.mark.parametrize("text", NASTY)
def test_any_text_is_a_search(index: SearchIndex, text: str) -> None:
    for sort in ("relevance", "newest"):
        page = index.search(
            Query(
                text,
                {"organ": (text, "市住建局"), text: (text,)},
                page=-3,
                per_page=10**9,
                sort=sort,
            )  # type: ignore[arg-type]
        )
        assert page.total >= len(page.hits) >= 0


@given(st.text(max_size=60), st.integers(-5, 10**9), st.integers(-5, 10**9))
@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_no_text_raises(index: SearchIndex, text: str, page: int, size: int) -> None:
    found = index.search(Query(text, page=page, per_page=size), current=lambda _path, _digest: True)
    assert all("".join(t for t, _ in h.title_parts) == h.title for h in found.hits)


@given(st.text(max_size=80), st.text(max_size=200))
@settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_any_text_can_be_indexed(index: SearchIndex, title: str, body: str) -> None:
    index.index([document(50, title, body, document_number=title[:20], topic=body[:30])])
    index.commit()
    assert index.size == 4


def test_another_version_of_a_document_is_neither_found_nor_counted(index: SearchIndex) -> None:
    """The digest tells a coming version from the one that is public."""
    assert index.search(Query("提取"), current=lambda _path, digest: digest == "").total == 1
    page = index.search(Query("提取"), current=lambda _path, digest: digest == "another")
    assert (page.total, page.hits, page.facets["organ"]) == (0, [], [])


def test_a_hit_is_shown_in_the_words_that_are_handed_in(index: SearchIndex) -> None:
    told = held(document(1, "另一个标题", "这里写的是公积金提取。", document_number="另一个文号"))
    (hit,) = index.search(Query("提取"), words=lambda _path: told).hits
    assert (hit.title, hit.document_number, hit.fields["organ"]) == ("另一个标题", "另一个文号", "")
    assert "".join(text for text, _ in hit.passages[0]) == "这里写的是公积金提取。"
    assert ("提取", True) in hit.passages[0]
    page = index.search(Query("提取"), words=lambda _path: None)
    assert (page.total, page.hits, page.facets["organ"]) == (0, [], [])


class Interrupted(SearchIndex):
    """An index that another thread tells to look again in the very moment in which it has been opened."""

    others: tuple[Thread, ...] = ()

    @override
    def __setattr__(self, name: str, value: object) -> None:
        super().__setattr__(name, value)
        if name == "_stamp" and value and not self.others:
            self.others = (Thread(target=self.reload),)
            self.others[0].start()
            self.others[0].join(0.2)


def test_a_search_keeps_what_it_opened_when_the_index_is_told_to_look_again(
    index: SearchIndex,
) -> None:
    reader = Interrupted(index.path)
    assert reader.search(Query("提取")).total == 1
    reader.others[0].join(20)
    assert reader.search(Query("提取")).total == 1
