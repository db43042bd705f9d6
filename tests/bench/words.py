"""Scanners and near-duplicates over real texts (made ones where the shared data is not there)."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from tests.bench import filling
from tests.bench.result import Result

POSTS = 20_000


def scanners() -> list[Result]:
    """Return how many characters a second the automatic checks read, with every word list in force."""
    from huiyin.foundation.text.scanners import current_matcher, scan

    texts = ["\n".join([title, *paragraphs]) for title, paragraphs in filling.texts()[:1500]]
    matcher = current_matcher(on=datetime.now(UTC).date())
    begin = time.perf_counter()
    found = sum(len(scan(text, words=matcher)) for text in texts)
    took = time.perf_counter() - begin
    characters = sum(map(len, texts))
    note = f"{characters:,} characters, {found:,} findings, word lists {'in force' if matcher else 'absent'}"
    return [Result("scanners", round(characters / took), "characters/s", note=note)]


def near_duplicates() -> list[Result]:
    """Return how many posts a second are signed, compared with all before and held."""
    from huiyin.foundation.text.neardup import NearDuplicates, signature

    posts = [p[:140] for _title, paragraphs in filling.texts() for p in paragraphs][:POSTS]
    index, pairs = NearDuplicates(), 0
    begin = time.perf_counter()
    for number, post in enumerate(posts):
        made = signature(post)
        pairs += bool(index.query(made))
        index.add(number, made)
    took = time.perf_counter() - begin
    note = f"{len(posts):,} posts of at most 140 characters, {pairs:,} resemble an earlier one"
    return [Result("near-duplicates", round(len(posts) / took), "posts/s", note=note)]
