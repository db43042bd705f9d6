"""指标: how much must be done in a period, and whether it is, was or will be. Arithmetic is exact.

A quota counts (at least, at most) or takes a share (at least). Shares and forecasts are fractions,
never floats, and every judgement carries its working in Chinese.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Literal, get_args

from huiyin.kernel.quotas_periods import Period, PeriodKind, elapsed_share, period_of, previous

if TYPE_CHECKING:
    from datetime import date

__all__ = [
    "Period",
    "PeriodKind",
    "QuotaReading",
    "QuotaRule",
    "elapsed_share",
    "judge",
    "period_of",
    "previous",
]

Comparison = Literal["at_least", "at_most", "share_at_least"]
State = Literal["met", "on_course", "at_risk", "missed"]
STATE_LABELS: dict[State, str] = {
    "met": "已达标",
    "on_course": "进度正常",
    "at_risk": "可能不达标",
    "missed": "未达标",
}
PERIOD_NAMES: dict[PeriodKind, str] = {
    "day": "当日",
    "month": "当月",
    "quarter": "当季",
    "year": "当年",
}


@dataclass(frozen=True, slots=True)
class QuotaRule:
    """指标规则: one row, in force from ``since`` to ``until`` (both included, None = still).

    ``who`` names the level or role it binds, ``measure`` what is counted. ``amount`` is a number for
    counts and a share between 0 and 1 for ``share_at_least``; ``unit`` is the Chinese measure word.
    """

    name: str
    label: str
    who: str
    measure: str
    comparison: Comparison
    amount: Fraction | int
    period: PeriodKind
    since: date
    clause: str
    until: date | None = None
    unit: str = "次"

    def __post_init__(self) -> None:
        share = self.comparison == "share_at_least"
        wrong = (
            isinstance(self.amount, float)
            or self.comparison not in get_args(Comparison)
            or self.period not in get_args(PeriodKind)
            or ":" not in self.clause
            or self.amount < 0
            or (share and self.amount > 1)
            or (self.until is not None and self.until < self.since)
        )
        if wrong:
            msg = f"the quota {self.name!r} has a wrong comparison, amount, period, clause or date"
            raise ValueError(msg)

    def in_force(self, on: date) -> bool:
        """Tell whether the rule binds on this day."""
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class QuotaReading:
    """A judgement: the state, its working, and the value expected at the end of the period.

    ``forecast`` is a count, or a share for ``share_at_least``; None where nothing can be expected yet.
    ``missing`` is how many more are needed (at_least, shares) or how many are too many (at_most).
    """

    state: State
    arithmetic: str
    forecast: Fraction | None
    missing: int = 0


def judge(
    rule: QuotaRule,
    count: int,
    *,
    denominator: int | None = None,
    elapsed: Fraction = Fraction(1),
    expected_rate: Fraction | None = None,
) -> QuotaReading:
    """Return how the rule stands after ``count`` in the period so far.

    ``denominator`` belongs to shares. ``elapsed`` is the share of the period gone, 1 when it is over.
    ``expected_rate`` is how many a whole period usually brings (of the denominator, for shares);
    without it the pace so far goes on.
    """
    if not 0 <= elapsed <= 1 or count < 0:
        msg = "elapsed is a share from 0 to 1, and counts are not negative"
        raise ValueError(msg)
    if rule.comparison == "share_at_least":
        if denominator is None or not count <= denominator:
            msg = "a share needs a denominator that is no smaller than the count"
            raise ValueError(msg)
        return _judge_share(rule, count, denominator, elapsed, expected_rate)
    forecast = _forecast(count, elapsed, expected_rate)
    if rule.comparison == "at_least":
        return _judge_at_least(rule, count, elapsed, forecast)
    return _judge_at_most(rule, count, elapsed, forecast)


def _forecast(count: int, elapsed: Fraction, rate: Fraction | None) -> Fraction | None:
    """Return the count expected at the end of the period."""
    if elapsed == 1:
        return Fraction(count)
    if rate is not None:
        return count + rate * (1 - elapsed)
    return count / elapsed if elapsed else None


def _judge_at_least(
    rule: QuotaRule, count: int, elapsed: Fraction, forecast: Fraction | None
) -> QuotaReading:
    missing = max(0, ceil(rule.amount - count))
    text = f"{_head(rule)}已有 {count} {rule.unit}，要求不少于 {show(rule.amount)} {rule.unit}"
    if not missing:
        return QuotaReading("met", f"{text}，已达到", forecast)
    text += f"，还差 {missing} {rule.unit}"
    if elapsed == 1:
        return QuotaReading("missed", f"{text}，期限已过", forecast, missing)
    state: State = "on_course" if forecast is not None and forecast >= rule.amount else "at_risk"
    return QuotaReading(state, text + _outlook(rule, elapsed, forecast), forecast, missing)


def _judge_at_most(
    rule: QuotaRule, count: int, elapsed: Fraction, forecast: Fraction | None
) -> QuotaReading:
    text = f"{_head(rule)}已有 {count} {rule.unit}，要求不多于 {show(rule.amount)} {rule.unit}"
    over = max(0, ceil(count - rule.amount))
    if over:
        return QuotaReading("missed", f"{text}，超出 {over} {rule.unit}", forecast, over)
    if elapsed == 1:
        return QuotaReading("met", f"{text}，没有超出", forecast)
    state: State = "at_risk" if forecast is not None and forecast > rule.amount else "on_course"
    return QuotaReading(state, text + _outlook(rule, elapsed, forecast), forecast)


def _judge_share(
    rule: QuotaRule, count: int, whole: int, elapsed: Fraction, rate: Fraction | None
) -> QuotaReading:
    """Judge a share; while the period runs it is never met for good, for more may come."""
    if not whole:
        text = f"{_head(rule)}还没有可以计算比例的数量，要求不低于 {percent(rule.amount)}"
        return QuotaReading("met" if elapsed == 1 else "on_course", text, None)
    share = Fraction(count, whole)
    text = f"{_head(rule)} {count} ÷ {whole} = {percent(share)}，要求不低于 {percent(rule.amount)}"
    missing = _needed(rule.amount, count, whole)
    if elapsed == 1:
        return QuotaReading("missed" if missing else "met", text, share, missing)
    if not missing:
        return QuotaReading("on_course", text, share)
    more = f"，接下来至少 {missing} {rule.unit}都要算数才够"
    if rule.amount == 1:
        more = "，已经不可能全部达到"
    rest = None if rate is None else rate * (1 - elapsed)
    if rest is not None and missing > rest:
        more += f"，按往常只还有 {show(rest)} {rule.unit}"
    return QuotaReading("at_risk", text + more, share, missing)


def _needed(amount: Fraction | int, count: int, whole: int) -> int:
    """Return the fewest further ones, all counting, after which the share is enough.

    For a share of 1 no number is enough: the ones that fell short are returned.
    """
    if count >= amount * whole:
        return 0
    if amount == 1:
        return whole - count
    return ceil((amount * whole - count) / (1 - Fraction(amount)))


def _head(rule: QuotaRule) -> str:
    return f"{PERIOD_NAMES[rule.period]}{rule.label}"


def _outlook(rule: QuotaRule, elapsed: Fraction, forecast: Fraction | None) -> str:
    if forecast is None:
        return "，期间刚开始"
    return f"；时间已过 {percent(elapsed)}，照此推算期末为 {show(forecast)} {rule.unit}"


def show(value: Fraction | int) -> str:
    """Return a number with at most one decimal, 约 before it when it is rounded."""
    value = Fraction(value)
    if value.denominator == 1:
        return str(value.numerator)
    tenths = _half_up(value * 10)
    text = f"{tenths // 10}.{tenths % 10}".removesuffix(".0")
    return text if Fraction(tenths, 10) == value else f"约 {text}"


def percent(value: Fraction | int) -> str:
    """Return a share as a percentage, cut (not rounded) after two decimals.

    Cut, so that a share just short of what is required never looks as if it were enough.
    """
    hundredths = int(Fraction(value) * 10_000)
    text = f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".")
    return f"{text}%"


def _half_up(value: Fraction) -> int:
    return int((value * 2 + 1) // 2)
