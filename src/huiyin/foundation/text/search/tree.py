"""检索式: the engine's query for a search: what must match, what adds to the score, what is exact.

Measured on judged questions (``tests/bench/bench_search.py``): words and single characters at half weight
beside bigrams help; titles help short queries and hurt questions, so their weight falls with length.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import tantivy
from tantivy import Occur

from huiyin.foundation.text import segmentation
from huiyin.foundation.text.search import weights
from huiyin.foundation.text.search.fields import TERMS_KEY, title_form
from huiyin.foundation.text.search.numbers import compact, partial_tokens
from huiyin.foundation.text.search.question import Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

TQ = tantivy.Query


class Tree:
    """Builds engine queries for one schema; ``terms`` are the city's own words."""

    def __init__(self, schema: tantivy.Schema, *, terms: tuple[str, ...] = ()) -> None:
        self._schema = schema
        self._terms = terms

    def text(self, question: Question, *, strictness: int) -> tantivy.Query | None:
        """Return the query of a question; None when it has neither a letter nor a digit."""
        must = self._must(question, strictness)
        if not must:
            return None
        if question.tokens:
            return TQ.boolean_query([*must, *self._scored(question)])
        return TQ.boolean_query([*must, *self._titles(Question(" ".join(question.phrases)))])

    def hits(self, question: Question, *, strictness: int) -> tantivy.Query | None:
        """Return a query that finds what ``text`` finds, in no order: counting has no use for scores."""
        must = self._must(question, strictness)
        return TQ.boolean_query(must) if must else None

    def _must(self, question: Question, strictness: int) -> list[tuple[Occur, tantivy.Query]]:
        phrases = (self._phrase("text_bigrams", p) for p in question.phrases)
        must = [(Occur.Must, phrase) for phrase in phrases if phrase]
        if question.tokens:
            must.append((Occur.Must, self._recall(question, strictness)))
        return must

    def enough(self, question: Question, *, compared: bool = False) -> int:
        """Return with how many strict hits a search is content; a question asks in other words than laws do.

        Where hits are compared in meaning, there should be many to compare.
        """
        if not question.long:
            return 1
        return weights.COMPARED if compared else weights.ENOUGH

    def holding(self, phrase: str) -> tantivy.Query | None:
        """Return a query for the documents that hold an exact phrase; None where it has no letter or digit."""
        return self._phrase("text_bigrams", phrase)

    def filtered(
        self, query: tantivy.Query | None, filters: Mapping[str, Sequence[str]]
    ) -> tantivy.Query:
        """Return a query narrowed to any of the values of every filter; filters add nothing to scores."""
        clauses = [(Occur.Must, query if query is not None else self.everything())]
        for name, values in filters.items():
            chosen = TQ.term_set_query(self._schema, name, list(values))
            clauses.append((Occur.Must, TQ.const_score_query(chosen, 0.0)))
        return TQ.boolean_query(clauses)

    def everything(self) -> tantivy.Query:
        """Return a query for every document; the list of terms is none."""
        if not self._terms:
            return TQ.all_query()
        listed = self._term("key", TERMS_KEY)
        return TQ.boolean_query([(Occur.Must, TQ.all_query()), (Occur.MustNot, listed)])

    def _recall(self, question: Question, strictness: int) -> tantivy.Query:
        """Return what makes a document a hit: enough bigrams, the number, the title, the same in other words."""
        ways = [self._enough(question, strictness)]
        if strictness == weights.STRICT:  # a part of other words is no answer
            ways += self._in_other_words(question)
        said = TQ.disjunction_max_query(ways) if len(ways) > 1 else ways[0]
        return TQ.boolean_query([(Occur.Should, said), *self._exact(question.free)])

    def _enough(self, question: Question, strictness: int) -> tantivy.Query:
        tokens = question.tokens
        field = "text_characters" if len(tokens) == 1 and len(tokens[0]) == 1 else "text_bigrams"
        whole = strictness == weights.STRICT and not question.long
        share = 1.0 if whole else weights.SHARE[strictness]
        least = max(1, math.ceil(len(set(tokens)) * share))
        weight = weights.LONG_BIGRAMS if question.long else 1.0
        enough = TQ.boolean_query(self._terms_of(field, tokens, weight), least)
        return enough if whole else self._with_a_word(question, enough)

    def _in_other_words(self, question: Question) -> list[tantivy.Query]:
        """Return queries for a short text with one of its words replaced; what they alone find ranks lower."""
        return [
            TQ.boost_query(self._enough(variant, weights.STRICT), weights.OTHER_WORDS)
            for variant in question.variants
        ]

    def _with_a_word(self, question: Question, enough: tantivy.Query) -> tantivy.Query:
        """Return a query for documents that also hold one of the words: pairs of characters stand anywhere by chance.

        Where the query has no word at all, nothing is found. The words add nothing to the score.
        """
        words = segmentation.telling_words(question.free, terms=self._terms)[: weights.MOST_TOKENS]
        held = [(Occur.Should, self._word(word)) for word in [*words, *question.meanings]]
        some = TQ.boolean_query(held) if held else TQ.empty_query()
        return TQ.boolean_query(
            [(Occur.Must, enough), (Occur.Must, TQ.const_score_query(some, 0.0))]
        )

    def _word(self, word: str) -> tantivy.Query:
        """Return a query for a word; one of three characters is hardly there by chance, however a text was cut."""
        as_word = self._term("text_words", word)
        phrase = self._phrase("text_bigrams", word) if len(word) > 2 else None
        if phrase is None:
            return as_word
        return TQ.boolean_query([(Occur.Should, as_word), (Occur.Should, phrase)])

    def _exact(self, free: str) -> list[tuple[Occur, tantivy.Query]]:
        found = [
            (self._term("number_exact", compact(free)), weights.EXACT_NUMBER),
            (self._term("title_exact", title_form(free)), weights.EXACT_TITLE),
        ]
        tokens = partial_tokens(free)
        if tokens:
            every = [(Occur.Must, self._term("number_parts", t)) for t in tokens]
            score = weights.PART_NUMBER if len(tokens) > 1 else weights.SERIAL_ONLY
            found.append((TQ.boolean_query(every), score))
        return [(Occur.Should, TQ.const_score_query(query, score)) for query, score in found]

    def _scored(self, question: Question) -> list[tuple[Occur, tantivy.Query]]:
        """Return what only adds to the score of a document that already is a hit."""
        free = question.free
        words = segmentation.words(free, terms=self._terms)[: weights.MOST_TOKENS]
        characters = segmentation.characters(free)[: weights.MOST_TOKENS]
        by_word = weights.LONG_WORDS if question.long else weights.WORDS
        by_character = weights.LONG_CHARACTERS if question.long else weights.CHARACTERS
        clauses = self._terms_of("text_words", words, by_word)
        clauses += self._terms_of("text_characters", characters, by_character)
        clauses += self._titles(question)
        clauses += self._meant(question)
        if 1 < len(question.tokens) <= weights.TITLE[-1][0]:
            phrase = self._phrase("text_bigrams", free)
            if phrase is not None:
                clauses.append((Occur.Should, TQ.boost_query(phrase, weights.PHRASE)))
        return clauses

    def _meant(self, question: Question) -> list[tuple[Occur, tantivy.Query]]:
        """Return what the words of a long question mean elsewhere, by words."""
        words = (
            w for text in question.meanings for w in segmentation.words(text, terms=self._terms)
        )
        return self._terms_of("text_words", dict.fromkeys(words), weights.MEANINGS)

    def _titles(self, question: Question) -> list[tuple[Occur, tantivy.Query]]:
        tokens = segmentation.bigrams(question.free)
        weight = next((w for most, w in weights.TITLE if len(tokens) <= most), 0.0)
        if not weight:
            return []
        words = segmentation.words(question.free, terms=self._terms)
        return self._terms_of("title_bigrams", tokens, weight) + self._terms_of(
            "title_words", words, weight
        )

    def _phrase(self, field: str, phrase: str) -> tantivy.Query | None:
        """Return an exact phrase; at its ends a lone character may be part of a longer run."""
        runs = list(segmentation.runs(phrase))
        tokens = segmentation.bigrams(phrase)[: weights.MOST_TOKENS]
        if not tokens:
            return None
        first = runs[0][1] and len(runs[0][0].text) == 1
        last = len(runs) > 1 and runs[-1][1] and len(runs[-1][0].text) == 1
        if len(tokens) == 1:
            return self._term("text_characters" if first else field, tokens[0])
        if not first:
            return self._exact_run(field, tokens, open_end=last)
        lead = TQ.const_score_query(self._term("text_characters", tokens[0]), 0.0)
        rest = self._exact_run(field, tokens[1:], open_end=last)
        return TQ.boolean_query([(Occur.Must, lead), (Occur.Must, rest)])

    def _exact_run(self, field: str, tokens: list[str], *, open_end: bool) -> tantivy.Query:
        if len(tokens) == 1:
            return self._term("text_characters" if open_end else field, tokens[0])
        if open_end:
            return TQ.phrase_prefix_query(self._schema, field, list(tokens))
        return TQ.phrase_query(self._schema, field, list(tokens))

    def _terms_of(
        self, field: str, tokens: Iterable[str], boost: float
    ) -> list[tuple[Occur, tantivy.Query]]:
        terms = (self._term(field, token) for token in tokens)
        if boost == 1.0:
            return [(Occur.Should, term) for term in terms]
        return [(Occur.Should, TQ.boost_query(term, boost)) for term in terms]

    def _term(self, field: str, value: str) -> tantivy.Query:
        return TQ.term_query(self._schema, field, value)
