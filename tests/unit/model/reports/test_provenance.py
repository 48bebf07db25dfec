"""Amounts in the currency that a project shows beside USD."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

from llmcost.model.reports.provenance import CatalogStamp, ConvertedAmount, ShownCurrency, shown_currency

EURO = ShownCurrency("EUR", Decimal("0.923456789012345678"), date(2026, 11, 28), "the ECB")
STAMP = CatalogStamp(date(2026, 11, 22), 0, "0" * 64, ("built-in",), shown_in=EURO)


def test_amounts_are_converted_exactly():
    usd = Decimal("1234567890.123456789012345678")
    (one,) = STAMP.converted([("month", usd, True)])
    assert one == ConvertedAmount("month", usd, one.amount, at_least=True)
    assert Fraction(one.amount) == Fraction(usd) * Fraction(EURO.per_usd)


def test_what_has_no_price_has_none_in_another_currency():
    assert STAMP.converted([("month", None, False)]) == (ConvertedAmount("month", None, None),)


def test_without_a_currency_nothing_is_converted():
    assert CatalogStamp(date(2026, 11, 22), 0, "0" * 64, ("built-in",)).converted([("month", Decimal(1), False)]) == ()


def test_a_report_has_the_currency_of_its_price_list():
    estimate = SimpleNamespace(catalog=STAMP)
    assert shown_currency(estimate) is shown_currency(SimpleNamespace(report=estimate)) is EURO
    assert shown_currency(SimpleNamespace(catalog=None)) is None
    assert shown_currency(object()) is None
