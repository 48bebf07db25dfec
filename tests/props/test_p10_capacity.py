"""Law P10: reserved units cost units × time, serve a share of the requests, and what they do not serve bills by the token."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from llmcost.analysis.what_if.breakeven import breakeven
from llmcost.analysis.what_if.forecast import grown
from llmcost.model.inputs.dated_terms import CapacityPlan, UnitPrice
from llmcost.model.inputs.serving import Batch, Reserved
from llmcost.model.reports.component_key import Purpose
from llmcost.model.reports.forecast import Growth
from llmcost.pricing.volume import days_per_month, requests_per_month
from tests.props.strategies import LAST_PLACE, SHEET, frac, requests_of_a_cached_prompt
from tests.support.catalogs import (
    TODAY,
    band,
    counts,
    decimals,
    loaded,
    market,
    mode,
    model,
    month_of,
    price,
    rates,
    row_of,
    shares,
    workload,
)

LONG = band(above=100_000, input="3", output="5", cache_read="0.7", cache_write="4")
units = st.integers(1, 1000)


def on(usd, per="hour", models=("acme/*",)):
    """A market with a plan of reserved units for Acme's models, all of which have every kind of price."""
    plan = CapacityPlan(
        name="Units", unit="unit", models=models, source="list", checked=TODAY, terms={"hour": (UnitPrice(usd, per),)}
    )
    one = model("acme/one", price(**SHEET, modes={"batch": mode("0.5")}, long=(LONG,)), thinking="optional")
    return market(one, model("best/two"), capacity={"plan": plan})


def reserved(number, covers):
    return Reserved(plan="plan", units=number, covers=covers)


def tokens_of(row):
    """The tokens of a month by bucket and band, however they are paid."""
    found = {}
    for item in row.components:
        if item.unit == "tokens":
            key = (item.key.bucket, item.key.band)
            found[key] = found.get(key, 0) + frac(item.quantity)
    return found


@given(requests_of_a_cached_prompt, counts, shares, shares, units)
def test_p10_what_is_served_and_what_spills_over_are_all_tokens(fields, requests, batched, covers, number):
    work = workload(**fields, requests_per_month=requests, batch=Batch(batched))
    plain, split = row_of(on(1), work), row_of(on(1), replace(work, reserved=reserved(number, covers)))
    assert tokens_of(split) == tokens_of(plain)
    for item in split.components:
        if item.key.mode == "reserved":
            assert item.monthly == item.unit_price == 0


@given(
    requests_of_a_cached_prompt, counts, shares, shares, units, decimals(0, 100, 4), st.sampled_from(["hour", "month"])
)
def test_p10_the_month_is_units_times_their_time_and_what_spills_over(fields, n, batched, covers, number, usd, per):
    work = workload(**fields, requests_per_month=n)
    hours = 24 * frac(days_per_month(work)) if per == "hour" else 1
    alone, batch = month_of(on(1), work), month_of(on(1), replace(work, batch=Batch()))
    spilled = frac(batched) * batch + (1 - frac(batched)) * (1 - frac(covers)) * alone
    split = replace(work, batch=Batch(batched), reserved=reserved(number, covers))
    assert month_of(on(usd, per), split) == number * frac(usd) * hours + spilled


@given(requests_of_a_cached_prompt, counts, shares, units, rates)
def test_p10_units_that_serve_other_models_are_paid_all_the_same(fields, requests, covers, number, usd):
    elsewhere = on(usd, "month", models=("best/*",))
    work = workload(**fields, requests_per_month=requests)
    with_units = replace(work, reserved=reserved(number, covers))
    assert month_of(elsewhere, with_units) == month_of(elsewhere, work) + number * frac(usd)
    assert any(note.code == "not_served" for note in row_of(elsewhere, with_units).notes)


@given(counts, shares, units, decimals(1, 1000, 2))
def test_p10_units_pay_from_the_volume_of_their_break_even(requests, covers, number, usd):
    market_of = on(usd, "month")
    work = workload(requests_per_month=requests, reserved=reserved(number, covers))
    (one,) = breakeven([loaded(work)], market_of, ["reserved"]).workloads
    found = one.reserved
    assert frac(found.saves) == frac(found.calls) - frac(found.monthly)
    if found.break_even_requests is None:
        assert found.calls == 0
        return
    there = replace(work, requests_per_month=found.break_even_requests)
    gap = month_of(market_of, there) - month_of(market_of, replace(there, reserved=None))
    assert (
        abs(gap)
        <= frac(found.monthly) * frac(found.break_even_requests + 1) * LAST_PLACE / max(frac(requests), 1) + LAST_PLACE
    )


@given(counts, shares, units, decimals(0, 1, 2), st.integers(1, 12))
def test_p10_growth_spills_over(requests, covers, number, rate, months):
    """The units serve as many requests as today."""
    work = workload(requests_per_month=requests, reserved=reserved(number, covers))
    ahead = grown(work, Growth(rate=rate), TODAY, months)
    served = frac(requests_per_month(ahead)) * frac(ahead.reserved.covers)
    assert abs(served - frac(requests) * frac(covers)) <= frac(requests_per_month(ahead)) * LAST_PLACE


@given(counts, shares, units)
def test_p10_units_without_a_price_make_the_month_a_lower_bound(requests, covers, number):
    market_of = on(1)
    work = workload(requests_per_month=requests, reserved=replace(reserved(number, covers), term="year"))
    row = row_of(market_of, work)
    assert row.at_least
    assert frac(row.monthly) == (1 - frac(covers)) * month_of(market_of, replace(work, reserved=None))
    assert next(item for item in row.components if item.key.purpose is Purpose.RESERVED).monthly is None
