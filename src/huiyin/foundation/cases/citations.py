"""引用 (citations): the policies as loaded, and every table of rules that cites them."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from django.conf import settings

from huiyin.foundation.cases import rulebooks
from huiyin.kernel.clauses import Clause, ClauseRef, PolicyDocument, parse_document
from huiyin.kernel.errors import Invalid, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Row(Protocol):
    """A row of a rule table."""

    @property
    def clause(self) -> str:
        """Return the clause the row rests on."""


_TABLES: dict[str, tuple[Row, ...]] = {}


def register_table(name: str, rows: Iterable[Row]) -> None:
    """Register a rule table; the start fails where a row cites a clause that is not in the policies."""
    _TABLES[name] = tuple(rows)


def documents() -> Mapping[str, PolicyDocument]:
    """Return every policy document by slug; ``Invalid`` for a file that is wrong or wrongly named.

    The folder is looked at on every call; only parsing is remembered, by time of change and size.
    """
    paths = sorted(Path(settings.POLICIES_DIR).glob("*.toml"))
    return {path.stem: _document(path) for path in paths}


def _document(path: Path) -> PolicyDocument:
    """Return the document of a file that is there."""
    status = path.stat()
    document = _read(path, status.st_mtime_ns, status.st_size)
    if document.slug != path.stem:
        raise Invalid(
            "policy-file",
            "政策文件 {file} 的 slug 应是 {stem}。",
            file=path.name,
            stem=path.stem,
        )
    return document


@lru_cache(maxsize=256)
def _read(path: Path, changed_ns: int, size: int) -> PolicyDocument:  # noqa: ARG001
    try:
        mapping: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise Invalid(
            "policy-toml",
            "政策文件 {file} 不是正确的 TOML：{problem}",
            file=path.name,
            problem=str(error),
        ) from None
    return parse_document(mapping)


def cite(reference: str) -> Clause:
    """Return a clause by its reference; ``NotFound`` where the policies do not hold it."""
    ref = ClauseRef.parse(reference)
    path = Path(settings.POLICIES_DIR) / f"{ref.document}.toml"
    document = _document(path) if path.exists() else None
    clause = document.clauses.get(ref.clause) if document else None
    if clause is None:
        raise NotFound("clause-not-found", "政策库里没有“{reference}”。", reference=reference)
    return clause


def label(reference: str) -> str:
    """Return a clause as officials cite it: 《政府信息公开条例》第二十条; unknown ones as written."""
    try:
        return str(cite(reference))
    except (Invalid, NotFound):
        return reference


def cited() -> dict[str, list[str]]:
    """Return every clause cited by a registered table or rulebook, with the names of those."""
    places: dict[str, list[str]] = {}
    for name, rows in _TABLES.items():
        for clause in sorted({row.clause for row in rows if row.clause}):
            places.setdefault(clause, []).append(name)
    for book in rulebooks.registered():
        for clause in book.clauses:
            places.setdefault(clause, []).append(book.name)
    return places


def tables() -> Mapping[str, tuple[Row, ...]]:
    """Return the registered tables by name."""
    return dict(_TABLES)
