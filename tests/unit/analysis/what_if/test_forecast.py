"""Months ahead: growth compounds exactly, a price changes on its day, a retired model keeps its last price."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmcost.analysis.what_if.forecast import forecast, growths_of, month_after
from llmcost.model.inputs.catalog import Redirect
from llmcost.model.inputs.planning import Budget
from llmcost.model.inputs.serving import SideCall
from llmcost.model.problems import InputError
from llmcost.model.reports.forecast import Growth
from tests.support.catalogs import TODAY, d, fee, loaded, market, model, price, report_of, workload

# 1,000 requests a month of 1 M tokens at $1 per million: $1,000.
ON = market(model("acme/one", price(1, 1)))
WORK = workload(input_tokens=10**6, output_tokens=0)
PERCENT = Decimal("0.15")


def ahead(on=ON, work=WORK, growth=None, months=12, **options):
    growths = {work.name: growth} if growth else {}
    return forecast([loaded(work)], on, growths, months, **options)


def amounts(report):
    return [month.monthly for month in report.months]


def test_now_is_the_estimate():
    report = ahead(growth=Growth(rate=PERCENT))
    assert report.now.monthly == report_of(ON, WORK).summary.monthly == 1000
    assert report.now.starts == TODAY


def test_fifteen_percent_a_month_compounds_exactly():
    report = ahead(growth=Growth(rate=PERCENT))
    assert [Fraction(amount) for amount in amounts(report)] == [1000 * Fraction(115, 100) ** k for k in range(1, 13)]
    assert [month.starts for month in report.months][:2] == [date(2026, 12, 1), date(2027, 1, 1)]
    assert report.months[-1].starts == date(2027, 11, 1)


def test_growth_of_many_digits_goes_on_for_ten_years():
    rate = Decimal("0.123456789012345678")
    report = ahead(growth=Growth(rate=rate), months=120)
    exact = 1000 * (1 + Fraction(rate)) ** 120
    assert abs(Fraction(report.months[-1].monthly) - exact) < Fraction(1, 10**30)


def test_linear_growth_adds_the_same_each_month_and_ends_at_nothing():
    assert amounts(ahead(growth=Growth("linear", d("0.1")), months=3)) == [1100, 1200, 1300]
    assert amounts(ahead(growth=Growth("linear", d("-0.4")), months=4)) == [600, 200, 0, 0]


def test_the_workloads_own_growth_counts_unless_another_is_given():
    work = replace(WORK, growth=d("0.5"))
    assert amounts(ahead(work=work, months=2)) == [1500, 2250]
    assert amounts(ahead(work=work, growth=Growth(), months=2)) == [1000, 1000]


@settings(max_examples=20)
@given(st.integers(-100, 200), st.integers(1, 24), st.sampled_from(["requests_per_day", "requests_per_month"]))
def test_every_volume_grows(percent, months, field):
    work = workload(**{field: 7, "requests_per_month": 7 if field == "requests_per_month" else None})
    rate = Decimal(percent).scaleb(-2)
    report = ahead(work=work, growth=Growth(rate=rate), months=months)
    last = report.months[-1]
    exact = Fraction(report.now.requests) * (1 + Fraction(percent, 100)) ** months
    assert abs(Fraction(last.requests) - exact) <= Fraction(1, 10**30)
    assert abs(
        Fraction(last.monthly) - Fraction(report.now.monthly) * (1 + Fraction(percent, 100)) ** months
    ) < Fraction(1, 10**25)


@pytest.mark.parametrize(
    ("day", "of_december"),
    [
        (date(2026, 12, 1), 2000),
        (date(2026, 12, 2), Fraction(1 * 1000 + 30 * 2000, 31)),
        (date(2026, 12, 16), Fraction(15 * 1000 + 16 * 2000, 31)),
        (date(2026, 12, 31), Fraction(30 * 1000 + 1 * 2000, 31)),
        (date(2027, 1, 1), 1000),
        (date(2026, 11, 25), 2000),
    ],
)
def test_an_announced_price_falls_on_its_day(day, of_december):
    """$1,000 a month before the day, $2,000 after."""
    on = market(model("acme/one", price(1, 1), price(2, 2, from_=day)))
    first, second = ahead(on, months=2).months
    assert abs(Fraction(first.monthly) - Fraction(of_december)) < Fraction(1, 10**17)
    assert second.monthly == 2000
    (event,) = [event for month in (first, second) for event in month.events]
    assert (event.kind, event.day, event.model) == ("price", day, "acme/one")
    split = date(2026, 12, 1) < day < date(2027, 1, 1)
    assert [span.days for span in first.spans] == ([day.day - 1, 32 - day.day] if split else [])


def test_february_of_a_leap_year_has_29_days():
    on = market(model("acme/one", price(1, 1), price(2, 2, from_=date(2028, 2, 29))), day=date(2028, 1, 31))
    (month,) = ahead(on, months=1).months
    assert [(span.days, span.monthly) for span in month.spans] == [(28, 1000), (1, 2000)]
    assert abs(Fraction(month.monthly) - Fraction(28 * 1000 + 2000, 29)) < Fraction(1, 10**17)


def test_a_price_change_of_an_auxiliary_model_counts_too():
    on = market(model("acme/one", price(1, 1)), model("best/two", price(1, 1), price(3, 3, from_=date(2027, 1, 1))))
    work = replace(WORK, side_calls=(SideCall("check", "best/two", d(10**6)),))
    assert amounts(ahead(on, work, months=2)) == [2000, 4000]


def test_a_redirect_bills_the_target_from_its_day():
    first = model("acme/one", price(1, 1), redirects=Redirect("acme/two", date(2026, 12, 16)))
    on = market(first, model("acme/two", price(3, 3)))
    (month,) = ahead(on, months=1).months
    assert abs(Fraction(month.monthly) - Fraction(15 * 1000 + 16 * 3000, 31)) < Fraction(1, 10**17)
    assert [(event.kind, event.to) for event in month.events] == [("price", "acme/two")]


def test_a_redirected_id_does_not_keep_its_last_price_when_it_retires():
    day = date(2026, 12, 16)
    first = model("acme/one", price(1, 1), redirects=Redirect("acme/two", day), retires=day, successor="acme/two")
    two = model("acme/two", price(3, 3))
    assert [event.kind for month in ahead(market(first, two), months=2).months for event in month.events] == ["price"]
    assert ahead(market(first, two, day=day), months=2).workloads[0].retired is None


def test_after_its_retirement_a_model_keeps_its_last_price_and_it_is_reported_once():
    on = market(model("acme/one", price(1, 1), retires=date(2027, 1, 14), successor="acme/two"))
    report = ahead(on, months=4)
    assert amounts(report) == [1000] * 4
    said = [(month.starts, event) for month in report.months for event in month.events]
    assert [(day, event.kind, event.day, event.to) for day, event in said] == [
        (date(2027, 1, 1), "retirement", date(2027, 1, 14), "acme/two")
    ]


def test_one_that_is_gone_says_since_when():
    on = market(model("acme/one", price(1, 1), retires=TODAY))
    assert ahead(on).workloads[0].retired == TODAY


@pytest.mark.parametrize(("trend", "after_a_year"), [("-0.2", 800), ("0.1", 1100), ("-0.999", 1)])
def test_a_trend_takes_a_twelfth_each_month_and_is_exact_after_a_year(trend, after_a_year):
    months = amounts(ahead(trend=d(trend), months=12))
    assert months[11] == after_a_year
    assert all(
        abs(Fraction(amount) ** 12 / 1000**12 - (1 + Fraction(trend)) ** k) < Fraction(1, 10**14)
        for k, amount in enumerate(months, start=1)
    )


def test_growth_and_trend_multiply():
    assert amounts(ahead(growth=Growth(rate=d("0.5")), trend=d("-0.2"), months=12))[11] == 1000 * d("1.5") ** 12 * d(
        "0.8"
    )


def test_the_month_a_budget_breaks():
    work = replace(WORK, budget=Budget(monthly=d(1322)))
    report = ahead(work=work, growth=Growth(rate=PERCENT), budget=d(1323))
    assert report.workloads[0].breaks == date(2027, 1, 1), "1,000 · 1.15² = 1,322.50"
    assert report.breaks == date(2027, 2, 1)
    assert ahead(work=work, budget=d(1000)).breaks is None, "to reach it is not to break it"
    assert ahead(work=work, budget=d(999)).breaks == TODAY


def test_a_free_allowance_does_not_grow():
    on = market(model("acme/one", price(1, 1), fees={"search": fee(1, 1000)}))
    work = replace(WORK, input_tokens=d(0), fees={"search": d(1)})
    assert amounts(ahead(on, work, Growth(rate=d(1)), months=2)) == [1000, 3000]


def test_what_has_no_price_is_not_zero():
    on = market(model("acme/one", price(1, 1, from_=date(2027, 1, 11))))
    report = forecast([loaded(WORK), loaded(replace(WORK, name="other"))], on, {}, 2)
    assert (report.now.monthly, report.now.at_least) == (None, True)
    assert report.months[1].monthly is None, "a part of January has no price"
    assert ahead(on, months=3).months[2].monthly == 1000


def test_workloads_together():
    other = replace(WORK, name="other", budget=Budget(monthly=d(1)))
    report = forecast([loaded(WORK), loaded(other)], ON, {"other": Growth(rate=d(1))}, 2)
    assert amounts(report) == [3000, 5000]
    assert [one.breaks for one in report.workloads] == [None, TODAY]


# --- series ----------------------------------------------------------------------------------------------------------

SERIES = {"2026-12": d(500), "2027-01": d(3000)}


def test_a_series_says_the_requests_of_each_month():
    growths, months = growths_of({"": SERIES}, "s.csv", ["work"], TODAY, None)
    assert months == 2
    assert amounts(ahead(growth=growths["work"], months=months)) == [500, 3000]


def test_a_series_need_not_be_of_every_workload():
    growths, _ = growths_of({"other": SERIES}, "s.csv", ["work", "other"], TODAY, 1)
    assert set(growths) == {"other"}


@pytest.mark.parametrize(
    ("series", "names", "months", "says"),
    [
        ({"": SERIES}, ["work", "other"], None, "the series names none"),
        ({"nobody": SERIES}, ["work"], None, 'no workload "nobody"'),
        ({"": SERIES}, ["work"], 3, "2027-02 is missing"),
        ({"": {"2027-01": d(1)}}, ["work"], None, "2026-12 is missing"),
        ({"": {"2025-01": d(1)}}, ["work"], None, "2026-12 is missing"),
    ],
)
def test_a_series_that_does_not_fit(series, names, months, says):
    with pytest.raises(InputError, match=says):
        growths_of(series, "s.csv", names, TODAY, months)


def test_months_go_on_over_the_year():
    assert [month_after(date(2026, 11, 30), k) for k in (0, 1, 2, 14)] == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
        date(2028, 1, 1),
    ]
