"""Estimates against logs: by feature, scaled to a month, with drivers that add up to each difference and to the total."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings

from llmcost.analysis.usage.fit import fit, window_of
from llmcost.analysis.usage.usage_compare import usage_compare
from tests.support.catalogs import report_of, workload
from tests.support.usage_cubes import MARKET, PRICER, cubes, priced, row


def compared(works, cube):
    rows = priced(*cube)
    return usage_compare(report_of(MARKET, *works, alone=True), rows, window_of(rows, None, None), MARKET)


def test_a_month_of_the_logs_against_the_workloads_of_their_feature_by_hand():
    """In one day, 10 requests of 1,000 and 100 tokens: $0.037; 30 days are $1.11. The estimate has half of them."""
    works = [
        workload(name="chat", requests_per_day=5),
        workload(name="idle"),
        workload(name="support", labels={"feature": "Help Me"}),
    ]
    cube = [row(requests=10, input=10_000, output=1_000), row(feature="help me", input=9), row(feature="new", input=9)]
    found = {one.feature: one for one in compared(works, cube).features}
    chat = found["chat"]
    assert (chat.estimate, chat.actual, chat.percent) == (Decimal("0.555"), Decimal("1.11"), 100)
    assert [(one.name, one.usd) for one in chat.drivers] == [("volume", Decimal("0.555"))]
    assert found["help-me"].workloads == ("support",)
    assert (found["idle"].actual, found["idle"].change) == (None, None)
    assert (found["new"].workloads, found["new"].estimate) == ((), None)


def test_requests_without_a_price_make_it_a_lower_bound():
    found = compared([workload(name="chat")], [row(input=9), row("acme/none", input=9)])
    assert [(one.unpriced, one.at_least) for one in found.features] == [(1, True)]


def test_working_days_take_a_calendar_month():
    """22 days of work are in a month of 30.4375 days."""
    (one,) = compared(
        [workload(name="chat", requests_per_day=1, days_per_month=Decimal(22))], [row(input=10**6)]
    ).features
    assert one.actual == Decimal("91.3125")


@settings(max_examples=30, deadline=None)
@given(cubes, cubes)
def test_m4_the_drivers_of_each_feature_and_of_the_total_add_up(planned, happened):
    rows = priced(*planned)
    works = [one for each in fit(rows, window_of(rows, None, None), MARKET, PRICER) for one in each.workloads]
    found = compared(works, happened)
    for one in found.features:
        if one.change is not None:
            assert sum(Fraction(driver.usd) for driver in one.drivers) == Fraction(one.actual) - Fraction(one.estimate)
    assert sum(Fraction(one.usd) for one in found.drivers) == Fraction(found.change)
    assert Fraction(found.change) == Fraction(found.actual) - Fraction(found.estimate)
