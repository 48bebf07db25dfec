"""The screen of ``usage compare``: estimate, actual month and what makes them differ."""

from collections.abc import Iterator
from decimal import Decimal

from llmcost.model.reports.usage_compare import FeatureComparison, UsageComparison

from ..document.format_values import count, percent, small_money
from ..document.page import Block, Column, Facts, Grid, Heading, Line
from ..wording.usage_alerts import drivers_text, signed

_COLUMNS = (
    Column("Feature"),
    Column("Estimate", right=True),
    Column("Actual", right=True),
    Column("Change", right=True),
    Column("%", right=True, drop=1),
    Column("Because of", wrap=True),
)


def page(report: UsageComparison) -> list[Block]:
    return list(_blocks(report))


def _blocks(report: UsageComparison) -> Iterator[Block]:
    found = f"{signed(report.change)} a month, in logs of {report.since} to {report.until}"
    yield Heading("Estimates and reality", found)
    lines = [Line(_cells(one)) for one in report.features]
    total = ("Total", small_money(report.estimate), small_money(report.actual), signed(report.change), "")
    yield Grid(_COLUMNS, (*lines, Line((*total, drivers_text(report.drivers)), style="total")))
    basis = f"logs of {count(report.days, 'day')} scaled to a month, at the list prices of their days, USD"
    both = "of the features that have both a workload and requests with a price"
    yield Facts((("Total", both), ("Basis", f"{basis}; estimates at those of {report.as_of}")))


def _cells(one: FeatureComparison) -> tuple[str, ...]:
    mark = "≥ " if one.at_least else ""
    if one.actual is None:
        why = f"{count(one.unpriced, 'request')} without a price" if one.unpriced else "no requests"
    elif not one.workloads:
        why = "no workload"
    elif one.estimate is None:
        why = "the workload has no price"
    else:
        why = drivers_text(one.drivers)
    return (
        one.feature,
        "—" if one.estimate is None else small_money(one.estimate),
        "—" if one.actual is None else mark + small_money(one.actual),
        "—" if one.change is None else signed(one.change),
        "—" if one.percent is None else _signed_percent(one.percent),
        why,
    )


def _signed_percent(value: Decimal) -> str:
    return ("+" if value > 0 else "") + percent(value / 100).replace("-", "−")
