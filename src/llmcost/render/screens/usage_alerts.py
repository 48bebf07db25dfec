"""The screen of ``usage alerts``: alarms with what explains them, and budgets."""

from collections.abc import Iterator

from llmcost.model.money import plain
from llmcost.model.reports.usage_alerts import BudgetState, UsageAlarm, UsageAlerts

from ..document.format_values import count, small_money
from ..document.page import Block, Column, Facts, Grid, Heading, Line
from ..wording.usage_alerts import drivers_text, headline, largest_text

_ALARMS = (
    Column("Alarm"),
    Column("Feature"),
    Column("Day", right=True),
    Column("Usual", right=True),
    Column("What", wrap=True),
    Column("Because of", wrap=True, drop=1),
    Column("Largest part", drop=2),
)
_BUDGETS = (
    Column("Budget of"),
    Column("Month", right=True),
    Column("Spent", right=True),
    Column("Forecast", right=True),
    Column("Reached"),
)


def page(report: UsageAlerts) -> list[Block]:
    return list(_blocks(report))


def _blocks(report: UsageAlerts) -> Iterator[Block]:
    yield Heading("Alerts", headline(report))
    if report.alarms:
        yield Grid(_ALARMS, tuple(map(_alarm, report.alarms)))
    if report.budgets:
        yield Grid(_BUDGETS, tuple(map(_budget, report.budgets)), "Budgets")
    left = (("Not priced", f"{count(report.unpriced, 'request')} of the day: see usage report"),)
    before = f"{count(report.history, 'day')} of requests before the day"
    yield Facts((*(left if report.unpriced else ()), ("Basis", f"{before}; list prices of their days, USD")))


def _alarm(one: UsageAlarm) -> Line:
    amounts = small_money(one.actual), small_money(one.expected)
    why = drivers_text(one.drivers) if one.drivers else "—"
    return Line((one.name, one.feature or "all", *amounts, one.text, why, largest_text(one) or "—"), style="bad")


def _budget(one: BudgetState) -> Line:
    reached = ", ".join(f"{plain(level)} %" for level in one.levels) or "—"
    cells = small_money(one.budget), small_money(one.spent), "—" if one.forecast is None else small_money(one.forecast)
    return Line((one.feature or "project", *cells, reached), style="bad" if one.fires else "")
