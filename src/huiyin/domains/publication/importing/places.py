"""归处: the organs and columns that the items of a file may belong to, found before a row is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from huiyin.domains.publication.models import Column
from huiyin.foundation.organs.models import Organ
from huiyin.foundation.organs.paths import under
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huiyin.domains.publication.importing.mapping import FieldMap
    from huiyin.domains.publication.importing.rows import Prepared


@dataclass(frozen=True, slots=True)
class Places:
    """Organs and columns by code and by name; ``organ`` and ``column`` are those of the file."""

    field_map: FieldMap
    organ: Organ
    column: Column
    organs: dict[str, Organ]
    columns: dict[str, Column]

    def of(self, row: Prepared) -> tuple[Organ, Column, list[str]]:
        """Return organ and column of a row, the file's own where there is none such, and why (Chinese)."""
        lacks = []
        organ, column = self.organs.get(row.place["organ"]), self.columns.get(row.place["column"])
        if organ is None:
            lacks.append(f"发布机构“{row.place['organ'][:40]}”不在{self.organ.name}之下，或不存在")
        if column is None:
            lacks.append(f"栏目“{row.place['column'][:40]}”不存在")
        return organ or self.organ, column or self.column, lacks


def places_of(field_map: FieldMap) -> Places:
    """Return where a mapping puts its items; ``Invalid`` names everything that is not there.

    All organs lie under that of the file: whoever signs for it signs for them.
    """
    organ = Organ.objects.filter(code=field_map.organ).first()
    organs = _known(Organ.objects.filter(pk__in=under({organ.pk}))) if organ else {}
    columns = _known(Column.objects.all())
    lacking = [f"机关 {code} 不存在" for code in [field_map.organ] if organ is None]
    if organ is not None:
        lacking += [
            f"机关 {code} 不存在，或不在{organ.name}之下"
            for code in field_map.named("organ")
            if code not in organs
        ]
    lacking += [f"栏目 {code} 不存在" for code in field_map.named("column") if code not in columns]
    if lacking or organ is None:
        raise Invalid("mapping-place", "字段对照表有误：{why}", why="；".join(lacking))
    return Places(field_map, organ, columns[field_map.column], organs, columns)


def _known(rows: Iterable[Any]) -> dict[str, Any]:
    """Return rows by code, and by name where only one is called so."""
    found: dict[str, Any] = {}
    names: dict[str, list[Any]] = {}
    for row in rows:
        found[row.code] = row
        for name in {row.name, getattr(row, "short_name", "")} - {""}:
            names.setdefault(name, []).append(row)
    return {n: same[0] for n, same in names.items() if len(same) == 1} | found
