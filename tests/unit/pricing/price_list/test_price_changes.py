"""The days on which a price changes, against a walk over every day."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from llmcost.model.inputs.catalog import Redirect, Schedule
from llmcost.model.inputs.dated_terms import ContextWindow
from llmcost.pricing.price_list.lookup import price_on
from llmcost.pricing.price_list.price_changes import guarantee_ends, price_changes, schedule_changes, term_changes
from tests.support.catalogs import TODAY, catalog, d, fee, market, mode, model, price, region, report_of, workload

START = date(2026, 1, 1)
DAYS = [START + timedelta(days=number) for number in range(40)]
OFFSETS = st.integers(1, 38)


def night(**fields):
    return Schedule(hours=("00:00-12:00",), **fields)


@st.composite
def lists(draw):
    """Three models with prices from a few days on, some of them redirected."""
    names = ["acme/one", "acme/two", "acme/three"]
    models = []
    for place, name in enumerate(names):
        days = sorted(draw(st.sets(OFFSETS, min_size=1, max_size=3)))
        modes = {"off_peak": mode("0.5", schedule="night")} if draw(st.booleans()) else {}
        prices = [price(from_=DAYS[day], modes=modes) for day in days]
        redirect = draw(st.sampled_from([None, *names[place + 1 :]]))
        redirects = redirect and Redirect(to=redirect, from_=DAYS[draw(OFFSETS)])
        models.append(model(name, *prices, released=None, redirects=redirects))
    first, last = sorted(draw(st.sets(OFFSETS, min_size=2, max_size=2)))
    return catalog(*models, schedules={"night": night(from_=DAYS[first], until=DAYS[last])})


@given(lists())
def test_prices_change_on_the_days_on_which_another_entry_holds(drawn):
    for one in drawn.models.values():
        expected = []
        for before, day in pairwise(DAYS):
            was, now = price_on(drawn, one, before), price_on(drawn, one, day)
            if now and (was is None or now.entry is not was.entry):
                expected.append((day, now.model.id))
        assert [(day, dated.model.id) for day, dated in price_changes(drawn, one)] == expected


@given(lists())
def test_hours_change_where_a_schedule_of_the_price_of_the_day_begins_or_ends(drawn):
    schedule = drawn.schedules["night"]
    for one in drawn.models.values():
        expected = [
            day
            for day in (schedule.from_, schedule.until)
            if (dated := price_on(drawn, one, day)) and "off_peak" in dated.entry.modes
        ]
        assert schedule_changes(drawn, one) == expected


def test_two_modes_of_one_schedule_change_their_hours_once():
    modes = {name: mode("0.5", schedule="night") for name in ("off_peak", "batch")}
    one = model("acme/one", price(modes=modes))
    assert schedule_changes(catalog(one, schedules={"night": night(from_=DAYS[3])}), one) == [DAYS[3]]


def test_a_circle_of_redirects_ends():
    one = model("acme/one", redirects=Redirect(to="acme/two", from_=DAYS[5]))
    two = model("acme/two", redirects=Redirect(to="acme/one", from_=DAYS[7]))
    assert [dated.entry.input for _, dated in price_changes(catalog(one, two), one)] == [d(1), d(1)]


def test_a_guarantee_ends_only_if_its_price_goes_on():
    last, after = START + timedelta(days=5), START + timedelta(days=6)
    kept = model("acme/one", price(from_=START, guaranteed_until=last))
    raised = model("acme/two", price(from_=START, guaranteed_until=last), price(2, from_=after))
    moved = model("acme/three", price(from_=START), redirects=Redirect(to="acme/one", from_=START))
    left = model("acme/four", price(from_=START, guaranteed_until=last), redirects=Redirect(to="acme/two", from_=after))
    on = catalog(kept, raised, moved, left)
    assert {one.id: guarantee_ends(on, one) for one in on.models.values()} == {
        "acme/one": [after],
        "acme/two": [],
        "acme/three": [after],
        "acme/four": [],
    }


def test_terms_change_for_workloads_that_use_them():
    """Fees by name, those that are always billed, the region or the one by default, and the context window."""
    one = model(
        "acme/one",
        fees={
            "search": (fee(1), fee(2, from_=DAYS[1], until=DAYS[2])),
            "request": (fee(1, always=True, from_=DAYS[3]),),
        },
        regions={"eu": (region(2, from_=DAYS[4]),), "us": (region(1), region(3, from_=DAYS[5]))},
        context=(ContextWindow(1000), ContextWindow(2000, from_=DAYS[6])),
    )
    everyone = [DAYS[3], DAYS[6]]

    def days(of=one, **asked):
        return [day for day in term_changes(catalog(of), of, workload(**asked)) if day not in everyone]

    assert term_changes(catalog(one), one, workload()) == everyone
    assert days(fees={"search": d(1)}) == [DAYS[1], DAYS[2]]
    assert days(region="eu-west-1") == [DAYS[4]]
    assert days(replace(one, default_region="us")) == [DAYS[5]]
    assert days(replace(one, default_region="us"), region="eu") == [DAYS[4]]


def test_a_forecast_and_an_announcement_see_a_new_fee():
    on = market(model("acme/one", fees={"search": (fee(1), fee(2, from_=TODAY + timedelta(days=9)))}))
    (announced,) = report_of(on, workload(fees={"search": d(1)})).workloads[0].announced
    assert (announced.kind, announced.monthly, announced.at_least) == ("price", d("2001.2"), False)
    assert not report_of(on, workload()).workloads[0].announced
