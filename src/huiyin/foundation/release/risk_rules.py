"""定时发布的风险: what keeps a scheduled release from going out in time, when that is said, and to whom.

``within`` is how long before the moment people are told; the registrar who scheduled it is always told,
``tells`` names others who can do something about it. Figures are customs of this project (推导).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from huiyin.foundation.release.access import DESIGN_CONFIRMERS, DESIGN_PROPOSERS, WATCHERS

TIMELY, GATE = "changchun-2015:4.1a", "changchun-2015:4.1b"
NOBODY_ELSE = frozenset[str]()


@dataclass(frozen=True, slots=True)
class Risk:
    """One row; ``advice`` says what to do."""

    code: str
    label: str
    within: timedelta
    tells: frozenset[str]
    advice: str
    clause: str


RISKS = (
    Risk(
        "slow", "到点以后还要一段时间才能全部公开", timedelta(days=366), NOBODY_ELSE,
        "内容较多时，请把时间提前，或者分几批登记。", TIMELY,
    ),
    Risk(
        "rebuild", "前面的整站重排到点时可能还没有做完", timedelta(hours=1), WATCHERS,
        "重排做完就发。等不得的，请把样式或配置改到别的时间启用。", TIMELY,
    ),
    Risk(
        "refused", "照现在的检查不会放行", timedelta(days=1), NOBODY_ELSE,
        "请打开稿件看原因，改好后重新送审，或撤下这次安排。", GATE,
    ),
    Risk(
        "design", "页面样式没有批准，发布会停下", timedelta(days=1),
        DESIGN_PROPOSERS | DESIGN_CONFIRMERS, "请有关同事到“页面样式”提请、复核。", GATE,
    ),
    Risk(
        "stopped", "发布器没有运行", timedelta(hours=2), WATCHERS,
        "请系统管理员启动发布器。", TIMELY,
    ),
    Risk(
        "blocked", "发布器遇到故障，发不出去", timedelta(hours=2), WATCHERS,
        "请系统管理员到“运行状况”看原因。", TIMELY,
    ),
    Risk(
        "behind", "前面还有到点的内容没有发完", timedelta(hours=1), WATCHERS,
        "请系统管理员到“运行状况”看排队的情况。", TIMELY,
    ),
    Risk(
        "late", "已经过点，还没有公开", timedelta(0), WATCHERS,
        "请系统管理员到“运行状况”看原因。", TIMELY,
    ),
)  # fmt: skip
BY_CODE = {row.code: row for row in RISKS}


@dataclass(frozen=True, slots=True)
class Limits:
    """``tolerance``: how long after its moment a release may take; the usual one takes a third of a second.

    ``silence``: how long the releaser may say nothing, which is three of its beats. While it starts, or a long step
    is under way, it may be silent for ``busy_silence``. A due ticket that waits longer than ``patience`` shows that
    the releaser is behind.
    """

    tolerance: timedelta = timedelta(seconds=5)
    silence: timedelta = timedelta(seconds=30)
    busy_silence: timedelta = timedelta(minutes=30)
    patience: timedelta = timedelta(minutes=5)
    clause: str = TIMELY


LIMITS = Limits()
