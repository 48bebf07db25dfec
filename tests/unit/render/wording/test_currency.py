"""The words of amounts in another currency."""

from dataclasses import replace
from datetime import date

import pytest

from llmcost.model.reports.provenance import ShownCurrency
from llmcost.render.document.page import Facts, Grid
from llmcost.render.wording.currency import currency_blocks, currency_text
from tests.support.catalogs import d, market, model, report_of, workload

EURO = ShownCurrency("EUR", d("0.92"), date(2026, 11, 28), "the ECB")


def report(*works, currency=EURO, **options):
    found = report_of(market(model(), model("best/two", released=None)), *(works or [workload()]), **options)
    return replace(found, catalog=replace(found.catalog, shown_in=currency))


def cells(found):
    grid, _ = currency_blocks(found)
    return [line.cells for line in grid.lines]


def test_a_table_has_usd_and_the_other_currency():
    grid, facts = currency_blocks(report())
    assert isinstance(grid, Grid)
    assert isinstance(facts, Facts)
    assert [column.title for column in grid.columns] == ["Amount", "USD", "EUR"]
    assert [line.cells for line in grid.lines] == [("month", "$1.20", "1.10")]
    assert facts.rows == (("Rate", "0.92 EUR per USD on 2026-11-28, the ECB; budgets and policies are in USD"),)


def test_a_portfolio_has_its_total_first():
    found = report(workload(name="one"), workload(name="two", requests_per_month=2000))
    assert cells(found) == [("month", "$3.60", "3.31"), ("one", "$1.20", "1.10"), ("two", "$2.40", "2.21")]
    assert currency_text(found) == "in EUR: month 3.31, one 1.10, two 2.21 (0.92 EUR per USD on 2026-11-28, the ECB)"


@pytest.mark.parametrize(("requests", "shown"), [("0", "0.00"), ("0.001", "<0.01"), ("1000000000", "1,104,000.00")])
def test_amounts_have_two_decimals(requests, shown):
    assert cells(report(workload(requests_per_month=requests)))[0][2] == shown


def test_a_bound_stays_a_bound_and_no_price_is_not_zero():
    part = workload(name="part", fees={"search": d(1)})
    assert cells(report(part)) == [("month", "≥ $1.20", "≥ 1.10")]
    assert cells(report(workload(model="best/two"))) == [("month", "not priced", "not priced")]


def test_without_a_currency_nothing_is_said():
    assert list(currency_blocks(report(currency=None))) == []
    assert currency_text(report(currency=None)) == ""
