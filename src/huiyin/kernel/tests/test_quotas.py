"""指标: the quotas of the policy as golden cases, exact shares, periods, and what always holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from huiyin.kernel.calendar import SHANGHAI
from huiyin.kernel.quotas import QuotaRule, elapsed_share, judge, percent, period_of, previous, show
from huiyin.kernel.quotas_periods import PeriodKind, following, periods_between

SINCE = date(2015, 5, 13)
POSTS = QuotaRule(
    "city-posts", "政务微博发布", "city-news-office", "posts", "at_least", 8, "day", SINCE,
    "changchun-2015:3.1c", unit="条",
)  # fmt: skip
SHARE = QuotaRule(
    "government-share", "政务信息占比", "account", "posts", "share_at_least", Fraction(60, 100), "day",
    SINCE, "changchun-2015:3.1c", unit="条",
)  # fmt: skip
INTERVIEWS = QuotaRule(
    "department-interviews", "在线访谈", "department", "interviews", "at_least", 2, "year", SINCE,
    "changchun-2015:2.2e",
)  # fmt: skip
OVERDUE = QuotaRule(
    "overdue", "逾期答复", "organ", "overdue", "at_most", 3, "quarter", SINCE, "changchun-2015:5.3a",
    unit="件",
)  # fmt: skip
THREE_QUARTERS = Fraction(3, 4)


@pytest.mark.parametrize(
    ("rule", "count", "elapsed", "state"),
    [
        (POSTS, 8, Fraction(1, 2), "met"),
        (POSTS, 7, Fraction(1), "missed"),
        (POSTS, 4, Fraction(1, 2), "on_course"),
        (POSTS, 3, Fraction(1, 2), "at_risk"),
        (POSTS, 0, Fraction(0), "at_risk"),
        (INTERVIEWS, 1, Fraction(1, 2), "on_course"),
        (INTERVIEWS, 1, Fraction(51, 100), "at_risk"),
        (INTERVIEWS, 2, Fraction(1), "met"),
        (OVERDUE, 3, Fraction(1), "met"),
        (OVERDUE, 4, Fraction(1, 10), "missed"),
        (OVERDUE, 2, Fraction(1, 2), "at_risk"),
        (OVERDUE, 1, Fraction(1, 2), "on_course"),
        (OVERDUE, 0, Fraction(0), "on_course"),
    ],
)
def test_counts(rule: QuotaRule, count: int, elapsed: Fraction, state: str) -> None:
    assert judge(rule, count, elapsed=elapsed).state == state


@pytest.mark.parametrize(
    ("count", "whole", "elapsed", "state", "missing"),
    [
        (6, 10, Fraction(1), "met", 0),
        (59, 100, Fraction(1), "missed", 3),
        (6, 10, Fraction(1, 2), "on_course", 0),
        (5, 10, Fraction(1, 2), "at_risk", 3),
        (0, 0, Fraction(1, 2), "on_course", 0),
        (0, 0, Fraction(1), "met", 0),
    ],
)
def test_shares(count: int, whole: int, elapsed: Fraction, state: str, missing: int) -> None:
    reading = judge(SHARE, count, denominator=whole, elapsed=elapsed)
    assert (reading.state, reading.missing) == (state, missing)


def test_a_share_just_short_is_not_rounded_up() -> None:
    reading = judge(SHARE, 59_999, denominator=100_000)
    assert reading.state == "missed"
    assert "59.99%" in reading.arithmetic
    assert judge(SHARE, 60_000, denominator=100_000).state == "met"


def test_the_working_is_written_out() -> None:
    assert judge(POSTS, 3, elapsed=THREE_QUARTERS).arithmetic == (
        "当日政务微博发布已有 3 条，要求不少于 8 条，还差 5 条；时间已过 75%，照此推算期末为 4 条"
    )
    assert (
        judge(INTERVIEWS, 1).arithmetic
        == "当年在线访谈已有 1 次，要求不少于 2 次，还差 1 次，期限已过"
    )
    assert judge(OVERDUE, 5).arithmetic == "当季逾期答复已有 5 件，要求不多于 3 件，超出 2 件"
    running = judge(SHARE, 5, denominator=10, elapsed=THREE_QUARTERS, expected_rate=Fraction(8))
    assert running.arithmetic == (
        "当日政务信息占比 5 ÷ 10 = 50%，要求不低于 60%，接下来至少 3 条都要算数才够，按往常只还有 2 条"
    )


def test_an_expected_rate_tells_more_than_the_pace() -> None:
    """The office posts mostly in the afternoon: three by noon is no reason to worry."""
    assert judge(POSTS, 3, elapsed=Fraction(1, 2)).state == "at_risk"
    reading = judge(POSTS, 3, elapsed=Fraction(1, 2), expected_rate=Fraction(10))
    assert (reading.state, reading.forecast) == ("on_course", Fraction(8))


def test_a_share_of_everything() -> None:
    every = replace(SHARE, amount=1)
    reading = judge(every, 9, denominator=10, elapsed=Fraction(1, 2))
    assert (reading.state, reading.missing) == ("at_risk", 1)
    assert "已经不可能" in reading.arithmetic


@pytest.mark.parametrize(
    "change",
    [
        {"amount": Fraction(6, 5)},
        {"amount": -1},
        {"amount": 0.6},
        {"comparison": "more"},
        {"period": "week"},
        {"clause": "policy"},
        {"until": date(2015, 1, 1)},
    ],
)
def test_wrong_rules_fail_when_they_are_written(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="the quota"):
        replace(SHARE, **change)  # type: ignore[arg-type]


def test_wrong_questions() -> None:
    with pytest.raises(ValueError, match="denominator"):
        judge(SHARE, 3)
    with pytest.raises(ValueError, match="denominator"):
        judge(SHARE, 3, denominator=2)
    with pytest.raises(ValueError, match="elapsed"):
        judge(POSTS, 3, elapsed=Fraction(3, 2))
    with pytest.raises(ValueError, match="elapsed"):
        judge(POSTS, -3)


def test_in_force() -> None:
    rule = replace(POSTS, until=date(2019, 12, 31))
    assert [
        rule.in_force(d) for d in (date(2015, 5, 12), SINCE, date(2019, 12, 31), date(2020, 1, 1))
    ] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("kind", "first", "last", "label"),
    [
        ("day", date(2016, 2, 29), date(2016, 2, 29), "2016年2月29日"),
        ("month", date(2016, 2, 1), date(2016, 2, 29), "2016年2月"),
        ("quarter", date(2016, 1, 1), date(2016, 3, 31), "2016年第1季度"),
        ("year", date(2016, 1, 1), date(2016, 12, 31), "2016年"),
    ],
)
def test_periods(kind: PeriodKind, first: date, last: date, label: str) -> None:
    period = period_of(kind, date(2016, 2, 29))
    assert (period.first, period.last, period.label) == (first, last, label)


def test_last_quarter_crosses_into_the_next_year() -> None:
    period = period_of("quarter", date(2015, 11, 30))
    assert (period.label, period.last) == ("2015年第4季度", date(2015, 12, 31))
    assert following(period).label == "2016年第1季度"
    assert [p.label for p in periods_between("month", date(2015, 11, 30), date(2016, 1, 1))] == [
        "2015年11月",
        "2015年12月",
        "2016年1月",
    ]


def test_elapsed_is_by_the_clock_of_shanghai() -> None:
    today = period_of("day", date(2015, 5, 13))
    assert elapsed_share(today, datetime(2015, 5, 13, 18, tzinfo=SHANGHAI)) == THREE_QUARTERS
    assert elapsed_share(today, datetime(2015, 5, 13, 10, tzinfo=UTC)) == THREE_QUARTERS
    assert elapsed_share(today, datetime(2015, 5, 12, 16, tzinfo=UTC)) == 0
    assert elapsed_share(today, datetime(2015, 5, 13, 16, tzinfo=UTC)) == 1
    assert elapsed_share(today, datetime(2020, 1, 1, tzinfo=UTC)) == 1
    with pytest.raises(ValueError, match="time zone"):
        elapsed_share(today, datetime(2015, 5, 13))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(8), "8"),
        (Fraction(5, 2), "2.5"),
        (Fraction(1, 3), "约 0.3"),
        (Fraction(299, 100), "约 3"),
    ],
)
def test_numbers_shown(value: Fraction, text: str) -> None:
    assert show(value) == text


def test_percentages_shown() -> None:
    values = [Fraction(0), Fraction(1, 3), Fraction(3, 5), Fraction(1), Fraction(5999, 10000)]
    assert [percent(v) for v in values] == ["0%", "33.33%", "60%", "100%", "59.99%"]


kinds = st.sampled_from(["day", "month", "quarter", "year"])
shares = st.fractions(0, 1, max_denominator=100)


@given(kinds, st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_periods_follow_without_a_gap(kind: PeriodKind, day: date) -> None:
    period = period_of(kind, day)
    assert period.first <= day <= period.last
    assert period_of(kind, period.first) == period_of(kind, period.last) == period
    assert following(period).first == period.last + timedelta(days=1)
    assert previous(following(period)) == period


@given(st.integers(0, 40), st.integers(1, 20), shares)
def test_more_is_never_worse(count: int, amount: int, elapsed: Fraction) -> None:
    order = ["missed", "at_risk", "on_course", "met"]
    rule = replace(POSTS, amount=amount)
    less, more = (judge(rule, n, elapsed=elapsed).state for n in (count, count + 1))
    assert order.index(more) >= order.index(less)


@given(st.integers(0, 50), st.integers(0, 50), st.fractions(0, 1, max_denominator=20))
def test_what_a_share_misses_is_exactly_enough(count: int, rest: int, amount: Fraction) -> None:
    assume(amount < 1)
    assume(count + rest)
    rule = replace(SHARE, amount=amount)
    missing = judge(rule, count, denominator=count + rest).missing
    assert Fraction(count + missing, count + rest + missing) >= amount
    if missing:
        assert Fraction(count + missing - 1, count + rest + missing - 1) < amount


@given(st.integers(0, 60), st.sampled_from([POSTS, INTERVIEWS, OVERDUE]))
def test_over_is_over(count: int, rule: QuotaRule) -> None:
    reading = judge(rule, count)
    assert reading.state in {"met", "missed"}
    assert reading.forecast == count
