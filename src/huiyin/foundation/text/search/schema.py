"""检索文档: a document to be found, with typed fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from huiyin.foundation.text.folding import storable
from huiyin.kernel.calendar import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION = 3
"""Raised whenever fields or tokens change; an index of another version is built anew."""

FACETS = (
    "site", "type", "organ", "topic", "genre", "service_group", "column", "year", "validity",
    "interpretation",
)  # fmt: skip
MANY = ("site", "column")
NAMES = "names"
"""Other titles under which a document is wanted first: the short name of an organ, the names it bore."""
ONE = ("organ", "topic", "genre", "service_group", "type", "validity")
TEXTS = ("title", "body", "document_number", "index_number", "summary", "digest", "made_on")
LONGEST_VALUE = 500


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

    ``topic`` may be ``大类/小类``: it is found under both. ``digest`` and ``made_on`` (a date) are
    handed back with a hit: the caller compares the one with what is released and names organs by the other.
    """

    key: str
    path: str
    title: str = ""
    body: str = ""
    document_number: str = ""
    index_number: str = ""
    summary: str = ""
    digest: str = ""
    made_on: str = ""
    organ: str = ""
    topic: str = ""
    genre: str = ""
    service_group: str = ""
    type: str = ""
    validity: str = ""
    names: tuple[str, ...] = ()
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
        year = fields.get("year") or (published.astimezone(SHANGHAI).year if published else "")
        typed: dict[str, Any] = {
            **{name: str(fields.get(name) or "") for name in (*TEXTS, *ONE)},
            **{name: _values(fields.get(name)) for name in (*MANY, NAMES)},
            "year": str(year),
            "published": published,
            "interpretation": bool(fields.get("interpretation")),
        }
        return cls(key=described.key, path=described.path, **typed)

    def facets(self) -> dict[str, list[str]]:
        """Return the values under which the document is counted and filtered."""
        family = self.topic.partition("/")[0]
        values: dict[str, list[str]] = {
            "site": list(self.site),
            "column": list(self.column),
            "topic": list(dict.fromkeys((family, self.topic))),
            "year": [self.year],
            "interpretation": ["1"] if self.interpretation else [],
            **{name: [getattr(self, name)] for name in ONE if name != "topic"},
        }
        return {
            name: [storable(v)[:LONGEST_VALUE] for v in found if v]
            for name, found in values.items()
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
        value = datetime(value.year, value.month, value.day, tzinfo=SHANGHAI)
    if not isinstance(value, datetime):
        return None
    return value if value.tzinfo else value.replace(tzinfo=SHANGHAI)
