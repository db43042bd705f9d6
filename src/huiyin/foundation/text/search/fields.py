"""检索字段: in which fields the engine holds a document.

``*_bigrams`` keep positions, so that phrases are exact; ``*_words`` and ``*_characters`` only add to the
score. Tokens are made in ``segmentation`` and joined by spaces; the engine splits at spaces and no more.
"""

from __future__ import annotations

import json
from datetime import UTC
from typing import TYPE_CHECKING, Any

import tantivy

from huiyin.foundation.text import segmentation
from huiyin.foundation.text.folding import storable
from huiyin.foundation.text.search.numbers import compact, number_tokens
from huiyin.foundation.text.search.schema import FACETS, LONGEST_VALUE, ONE, TEXTS

if TYPE_CHECKING:
    from huiyin.foundation.text.search.schema import IndexDocument

TERMS_KEY = "\0terms"
"""Under this key the index holds the words it was written with; no document has it, NUL is never stored."""


def schema() -> tantivy.Schema:
    """Return the fields of the index."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
    for name in ("title_exact", "number_exact"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("number_parts", tokenizer_name="whitespace", index_option="basic")
    for name in ("title_bigrams", "text_bigrams"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in ("title_words", "text_words", "text_characters"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in FACETS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_integer_field("published", fast=True)
    builder.add_bytes_field("card", stored=True)
    builder.add_bytes_field("body", stored=True)
    return builder.build()


def fields_of(document: IndexDocument, *, terms: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the values that the engine takes of a document; ``terms`` are the city's own words."""
    title, number = storable(document.title), storable(document.document_number)
    body = storable(document.body)
    heading = segmentation.tokens(title, terms=terms)
    whole = segmentation.tokens(f"{title}\n{number}\n{body}", terms=terms)
    stamp = int(document.published.timestamp()) if document.published else 0
    return {
        "key": storable(document.key),
        "title_exact": [title_form(storable(name)) for name in (title, *document.names)],
        "number_exact": [compact(n) for n in (number, storable(document.index_number)) if n],
        "number_parts": " ".join(number_tokens(number)),
        "title_bigrams": " ".join(heading.bigrams),
        "title_words": " ".join(heading.words),
        "text_bigrams": " ".join(whole.bigrams),
        "text_words": " ".join(whole.words),
        "text_characters": " ".join(whole.characters),
        "published": stamp,
        "card": json.dumps(card_of(document), ensure_ascii=False).encode(),
        "body": body.encode(),
        **document.facets(),
    }


def fields_of_terms(terms: tuple[str, ...]) -> dict[str, Any]:
    """Return the entry that holds the city's own words: no text, no facet, so only its key finds it."""
    return {"key": TERMS_KEY, "card": json.dumps(terms, ensure_ascii=False).encode()}


def title_form(title: str) -> str:
    """Return the form in which titles are compared: letters and digits only, folded."""
    return "".join(run.text for run, _ in segmentation.runs(title))[:LONGEST_VALUE]


def held(document: IndexDocument) -> tuple[dict[str, Any], str]:
    """Return a document's card, without what is only counted, and its body as they come back out of an index."""
    return _told(document), storable(document.body)


def card_of(document: IndexDocument) -> dict[str, Any]:
    """Return what is stored of a document besides its body, as JSON gives it back."""
    return {**_told(document), "facets": document.facets()}


def _told(document: IndexDocument) -> dict[str, Any]:
    published = document.published
    texts = {name: storable(getattr(document, name)) for name in (*TEXTS, *ONE) if name != "body"}
    return {
        **texts,
        "key": storable(document.key),
        "path": storable(document.path),
        "site": [storable(v) for v in document.site],
        "column": [storable(v) for v in document.column],
        "year": storable(document.year),
        "interpretation": document.interpretation,
        "published": published.astimezone(UTC).isoformat() if published else None,
    }
