"""How much of its budget a workload takes, and the volume at which the next alert comes."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmcost.model.inputs.planning import Budget
from tests.support.catalogs import d, decimals, estimate_of, fee, market, model, price, workload

# 1,000 requests a month of 1 M tokens at $1 per million: $1,000.
ON = market(model("acme/one", price(1, 1), fees={"search": fee("0.5", 200)}))
WORK = workload(requests_per_day=100, days_per_month=Decimal(10), input_tokens=10**6, output_tokens=0)


def use(budget, work=WORK, on=ON):
    return estimate_of(on, replace(work, budget=budget)).budget


def test_no_budget_is_no_use():
    assert use(None) is None


@pytest.mark.parametrize(
    ("monthly", "percent", "reached", "next_alert", "a_day"),
    [
        (4000, 25, [], 50, 200),
        (2000, 50, [50], 80, 160),
        (1250, 80, [50, 80], 100, 125),
        (1000, 100, [50, 80, 100], None, None),
        (500, 200, [50, 80, 100], None, None),
    ],
)
def test_alerts(monthly, percent, reached, next_alert, a_day):
    found = use(Budget(monthly=d(monthly)))
    assert found.used_percent == percent
    assert list(found.reached) == reached
    assert found.next_alert == next_alert
    assert found.next_at_requests_per_day == a_day


def test_alerts_of_ones_own_are_sorted():
    found = use(Budget(monthly=d(2000), alerts=(d(120), d(10), d("66.6"))))
    assert [str(level) for level in found.alerts] == ["10", "66.6", "120"]
    assert (list(found.reached), found.next_alert) == ([10], d("66.6"))


def test_a_budget_per_request_only():
    found = use(Budget(per_request=d(2)))
    assert (found.monthly, found.per_request, found.used_percent, found.reached) == (None, 2, None, ())


def test_a_budget_of_nothing_is_used_up():
    found = use(Budget(monthly=d(0)))
    assert (found.used_percent, list(found.reached), found.next_alert) == (None, [50, 80, 100], None)


def test_without_a_price_nothing_is_shown():
    found = use(Budget(monthly=d(10)), on=market(model("acme/one", price(None, None, cache_read=1))))
    assert (found.used_percent, found.reached, found.next_alert, found.next_at_requests_per_day) == (
        None,
        (),
        None,
        None,
    )


def test_without_requests_no_volume_is_known():
    found = use(Budget(monthly=d(10)), replace(WORK, requests_per_day=d(0)))
    assert (found.used_percent, found.next_alert, found.next_at_requests_per_day) == (0, 50, None)


def test_a_month_by_requests_knows_its_days_too():
    """100 requests of $1 in a month; 50 % of $400 are 200, at 200 / 30 a day."""
    work = workload(requests_per_month=100, input_tokens=10**6, output_tokens=0)
    found = use(Budget(monthly=d(400)), work)
    assert abs(Fraction(found.next_at_requests_per_day) - Fraction(200, 30)) < Fraction(1, 10**9)


@settings(max_examples=60)
@given(decimals(1, 2000, 2), decimals(0, 3, 2), decimals(100, 5000, 2), decimals(0, 1, 2))
def test_at_the_volume_given_the_alert_is_reached(a_day, searches, limit, buffer):
    """Beyond a free allowance the month is no multiple of its requests; the volume told holds all the same."""
    work = replace(WORK, requests_per_day=a_day, fees={"search": searches}, input_tokens=d(10_000), buffer=buffer)
    one = estimate_of(ON, replace(work, budget=Budget(monthly=limit)))
    found = one.budget
    if found.next_alert is None:
        assert one.own.monthly >= limit
        return
    there = estimate_of(ON, replace(work, requests_per_day=found.next_at_requests_per_day)).own.monthly
    assert abs(Fraction(there) - Fraction(limit) * Fraction(found.next_alert) / 100) < Fraction(1, 10**6)


@given(st.integers(1, 100))
def test_a_free_allowance_alone_costs_nothing_yet(searches):
    """No tokens, and searches within what is free: the first alert lies beyond the allowance of 200."""
    work = replace(WORK, requests_per_day=d(1), input_tokens=d(0), fees={"search": Decimal(searches) / 10})
    one = estimate_of(ON, replace(work, budget=Budget(monthly=d(10))))
    assert (one.own.monthly, one.budget.used_percent, one.budget.next_alert) == (0, 0, 50)
