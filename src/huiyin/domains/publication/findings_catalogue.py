"""编目检查: whether an item is in a column that takes its kind, and whether the city's own lists know its values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.domains.publication.findings import ItemFinding, finding
from huiyin.domains.publication.rules.checks import clause_of
from huiyin.domains.publication.rules.classification import LOCAL_LISTS, local_values
from huiyin.domains.publication.rules.item_types import BY_CODE, FIELD_LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from huiyin.domains.publication.models import Column
    from huiyin.foundation.organs.rules import OrganKind

    Document = Mapping[str, Any]


def place_findings(document: Document, columns: Sequence[Column]) -> list[ItemFinding]:
    """Return columns that do not take the item: by their kind (the first one) or by their own list of types."""
    item_type = BY_CODE[document["type"]]
    found = []
    if columns and columns[0].column_type not in item_type.column_types:
        kinds = "、".join(item_type.column_types)
        advice = f"“{item_type.label}”放在{kinds}类的栏目里，请另选主栏目。"
        found.append(_misplaced(columns[0], advice, item_type.clause))
    found += [
        _misplaced(
            column, f"这个栏目不收“{item_type.label}”，请另选栏目。", clause_of("column-type")
        )
        for column in columns
        if column.item_types and document["type"] not in column.item_types
    ]
    return found


def _misplaced(column: Column, advice: str, clause: str) -> ItemFinding:
    return finding("column-type", "栏目与信息类型不符", "refuse", column.name, advice, clause)


def organ_findings(name: str, kind: OrganKind) -> list[ItemFinding]:
    """Ask whether an organ that usually does not disclose in its own name may: whoever makes it discloses it."""
    if kind.publishes:
        return []
    advice = f"{kind.label}依法以自己名义对外履职的，写明依据；否则请以所属机关的名义公开。"
    clause = clause_of("organ-kind")
    return [finding("organ-kind", f"以{kind.label}的名义公开", "confirm", name, advice, clause)]


def local_findings(document: Document, on: date) -> list[ItemFinding]:
    """Return values that the city's own lists do not have on a day."""
    return [
        finding(
            "not-in-list",
            f"{FIELD_LABELS[name]}不在本地的表里",
            "refuse",
            document[name],
            f"请在“编目”中重新选择{FIELD_LABELS[name]}。",
            clause_of(name),
        )
        for name in LOCAL_LISTS
        if document[name] and document[name] not in local_values(name, on)
    ]
