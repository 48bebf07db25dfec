"""Amounts in the currency that the project shows beside USD."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from llmcost.model.money import plain
from llmcost.model.reports.provenance import ConvertedAmount, ShownCurrency, shown_currency

from ..document.format_values import money, rate, rounded
from ..document.page import Block, Column, Facts, Grid, Line

MOST_AMOUNTS = 3
"""The most amounts of a line of text: the total comes first."""


def _amounts(report: Any) -> tuple[ConvertedAmount, ...]:
    """The amounts of a report; of a gate, those of what it evaluated."""
    amounts: tuple[ConvertedAmount, ...] = getattr(report, "evaluated", report).in_currency
    return amounts


def currency_blocks(report: Any) -> Iterator[Block]:
    """A table of the amounts beside USD, and the rate; nothing without a currency."""
    if currency := shown_currency(report):
        yield from _table(report, currency)
        yield Facts((("Rate", f"{_rate(currency)}; budgets and policies are in USD"),))


def _table(report: Any, currency: ShownCurrency) -> Iterator[Grid]:
    """The amounts; a list of models has them in columns of its own."""
    if getattr(report, "kind", "") != "models":
        columns = (Column("Amount", wrap=True), Column("USD", right=True), Column(currency.code, right=True))
        lines = (Line((_name(one), _usd(one), _shown(one))) for one in _amounts(report))
        yield Grid(columns, tuple(lines), f"In {currency.code}")


def currency_text(report: Any) -> str:
    """``in EUR: month 690.00 (0.92 per USD on 2026-11-28, ECB)``; empty without a currency."""
    currency = shown_currency(report)
    if currency is None:
        return ""
    shown = [f"{one.what} {_shown(one)}" for one in _amounts(report)[:MOST_AMOUNTS]]
    return f"in {currency.code}: {', '.join(shown)} ({_rate(currency)})"


def _rate(currency: ShownCurrency) -> str:
    return f"{plain(currency.per_usd)} {currency.code} per USD on {currency.as_of}, {currency.source}"


def _name(one: ConvertedAmount) -> str:
    return f"{one.what} per {one.per}" if one.per else one.what


def _usd(one: ConvertedAmount) -> str:
    return f"${rate(one.usd)}" if one.per else money(one.usd, at_least=_is_bound(one))


def _is_bound(one: ConvertedAmount) -> bool:
    return one.at_least and one.usd is not None


def _shown(one: ConvertedAmount) -> str:
    if one.amount is None:
        return money(None)
    if one.per:
        return rate(one.amount)
    return ("≥ " if one.at_least else "") + _whole(one.amount)


def _whole(amount: Decimal) -> str:
    """An amount with two decimals; less than a hundredth is not shown as zero."""
    least = Decimal("0.01")
    if amount and abs(amount) < least:
        return f"<{least}" if amount > 0 else f"-<{least}"
    return f"{rounded(amount, 2):,f}"
