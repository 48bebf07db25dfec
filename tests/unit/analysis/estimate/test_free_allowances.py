"""Free calls that a portfolio shares."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from llmcost.model.inputs.planning import Budget
from llmcost.model.money import quotient
from tests.support.catalogs import TODAY, d, fee, market, mode, model, price, report_of, workload
from tests.unit.analysis.estimate.portfolios import SHOWN


def test_everything_derived_from_a_month_shares_the_free_calls_of_a_portfolio():
    """Two workloads of 1,000 searches at $10 per 1,000, 500 of them free: each pays for 750.

    80 % of 17 are reached at (13.6 + 2.5) ÷ 0.011 requests a month.
    """
    fees = {"search_1k": fee(10, 500)}
    later = price(2, 2, from_=TODAY + timedelta(days=9))
    on = market(
        model("acme/one", price(1, 1, modes={"batch": mode("0.5")}), later, featured=SHOWN, fees=fees),
        model("acme/two", price(1, 1), featured=SHOWN, fees=fees),
        model("best/other", price(1, 1), featured=SHOWN, fees=fees),
    )
    both = [workload(name=n, output_tokens=0, fees={"search": d(1)}, budget=Budget(monthly=d(17))) for n in ("a", "b")]
    for one in report_of(on, *both).workloads:
        assert one.own.monthly == Decimal("8.5")
        assert [(lever.name, lever.saves) for lever in one.levers] == [
            ("model best/other", Decimal("2.5")),
            ("batch", Decimal("0.5")),
        ]
        assert {row.model: row.monthly for row in one.alternatives} == {
            "acme/one": Decimal("8.5"), "acme/two": Decimal("8.5"), "best/other": Decimal(6)
        }  # fmt: skip
        assert [each.monthly for each in one.announced] == [Decimal("9.5")]
        assert one.budget.next_at_requests_per_day == pytest.approx(Decimal("48.787879"), abs=Decimal("1e-6"))


def shared(*days):
    """What each of some workloads of 30,000 searches pays, by its days per month: 500 searches a day are free."""
    on = market(model("acme/one", price(0, 0, free=True), fees={"search": fee("0.01", free_per_day=d(500))}))
    works = [
        workload(name=f"w{at}", requests_per_day=quotient(30_000, n), days_per_month=d(n), fees={"search": d(1)})
        for at, n in enumerate(days)
    ]
    return [Fraction(one.own.monthly) for one in report_of(on, *works).workloads]


def test_free_calls_of_a_day_are_those_of_each_day():
    """1,000 a day for 30 days, and 1,500 a day for 20: 500 of each are free."""
    assert shared(30) == [150]
    assert shared(20) == [200]


def test_workloads_share_the_free_calls_of_a_day_by_their_calls_of_a_day():
    """1,000 and 1,500 a day share 500: 200 and 300, on 30 and on 20 days."""
    assert shared(30, 30) == [225, 225]
    assert [round(float(paid), 9) for paid in shared(30, 20)] == [240, 240]


def test_free_calls_of_a_day_and_of_a_month_add_up():
    on = market(model("acme/one", price(0, 0, free=True), fees={"search": fee("0.01", 100, free_per_day=d(10))}))
    row = report_of(on, workload(fees={"search": d(1)})).workloads[0].own
    assert row.monthly == (1000 - 100 - 300) * d("0.01")
