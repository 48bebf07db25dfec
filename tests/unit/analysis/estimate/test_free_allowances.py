"""Free calls that a portfolio shares."""

from datetime import timedelta
from decimal import Decimal

import pytest

from llmcost.model.inputs.planning import Budget
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
