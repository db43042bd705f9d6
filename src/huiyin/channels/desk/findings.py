"""发现的分组: automatic findings as a reviewer reads them, those of one kind together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from huiyin.channels.desk.wording import said
from huiyin.foundation.cases.citations import label as label_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huiyin.domains.publication.selectors import StandingFinding

SHOWN = 5
ONE_BY_ONE = 3
"""More places of one kind than this are explained by one reason: a list of duty telephones is one matter."""
GRAVE = {"refuse": _("不能公开"), "confirm": _("要说明理由"), "note": _("提醒")}


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings that are called alike and advise the same."""

    label: str
    severity: str
    advice: str
    basis: str
    rows: tuple[StandingFinding, ...]

    @property
    def grave(self) -> str:
        """Return what its gravity means to the reviewer."""
        return str(GRAVE[self.severity])

    @property
    def first(self) -> tuple[StandingFinding, ...]:
        """Return the places that are shown at once."""
        return self.rows[:SHOWN]

    @property
    def others(self) -> tuple[StandingFinding, ...]:
        """Return the places that are shown when asked for."""
        return self.rows[SHOWN:]

    @property
    def asked(self) -> tuple[StandingFinding, ...]:
        """Return the places for which a reason is still asked."""
        rows = self.rows if self.severity == "confirm" else ()
        return tuple(row for row in rows if row.open)

    @property
    def together(self) -> str:
        """Return the keys that one reason answers, with commas; "" where each place has its own."""
        keys = [row.finding["key"] for row in self.asked]
        return ",".join(keys) if len(keys) > ONE_BY_ONE else ""


def grouped(findings: Sequence[StandingFinding]) -> list[FindingGroup]:
    """Return the groups in the order of their first finding, the gravest first."""
    found: dict[tuple[str, str, str], list[StandingFinding]] = {}
    for row in findings:
        f = row.finding
        found.setdefault((f["label"], f["severity"], f["advice"]), []).append(row)
    return [
        FindingGroup(
            said(label), severity, said(advice), label_of(rows[0].finding["clause"]), tuple(rows)
        )
        for (label, severity, advice), rows in found.items()
    ]
