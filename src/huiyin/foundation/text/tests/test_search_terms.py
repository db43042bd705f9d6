"""The city's own words: they stand in the index, come with the commit that uses them, and are no document."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from huiyin.foundation.text import segmentation
from huiyin.foundation.text.search.index import SearchIndex
from huiyin.foundation.text.search.query import Query
from huiyin.foundation.text.terms import usable_terms
from huiyin.foundation.text.tests.searching import FUND, HEAT, document, keys

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NAME, SHORT = "云川市惠云通办公室", "惠云办"
TERMS: tuple[str, ...] = (NAME, SHORT)
NAMED = document(1, "通讯录", f"请找{NAME}。", site=("city",), type="notice")
SCATTERED = document(
    2, "云川市各办公室通讯录", "办公室都在云川市里。", site=("city",), type="notice"
)


def written(folder: Path, terms: Sequence[str] = TERMS) -> SearchIndex:
    """Return an index with both documents, written under the terms."""
    index = SearchIndex(folder)
    index.rewrite([NAMED, SCATTERED], terms=terms)
    return index


def test_a_name_that_no_dictionary_knows_is_one_word_in_texts_and_in_questions(
    tmp_path: Path,
) -> None:
    assert segmentation.plain_words(NAME) != [NAME]
    assert segmentation.plain_words(NAME, terms=TERMS) == [NAME]
    assert keys(written(tmp_path / "without", ()), NAME) == ["item/1", "item/2"]
    assert keys(written(tmp_path / "with"), NAME) == ["item/1"]


def test_whoever_opens_the_index_reads_it_with_the_terms_it_was_written_with(
    tmp_path: Path,
) -> None:
    writer = written(tmp_path)
    reader = SearchIndex(tmp_path)
    assert reader.terms == TERMS
    assert keys(reader, NAME) == ["item/1"]
    writer.close()
    again = SearchIndex(tmp_path)
    again.index([document(3, f"{NAME}公告")])
    again.commit()
    assert reader.terms == again.terms == TERMS
    assert keys(reader, NAME) == ["item/3", "item/1"]
    again.rewrite([NAMED, SCATTERED])
    assert reader.terms == ()
    assert keys(reader, NAME) == ["item/1", "item/2"]


def test_an_index_without_a_list_has_no_terms(index: SearchIndex, tmp_path: Path) -> None:
    assert index.terms == ()
    assert SearchIndex(tmp_path / "none").terms == ()


def test_the_terms_are_no_document(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    index.rewrite([FUND, HEAT], terms=TERMS)
    assert index.size == 2
    assert {card["key"] for card, _ in index.stored()} == {"item/1", "item/2"}
    assert index.search(Query("", {"site": ("city",)}, sort="newest")).total == 2
    for filters in ({"site": ("city", "linxi")}, {"type": ("policy",), "site": ("city",)}):
        page = index.search(Query("", filters))
        assert page.total == len(page.hits)
        assert sum(n for _, n in page.facets["type"]) == 2
    for text in (NAME, SHORT, "terms", "\0terms", " terms"):
        assert index.search(Query(text)).total == 0
    index.delete([" terms", "\0terms", "terms"])
    index.index([document(3, "也叫这个", "")])
    index.commit()
    assert (index.terms, index.size) == (TERMS, 3)
    index.clear()
    assert (index.terms, index.size) == ((), 0)


def test_a_rewrite_that_is_dropped_leaves_documents_and_terms(tmp_path: Path) -> None:
    index = written(tmp_path)

    def breaking() -> object:
        yield FUND
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        index.rewrite(breaking(), terms=("别的词",))  # type: ignore[arg-type]
    index.index([document(3, f"{NAME}公告")])
    index.commit()
    assert (index.terms, index.size) == (TERMS, 3)
    assert keys(index, NAME) == ["item/3", "item/1"]


@pytest.mark.parametrize("before", [(), TERMS], ids=["without", "with"])
def test_a_kill_before_the_commit_leaves_terms_and_documents_that_belong_together(
    tmp_path: Path, before: tuple[str, ...]
) -> None:
    written(tmp_path, before).close()
    program = (
        "import os, sys; from pathlib import Path\n"
        "from huiyin.foundation.text.search.index import SearchIndex\n"
        "from huiyin.foundation.text.search.schema import IndexDocument\n"
        "i = SearchIndex(Path(sys.argv[1]))\n"
        f"i.commit = lambda: os.kill(os.getpid(), {int(signal.SIGKILL)})\n"
        "i.rewrite([IndexDocument('a', '/a/', title='没有提交')], terms=('别的词', '没有'))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], env=dict(os.environ), check=False
    )
    assert ended.returncode == -signal.SIGKILL
    index = SearchIndex(tmp_path)
    assert index.terms == before
    assert keys(index, NAME) == (["item/1"] if before else ["item/1", "item/2"])
    index.rewrite([NAMED, SCATTERED], terms=TERMS)
    assert (index.terms, keys(index, NAME)) == (TERMS, ["item/1"])


def test_only_whole_chinese_names_are_terms() -> None:
    given = [SHORT, NAME, SHORT, "", "局", "云川市12345中心", "住建局（人防办）", "水 务局", "AB"]
    assert usable_terms(given) == (NAME, SHORT)
    assert usable_terms(["⽔务局"]) == ("水务局",), "folded, as texts are"


def test_a_segmenter_is_made_once_for_equal_terms() -> None:
    made = segmentation._segmenter(TERMS)
    for terms in (TERMS[:1] + TERMS[1:], (), ("别的词",), TERMS):
        assert (segmentation._segmenter(terms) is made) is (terms == TERMS)
