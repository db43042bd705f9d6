"""复读与同义词: long questions are read again, other words of the same meaning are found below one's own."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from huiyin.foundation.text.search import weights
from huiyin.foundation.text.search.index import SearchIndex
from huiyin.foundation.text.search.query import Query
from huiyin.foundation.text.search.question import Question
from huiyin.foundation.text.search.rereading import Read, Rereader, order
from huiyin.foundation.text.search.schema import IndexDocument
from huiyin.foundation.text.search.synonyms import thesaurus, with_rows

if TYPE_CHECKING:
    from pathlib import Path

QUESTION = "暂停办公的政务服务中心什么时候恢复办理"


def document(number: int, body: str, title: str = "") -> IndexDocument:
    return IndexDocument(
        key=f"item/{number}", path=f"/item/{number}/", title=title or f"第{number}号", body=body
    )


def keys(index: SearchIndex, query: Query) -> list[str]:
    return [hit.key for hit in index.search(query).hits]


def written(folder: Path, *documents: IndexDocument) -> SearchIndex:
    index = SearchIndex(folder)
    index.index(documents)
    index.commit()
    return index


def test_what_holds_the_question_in_one_place_comes_before_what_repeats_its_words(
    tmp_path: Path,
) -> None:
    answer = (
        "为减少聚集，市政务服务中心于二月三日起暂停办公，具体恢复办理时间另行通知。"
        + "其他事项照常。" * 40
    )
    repeats = "政务服务中心、政务服务中心、政务服务中心，中心服务，恢复、恢复、恢复，办理。" * 3
    index = written(tmp_path, document(1, repeats), document(2, answer), document(3, "天气预报"))
    assert keys(index, Query(QUESTION))[0] == "item/2"


def test_nothing_is_lost_or_shown_twice_where_the_second_reading_ends(tmp_path: Path) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    words = ["政务服务", "中心", "暂停", "办公", "恢复", "办理", "时候", "什么"]
    documents = [
        document(n, "，".join(chance.choices(words, k=chance.randint(6, 30)))) for n in range(180)
    ]
    index = written(tmp_path, *documents)
    total = index.search(Query(QUESTION)).total
    assert total > 2 * weights.REREAD
    found = [
        key
        for page in range(1, total // 7 + 2)
        for key in keys(index, Query(QUESTION, page=page, per_page=7))
    ]
    assert len(found) == len(set(found)) == total


def test_newest_first_is_left_in_its_order(tmp_path: Path) -> None:
    day = datetime(2026, 11, 1, tzinfo=UTC)
    repeats = [1, 5, 2, 4, 3]
    index = written(
        tmp_path,
        *(
            replace(document(n, QUESTION * times), published=day + timedelta(days=n))
            for n, times in enumerate(repeats)
        ),
    )
    assert keys(index, Query(QUESTION, sort="newest")) == [f"item/{n}" for n in (4, 3, 2, 1, 0)]
    assert keys(index, Query(QUESTION)) != [f"item/{n}" for n in (4, 3, 2, 1, 0)]


def test_runs_count_by_the_best_document() -> None:
    chance = [Read(0.5, 0.02, 0.3, 5.0), Read(0.5, 0.01, 0.34, 5.0)]
    repeated = [Read(0.5, 0.6, 0.3, 5.0), Read(0.5, 0.1, 0.34, 5.0)]
    assert order([0.1, 0.1], chance) == [1, 0]
    assert order([0.1, 0.1], repeated) == [0, 1]


@pytest.mark.parametrize("text", ["", "\ud800", "🙂" * 500, "a" * 20_000, "，。！"])
def test_any_text_can_be_read_again(text: str) -> None:
    seen = Rereader(Question(QUESTION), lambda _bigram: 1.0).read(text)
    assert seen.coverage == seen.runs == seen.together == 0.0


def test_the_same_in_other_words_is_found_below_ones_own(tmp_path: Path) -> None:
    index = written(
        tmp_path,
        document(1, "住房公积金贷款办法"),
        document(2, "公积金贷款办法"),
        document(3, "养老金"),
    )
    assert keys(index, Query("公积金贷款")) == ["item/2", "item/1"]
    found = index.search(Query("住房公积金贷款"))
    assert [hit.key for hit in found.hits] == ["item/1", "item/2"]
    assert not found.relaxed
    assert any(marked for _, marked in found.hits[1].passages[0])


def test_a_part_of_other_words_is_no_answer(tmp_path: Path) -> None:
    index = written(tmp_path, document(1, "住房和城乡建设"))
    assert not keys(index, Query("公积金"))


def test_a_city_adds_its_own_words(tmp_path: Path) -> None:
    index = written(tmp_path, document(1, "市民中心办事大厅开放时间"))
    assert not keys(index, Query("六号楼"))
    assert keys(index, Query("六号楼", synonyms=(("六号楼", "市民中心"),))) == ["item/1"]


def test_lay_words_lead_to_the_laws_and_not_back() -> None:
    known = thesaurus([["甲方", "乙方"]], [[["老板"], ["用人单位"]]])
    assert known.meanings("老板不给钱") == ["用人单位"]
    assert known.meanings("用人单位") == []
    assert known.variants("甲方义务", 4) == ["乙方义务"]


def test_the_longest_word_is_taken_and_what_is_said_already_is_not_added() -> None:
    known = thesaurus([["住房公积金", "公积金"], ["金", "黄金"]], [])
    assert [(s.start, s.end) for s in known.said_in("提取住房公积金")] == [(2, 7)]
    assert known.meanings("提取住房公积金") == []


def test_the_rows_are_well_written() -> None:
    common = with_rows()
    assert len(common.others) > 300
    for word, others in common.others.items():
        assert 1 < len(word) <= 20 or word in {"偷", "骗", "树"}, word
        assert word not in others


def test_words_with_which_one_asks_find_nothing_and_are_not_marked(tmp_path: Path) -> None:
    index = written(
        tmp_path,
        document(1, "办事指南写明什么时候办、怎么办、需要带哪些"),
        document(2, "养老金由社保机构发放"),
    )
    found = index.search(Query("养老金怎么领，需要带哪些什么时候"))
    assert [hit.key for hit in found.hits] == ["item/2"]
    marked = {text for hit in found.hits for part in hit.passages for text, hit_ in part if hit_}
    assert marked == {"养老金"}
    assert keys(index, Query("什么时候")) == ["item/1"]


def test_tabs_count_what_each_of_them_opens(tmp_path: Path) -> None:
    rows = (
        [("policy", "公积金提取办法")] * 3
        + [("guide", "公积金指南")]
        + [("news", "公积金见闻")] * 2
    )
    index = written(
        tmp_path,
        *(replace(document(n, body), type=kind) for n, (kind, body) in enumerate(rows)),
    )
    everything = dict(index.search(Query("公积金提取")).facets["type"])
    for kind in ("policy", "guide", "news"):
        found = index.search(Query("公积金提取", {"type": (kind,)}))
        assert dict(found.facets["type"]).get(kind, 0) == everything.get(kind, 0) == found.total


def test_what_is_not_current_decides_and_counts_nothing(tmp_path: Path) -> None:
    bodies = [("news", "公积金贪污案"), *[("policy", "公积金提取办法")] * 3]
    index = written(
        tmp_path,
        *(replace(document(n, body), type=kind) for n, (kind, body) in enumerate(bodies)),
    )
    current = lambda path, _digest: path != "/item/0/"  # noqa: E731
    hidden = index.search(Query("公积金贪污"), current=current)
    absent = index.search(Query("公积金贪财"), current=current)
    assert hidden.total == absent.total == 3
    assert hidden.relaxed
    assert absent.relaxed
    kinds = {"type": ("policy",)}
    probed = index.search(Query("“公积金贪污”", kinds), current=current)
    assert probed.total == 0
    assert dict(probed.facets["type"]).get("news", 0) == 0


def test_a_page_beyond_the_last_says_the_same_of_all(tmp_path: Path) -> None:
    index = written(tmp_path, *(document(n, "公积金提取办法") for n in range(30)))
    assert index.search(Query("公积金贪财", page=9)).relaxed
