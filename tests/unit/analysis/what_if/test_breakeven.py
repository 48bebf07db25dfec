"""Caching, batch and the value of a result against the calls of a month, worked out by hand."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from llmcost.analysis.pricing_context import PricingContext
from llmcost.model.inputs.dated_terms import CapacityPlan, UnitPrice
from llmcost.model.inputs.planning import Value
from llmcost.model.inputs.serving import Batch, Cache, Reserved
from llmcost.model.money import quotient
from llmcost.model.problems import InputError
from tests.support.catalogs import TODAY, d, market, model, price, workload
from tests.unit.analysis.what_if.alternatives import FOUR, WORK, beside, on


def test_caching_against_no_caching():
    """1,400 of 2,500 tokens read 80 % of the time at half price."""
    found = beside(replace(WORK, cache=Cache(tokens=d(1400), hit_rate=d("0.8"))), "caching").caching
    assert (found.off, found.on, found.saves) == (2775, 2355, 420)
    assert (found.hit_rate, found.break_even_hit_rate) == (d("0.8"), 0)


def test_a_more_expensive_write_needs_hits():
    where = market(model("acme/one", price(3, 15, cache_read="0.3", cache_write="3.75")))
    found = beside(replace(WORK, cache=Cache(tokens=d(1400), hit_rate=d("0.1"))), "caching", where=where).caching
    assert found.saves < 0
    assert abs(Fraction(found.break_even_hit_rate) - Fraction("0.75") / Fraction("3.45")) < Fraction(1, 10**17)


def test_batch_against_no_batch():
    found = beside(replace(WORK, batch=Batch(d("0.5"))), "batch").batch
    assert (found.off, found.on) == (2775, d("1387.5"))
    assert found.per_request == d("0.004625")
    none = beside(WORK, "batch", where=market(model("acme/one", price(1, 1)))).batch
    assert (none.saves, none.reason) == (0, "its model has no batch price")


@pytest.mark.parametrize(("worth", "pays"), [(13_875, True), (13_874, False)])
def test_five_times_what_it_costs(worth, pays):
    found = beside(replace(WORK, value=Value(monthly=d(worth)))).value
    assert found.pays is pays
    assert found.most == Decimal(worth) / 5


def test_of_a_cost_that_is_not_all_known_nobody_says_that_it_is_little_enough():
    asked = replace(WORK, fees={"unheard_of": d(1)})
    found = beside(replace(asked, value=Value(monthly=d(13_875)))).value
    assert (found.at_least, found.pays) == (True, None)
    assert beside(replace(asked, value=Value(monthly=d(13_874)))).value.pays is False


def test_500_dollars_are_justified_by_20_hours_at_125_dollars_only():
    work = workload(requests_per_day=d(1), input_tokens=0, output_tokens=10**6, days_per_month=d(25))
    work = replace(work, requests_per_day=d(2))
    found = beside(replace(work, value=Value(hours=d(20), hourly=d(60)))).value
    assert found.hourly_needed == 125
    assert found.pays is False
    assert beside(replace(work, value=Value(hours=d(20), hourly=d(125)))).value.pays
    assert beside(replace(work, value=Value(hours=d(20), hourly=d(60))), times=d("2.4")).value.pays


def test_without_an_option_what_is_described_is_compared():
    found = beside(replace(WORK, self_hosted=FOUR, value=Value(monthly=d(1))))
    assert found.self_host
    assert (found.fine_tune, found.caching, found.batch) == (None, None, None)
    for way in ("self-host", "fine-tune", "caching"):
        with pytest.raises(InputError):
            beside(WORK, way)


UNIT = CapacityPlan(
    name="Units",
    unit="unit",
    models=("acme/*",),
    source="list",
    checked=TODAY,
    terms={"month": (UnitPrice(d(260), "month"),)},
)


def reserving(**units):
    work = replace(
        WORK, reserved=Reserved(**{"plan": "ptu", "units": 10, "term": "month", "covers": d("0.8"), **units})
    )
    listed = replace(on().catalog, capacity={"ptu": UNIT})
    return beside(work, "reserved", where=PricingContext(listed, TODAY, on().stamp)).reserved


def test_reserved_units_against_calls():
    """300,000 requests cost 2,775 by the token; ten units cost 2,600 and serve 80 % of that, 2,220."""
    found = reserving()
    assert (found.off, found.monthly, found.calls, found.saves) == (2775, 2600, 2220, -380)
    assert found.on == 2600 + 555
    assert found.break_even_requests == quotient(2600, d("0.0074"))


def test_units_that_serve_nothing_never_pay():
    found = reserving(covers=d(0))
    assert (found.saves, found.break_even_requests) == (-2600, None)


def test_units_without_a_price_are_not_compared():
    found = reserving(term="year")
    assert (found.saves, found.reason) == (None, "no price for reserved, units by the year (known: month)")


def test_units_have_to_be_described():
    with pytest.raises(InputError, match="has no reserved units"):
        beside(WORK, "reserved")


def test_what_has_no_price_is_compared_with_nothing():
    none = market(model("acme/one", price(None, None, cache_read=1)))
    found = beside(replace(WORK, self_hosted=FOUR, value=Value(monthly=d(1))), where=none)
    assert (found.monthly, found.self_host, found.value) == (None, None, None)
    assert found.reason
