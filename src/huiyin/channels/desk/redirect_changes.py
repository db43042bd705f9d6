"""旧地址的变更: every line of a proposal in full, beside what is public under its key now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from huiyin.foundation.release import gate

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class RedirectChange:
    """One old address: where it leads now ("" where nowhere), where it would lead, and what that is called."""

    path: str
    was: str
    target: str
    reason: str
    label: str
    tone: str


def redirect_changes(documents: Mapping[str, Mapping[str, Any]]) -> list[RedirectChange]:
    """Return what each document would change in public, by address."""
    public = gate.released_digests(documents)
    before = {key: gate.released_document(key) or {} for key in public}
    found = [_change(row, before.get(key, {})) for key, row in documents.items()]
    return sorted(found, key=lambda change: change.path)


def _change(row: Mapping[str, Any], before: Mapping[str, Any]) -> RedirectChange:
    was = "" if not before or before["retired"] else str(before["target"])
    target = "" if row["retired"] else str(row["target"])
    if not target:
        label, tone = _("停用"), "t-late"
    elif not was:
        label, tone = _("新增"), "t-ok"
    elif was != target:
        label, tone = _("改为"), "t-wait"
    else:
        label, tone = _("只改说明"), "t-wait"
    return RedirectChange(str(row["path"]), was, target, str(row["reason"]), label, tone)
