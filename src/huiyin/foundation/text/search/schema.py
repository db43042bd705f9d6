"""检索字段: what the index holds of a document, and in which fields.

``*_bigrams`` keep positions, so that phrases are exact; ``*_words`` and ``*_characters`` only add to the
score. Tokens are made in ``segmentation`` and joined by spaces; the engine splits at spaces and no more.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

import tantivy

from huiyin.foundation.text import segmentation
from huiyin.foundation.text.folding import storable
from huiyin.foundation.text.search.numbers import compact, number_tokens

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION = 1
"""Raised whenever fields or tokens change; an index of another version is built anew."""

FACETS = (
    "site", "type", "organ", "topic", "genre", "column", "year", "validity", "interpretation",
)  # fmt: skip
_MANY = ("site", "column")
_ONE = ("organ", "topic", "genre", "type", "validity")
_TEXT = ("title", "body", "document_number", "index_number", "summary", "digest")
_SHANGHAI = ZoneInfo("Asia/Shanghai")
_LONGEST_VALUE = 500


class Described(Protocol):
    """Anything with a key, a path and loose fields, such as the releaser's ``SearchDocument``."""

    @property
    def key(self) -> str:
        """Return the key of the source."""

    @property
    def path(self) -> str:
        """Return the public path."""

    @property
    def fields(self) -> Mapping[str, Any]:
        """Return values by field name."""


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """A document to be found; ``key`` names it, ``path`` leads to it, ``published`` sorts it.

    ``topic`` may be ``大类/小类``: it is found under both. ``digest`` is handed back with a hit, so that the
    caller can compare it with what is released.
    """

    key: str
    path: str
    title: str = ""
    body: str = ""
    document_number: str = ""
    index_number: str = ""
    summary: str = ""
    digest: str = ""
    organ: str = ""
    topic: str = ""
    genre: str = ""
    type: str = ""
    validity: str = ""
    site: tuple[str, ...] = ()
    column: tuple[str, ...] = ()
    year: str = ""
    published: datetime | None = None
    interpretation: bool = False

    @classmethod
    def of(cls, described: Described | IndexDocument) -> IndexDocument:
        """Return the typed form of a loose description; unknown fields are left aside."""
        if isinstance(described, IndexDocument):
            return described
        fields = described.fields
        published = _moment(fields.get("published"))
        year = fields.get("year") or (published.astimezone(_SHANGHAI).year if published else "")
        return cls(
            key=described.key,
            path=described.path,
            **{name: str(fields.get(name) or "") for name in (*_TEXT, *_ONE)},
            **{name: _values(fields.get(name)) for name in _MANY},
            year=str(year),
            published=published,
            interpretation=bool(fields.get("interpretation")),
        )

    def facets(self) -> dict[str, list[str]]:
        """Return the values under which the document is counted and filtered."""
        family = self.topic.partition("/")[0]
        values: dict[str, list[str]] = {
            "site": list(self.site),
            "column": list(self.column),
            "topic": list(dict.fromkeys((family, self.topic))),
            "year": [self.year],
            "interpretation": ["1"] if self.interpretation else [],
            **{name: [getattr(self, name)] for name in _ONE if name != "topic"},
        }
        return {
            name: [storable(v)[:_LONGEST_VALUE] for v in found if v]
            for name, found in values.items()
        }


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
    text = f"{title}\n{number}\n{body}"
    stamp = int(document.published.timestamp()) if document.published else 0
    return {
        "key": storable(document.key),
        "title_exact": title_form(title),
        "number_exact": [compact(n) for n in (number, storable(document.index_number)) if n],
        "number_parts": " ".join(number_tokens(number)),
        "title_bigrams": " ".join(segmentation.bigrams(title)),
        "title_words": " ".join(segmentation.words(title, terms=terms)),
        "text_bigrams": " ".join(segmentation.bigrams(text)),
        "text_words": " ".join(segmentation.words(text, terms=terms)),
        "text_characters": " ".join(segmentation.characters(text)),
        "published": stamp,
        "card": json.dumps(_card(document), ensure_ascii=False).encode(),
        "body": body.encode(),
        **document.facets(),
    }


def title_form(title: str) -> str:
    """Return the form in which titles are compared: letters and digits only, folded."""
    return "".join(run.text for run, _ in segmentation.runs(title))[:_LONGEST_VALUE]


def _card(document: IndexDocument) -> dict[str, Any]:
    published = document.published
    texts = {name: storable(getattr(document, name)) for name in (*_TEXT, *_ONE) if name != "body"}
    return {
        **texts,
        "key": storable(document.key),
        "path": storable(document.path),
        "site": [storable(v) for v in document.site],
        "column": [storable(v) for v in document.column],
        "year": storable(document.year),
        "interpretation": document.interpretation,
        "published": published.astimezone(UTC).isoformat() if published else None,
        "facets": document.facets(),
    }


def _values(value: Any) -> tuple[str, ...]:
    if not value:
        return ()
    return (value,) if isinstance(value, str) else tuple(str(v) for v in value)


def _moment(value: Any) -> datetime | None:
    """Return an aware moment; a date or a time without zone is taken as Shanghai's; nonsense as None."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=_SHANGHAI)
    if not isinstance(value, datetime):
        return None
    return value if value.tzinfo else value.replace(tzinfo=_SHANGHAI)
