"""试读: everything a run would do with a file, and nothing saved."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from huiyin.domains.publication.documents import words
from huiyin.domains.publication.importing.beside import without_files
from huiyin.domains.publication.importing.duplicates import UnsavedTexts, repeats
from huiyin.domains.publication.importing.judging import Judge
from huiyin.domains.publication.importing.mapping import read_mapping, said
from huiyin.domains.publication.importing.places import places_of
from huiyin.domains.publication.importing.readers import rows
from huiyin.domains.publication.importing.rows import Rejected, prepare
from huiyin.domains.publication.selectors.drafts import draft_document
from huiyin.foundation.text import neardup

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from huiyin.domains.publication.importing.rows import Prepared


BESIDE = frozenset({"file"})
"""Where a page lay: read by the import itself."""


@dataclass
class Trial:
    """What a run would make of a file."""

    shown: list[Prepared] = field(default_factory=list)
    """The first rows that become items."""
    problems: list[tuple[int, str, str]] = field(default_factory=list)
    """Row number, outcome (``rejected`` or ``draft``) and reason, one each, in the words of the run."""
    count: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    absent: list[str] = field(default_factory=list)
    """Fields that the mapping counts on and no row has: most likely misspelt."""

    unused: list[str] = field(default_factory=list)
    """Fields of the file in which something stands and that the mapping leaves aside."""

    def reject(self, number: int, reason: str) -> None:
        """Note a row that cannot become an item."""
        self.outcomes["rejected"] += 1
        self.problems.append((number, "rejected", reason))

    def judged(self, number: int, reasons: list[str]) -> None:
        """Note a row that becomes an item, and why it would stay a draft."""
        self.outcomes["draft" if reasons else "release"] += 1
        self.problems += [(number, "draft", reason) for reason in reasons]


def trial(path: Path, mapping: Path, *, now: datetime, first: int = 5) -> Trial:
    """Read everything and save nothing.

    What is only known when a file is received (a virus, the words of an attachment) is found in the run.
    """
    field_map = read_mapping(mapping)
    judge, texts, done = Judge.of(places_of(field_map), now), UnsavedTexts(), Trial()
    root = path if path.is_dir() else None
    seen: set[str] = set()
    filled: dict[str, None] = {}
    for number, row in rows(path, kind=field_map.format, encoding=field_map.encoding):
        done.count += 1
        if isinstance(row, dict):
            seen |= row.keys()
            filled |= dict.fromkeys(name for name, value in row.items() if said(value))
        try:
            prepared = prepare(row, field_map, root)
            item, lacks = judge.item(prepared, without_files(prepared.body), None)
        except Rejected as error:
            done.reject(number, str(error))
            continue
        document = draft_document(item)
        signature = neardup.signature(words(document))
        reasons = [*prepared.lacks, *lacks, *judge.reasons(item, document)]
        among_rows = texts.repeats(number, prepared.title, signature)
        done.judged(number, reasons + (repeats(signature) or among_rows))
        if len(done.shown) < first:
            done.shown.append(prepared)
    done.absent = [n for n in dict.fromkeys(field_map.names()) if n not in seen] if seen else []
    done.unused = [n for n in filled if n not in {*field_map.names(), *BESIDE}]
    return done
