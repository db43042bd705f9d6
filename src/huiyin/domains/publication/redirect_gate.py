"""旧地址的发布规则: what stands on the ticket is judged once more, whoever wrote the row it came from.

Whether a page lies at an address is not judged here but when a proposal is made and agreed to; in public a page of ours
wins, and nothing leads on twice (``channels/portal/plans.py``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.domains.publication.configuration_gate import check_configuration
from huiyin.domains.publication.rules.redirects import problems_of_new, problems_of_old

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Json = Mapping[str, Any]

FIELDS = {"id": int, "site": str, "path": str, "target": str, "reason": str, "retired": bool}


def check_redirects(payload: Json, documents: Mapping[str, Json]) -> list[str]:
    """Return every Chinese reason against the old addresses of a ticket."""
    problems = check_configuration(payload, documents)
    rows = {key: row for key, row in documents.items() if key.startswith("redirect/")}
    broken = [key for key, row in rows.items() if not _whole(key, row)]
    if broken:
        return problems + [f"“{key}”不是一条旧地址，或与其编号不符" for key in broken]
    for key, row in rows.items():
        if row["retired"]:  # it leads nowhere, wherever the portal has got pages of its own since
            continue
        problems += [
            f"“{key}”的旧地址 {row['path']}：{why}" for why in problems_of_old(row["path"])
        ]
        problems += [
            f"“{key}”转到 {row['target']}：{why}" for why in problems_of_new(row["target"])
        ]
    return problems + list(_together(rows))


def check_redirect_withdrawal(payload: Json) -> list[str]:
    """Return why an old address may not be taken down: nothing is left in its place, so nothing is said there."""
    if payload["notice"] or payload.get("notice_code"):
        return ["撤下旧地址不留告示"]
    return []


def needs_of_redirects(_payload: Json, documents: Mapping[str, Json]) -> dict[str, str]:
    """Return what must be public before old addresses lead on: the sites they belong to."""
    rows = [
        row for key, row in documents.items() if key.startswith("redirect/") and _whole(key, row)
    ]
    return {f"site/{row['site']}": f"站点“{row['site']}”还没有公开" for row in rows}


def _whole(key: str, row: Json) -> bool:
    """Tell whether a document has the fields of a redirect and its key names it."""
    if row.keys() != FIELDS.keys() or any(type(row[n]) is not kind for n, kind in FIELDS.items()):
        return False
    return key == f"redirect/{row['id']}"


def _together(rows: Mapping[str, Json]) -> Iterator[str]:
    """Yield what is wrong with the rows beside each other: one address twice, one that leads to another."""
    at: dict[str, str] = {}
    for key, row in rows.items():
        if row["retired"]:
            continue
        if row["path"] in at:
            yield f"“{key}”和“{at[row['path']]}”是同一个旧地址"
        at[row["path"]] = key
    for key, row in rows.items():
        if not row["retired"] and row["target"] in at:
            yield f"“{key}”转到的 {row['target']} 也是旧地址，不能接连转向"
