"""台账行: entries of the ledger as a table of the desk shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.foundation.cases.citations import label as label_of
from huiyin.foundation.ledger.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huiyin.foundation.ledger.models import Entry


def ledger_rows(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Return each entry with its sentence and its basis as officials cite it."""
    return [
        {"entry": e, "sentence": sentence(e), "basis": label_of(e.basis) if e.basis else ""}
        for e in entries
    ]
