"""值守规则 (what is watched): each verification with its name for people and who hears of an alarm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

CLAUSE = "gbt22239-2019:8.1.4.3"
HEARERS = frozenset({"system_admin", "audit_admin"})


@dataclass(frozen=True, slots=True)
class Watch:
    """One verification: ``at`` is its time of day in Asia/Shanghai, None for one that runs all the time."""

    code: str
    label: str
    at: time | None
    clause: str = CLAUSE


WATCHES = (
    Watch("release.shadow", "公开页面整站核对", time(0, 20), "changchun-2015:4.1b"),
    Watch("cases.verify", "事项与决定核对", time(1, 0)),
    Watch("ledger.verify", "台账核对", time(1, 30)),
    Watch("machinery", "运行状况核对", None),
)
BY_CODE = {watch.code: watch for watch in WATCHES}
