"""Reserved units: their time, price and notes, and the share that they serve of a larger volume."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from llmcost.model.inputs.dated_terms import CapacityPlan, UnitPrice
from llmcost.model.inputs.serving import Batch, Cache, Reserved
from llmcost.model.problems import InputError
from llmcost.pricing.reserved import charge_units, citation_of_units, is_served, plan_of, spilling, units_notes
from tests.support.catalogs import TODAY, catalog, market, model, price, row_of, workload

PLAN = CapacityPlan(
    name="Units",
    unit="PTU",
    models=("acme/*",),
    source="list",
    checked=TODAY,
    terms={
        "hour": (UnitPrice(Decimal(2)), UnitPrice(Decimal("1.5"), from_=date(2026, 1, 1))),
        "year": (UnitPrice(Decimal(221), "month"),),
    },
)
LISTED = catalog(model(), model("best/two"), capacity={"ptu": PLAN})
UNITS = Reserved(plan="ptu", units=15, covers=Decimal("0.9"))


def charged(day=TODAY, units=UNITS, **fields):
    return charge_units(workload(reserved=units, **fields), units, LISTED, day)


def test_units_by_the_hour_run_all_hours_of_the_month():
    item = charged()
    assert (item.quantity, item.unit, item.monthly) == (15 * 30 * 24, "unit-hours", Decimal(16200))
    assert (item.key.full_name, item.key.model, item.source) == ("reserved", "ptu", "https://example.com/prices")


def test_working_days_take_a_calendar_month():
    item = charged(requests_per_day=9, days_per_month=Decimal(22))
    assert item.quantity == Decimal("15") * Decimal("30.4375") * 24


def test_a_term_by_the_month_has_no_hours():
    item = charged(units=replace(UNITS, term="year"))
    assert (item.quantity, item.unit, item.monthly) == (15, "unit-months", Decimal(3315))


def test_the_price_is_that_of_the_day():
    assert charged(date(2025, 12, 31)).unit_price == 2
    assert citation_of_units(UNITS, LISTED, date(2026, 1, 1)).price_from == date(2026, 1, 1)


def test_a_plan_of_a_layer_is_cited_by_its_file():
    mine = catalog(model(), capacity={"ptu": replace(PLAN, layer="mine.yaml")})
    item = charge_units(workload(reserved=UNITS), UNITS, mine, TODAY)
    assert (item.source, item.rate[0].name) == ("mine.yaml", "layer price")


def test_a_term_that_is_not_sold_has_no_price_and_a_note():
    units = replace(UNITS, term="week")
    item = charged(units=units)
    assert (item.monthly, item.unit_price, item.source) == (None, None, None)
    (note,) = units_notes(units, [LISTED.models["acme/one"]], LISTED, TODAY)
    assert note.name == "PTUs by the week (known: hour, year)"


@pytest.mark.parametrize(
    ("more", "at_least"),
    [
        ({}, False),
        ({"reserved": replace(UNITS, covers=Decimal("0.9"))}, True),
        ({"batch": Batch(Decimal("0.1"))}, True),
        ({"cache": Cache(tokens=Decimal(9), hit_rate=Decimal(0), explicit=True)}, True),
    ],
)
def test_what_units_serve_needs_no_price_of_its_tokens(more, at_least):
    """Neither the region, nor the service tier, nor long cache writes; storage is billed all the same."""
    served = {"reserved": replace(UNITS, covers=Decimal(1)), "region": "eu", "service_tier": "fast"}
    cache = Cache(tokens=Decimal(9), hit_rate=Decimal(0), ttl="1h")
    on = market(model("acme/one", price(cache_read="0.1", cache_write=1)), capacity={"ptu": PLAN})
    row = row_of(on, workload(**{**served, "cache": cache, **more}))
    assert row.at_least is at_least


def test_units_that_serve_no_model_are_noted():
    (note,) = units_notes(UNITS, [LISTED.models["best/two"]], LISTED, TODAY)
    assert (note.code, note.name) == ("not_served", "ptu")
    assert not is_served(UNITS, LISTED.models["best/two"], LISTED)


@pytest.mark.parametrize(("name", "hint"), [("pt", 'did you mean "ptu"?'), ("seats", "plans: ptu")])
def test_an_unknown_plan_is_an_error_with_the_known_ones(name, hint):
    with pytest.raises(InputError, match=f'no capacity plan "{name}"') as caught:
        plan_of(replace(UNITS, plan=name), LISTED)
    assert caught.value.problems[0].hint == hint


@pytest.mark.parametrize(("factor", "covers"), [("2", "0.45"), ("1", "0.9"), ("0.5", "0.9")])
def test_a_larger_volume_spills_over(factor, covers):
    assert spilling(workload(reserved=UNITS), Decimal(factor)).reserved.covers == Decimal(covers)


def test_without_units_nothing_changes():
    work = workload()
    assert spilling(work, Decimal(2)) is work
