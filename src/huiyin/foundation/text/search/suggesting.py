"""输入提示: which documents have in their titles what is being typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import tantivy
from tantivy import Occur

from huiyin.foundation.text import segmentation
from huiyin.foundation.text.search.numbers import partial_tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TQ = tantivy.Query
LEAST, LONGEST = 2, 40
"""Characters typed from which on titles are offered, and beyond which nobody wants one."""


def beginning(schema: tantivy.Schema, text: str) -> tantivy.Query | None:
    """Return the query for titles that hold every run of a text, the last one perhaps unfinished; None for too little.

    A part of a document number leads to the document.
    """
    runs = [(run.text, chinese) for run, chinese in segmentation.runs(text[:LONGEST])]
    if sum(len(run) for run, _ in runs) < LEAST:
        return None
    ways = [(Occur.Should, TQ.boolean_query(list(_runs(schema, runs))))]
    tokens = partial_tokens(text)
    if tokens:
        every = [(Occur.Must, TQ.term_query(schema, "number_parts", token)) for token in tokens]
        ways.append((Occur.Should, TQ.boost_query(TQ.boolean_query(every), 10.0)))
    return TQ.boolean_query(ways)


def _runs(
    schema: tantivy.Schema, runs: Sequence[tuple[str, bool]]
) -> Iterator[tuple[Occur, tantivy.Query]]:
    for run, chinese in runs:
        tokens = segmentation.bigrams(run)
        if len(tokens) > 1:
            yield Occur.Must, TQ.phrase_query(schema, "title_bigrams", list(tokens))
        elif chinese and len(run) == 1:
            yield Occur.Must, TQ.regex_query(schema, "title_bigrams", f"{run}.?")
        elif chinese:
            yield Occur.Must, TQ.term_query(schema, "title_bigrams", run)
        else:
            yield Occur.Must, TQ.regex_query(schema, "title_bigrams", f"{re.escape(run)}.*")
