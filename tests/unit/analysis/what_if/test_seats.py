"""Subscriptions against calls by the token, worked out by hand."""

from dataclasses import replace
from datetime import date

import pytest

from llmcost.analysis.pricing_context import PricingContext
from llmcost.analysis.what_if.seats import seats
from llmcost.model.inputs.dated_terms import SeatPlan, SeatPrice
from llmcost.model.inputs.planning import Seats
from llmcost.model.problems import InputError
from tests.support.catalogs import TODAY, d, loaded, workload
from tests.unit.analysis.what_if.alternatives import on


def plan(*prices, provider="acme", **fields):
    return SeatPlan(name="Plan", provider=provider, prices=prices, source="list", checked=TODAY, **fields)


PLANS = {
    "max": plan(SeatPrice(d(100)), SeatPrice(d(150), from_=date(2026, 6, 1))),
    "pro": plan(SeatPrice(d(20)), layer="mine.yaml"),
    "old": plan(SeatPrice(d(5), until=date(2026, 5, 1))),
    "other": plan(SeatPrice(d(1)), provider="best"),
}
WORK = workload(requests_per_month=30_000, subscription=Seats(people=10))


def found(work=WORK, monthly="300"):
    listed = replace(on().catalog, seats=PLANS)
    return seats(loaded(work), d(monthly), PricingContext(listed, TODAY, on().stamp))


def test_every_plan_of_the_provider_that_is_sold_the_cheapest_first():
    pro, best = found()
    assert (pro.plan, best.plan) == ("pro", "max")
    assert (pro.monthly, pro.saves, best.usd, best.monthly, best.saves) == (200, 100, 150, 1500, -1200)
    assert pro.source == "mine.yaml"
    assert best.source == f"a list, https://example.com/prices, read {TODAY}"


def test_a_seat_pays_from_its_price_over_the_cost_of_a_request():
    """300 for 30,000 requests is 0.01 each: 20 pay from 2,000 requests a person on."""
    assert [(seat.each, seat.break_even_requests) for seat in found()] == [(3000, 2000), (3000, 15000)]


def test_a_plan_of_another_provider_if_it_is_named():
    (one,) = found(replace(WORK, subscription=Seats(people=2, plan="other")))
    assert (one.plan, one.monthly) == ("other", 2)


def test_a_named_plan_that_is_not_sold_has_no_price():
    (one,) = found(replace(WORK, subscription=Seats(people=2, plan="old")))
    assert (one.usd, one.monthly, one.saves, one.break_even_requests) == (None, None, None, None)


def test_without_requests_a_seat_never_pays():
    pro, _ = found(replace(WORK, requests_per_month=d(0)), "0")
    assert (pro.each, pro.break_even_requests, pro.saves) == (None, None, -200)


def test_an_unknown_plan_and_missing_seats_are_errors():
    with pytest.raises(InputError, match='no subscription "prro"'):
        found(replace(WORK, subscription=Seats(people=2, plan="prro")))
    with pytest.raises(InputError, match="has no subscription"):
        found(replace(WORK, subscription=None))
