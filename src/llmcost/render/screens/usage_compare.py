"""The screen of ``usage compare``: estimate, actual month and what makes them differ."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from llmcost.model.reports.usage_compare import FeatureComparison, UsageComparison
from llmcost.model.reports.usage_drivers import UsageDriver

from ..document.format_values import count, percent, small_money
from ..document.page import Block, Column, Facts, Grid, Heading, Line

_COLUMNS = (
    Column("Feature"),
    Column("Estimate", right=True),
    Column("Actual", right=True),
    Column("Change", right=True),
    Column("%", right=True, drop=1),
    Column("Because of", wrap=True),
)
_SHOWN = 3


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


_SAME = Decimal("1e-9")


def signed(usd: Decimal) -> str:
    """``+$12.00``, ``−$0.0031``; ``±$0`` within the tolerance of a fitted file."""
    if abs(usd) <= _SAME:
        return "±$0"
    return ("+" if usd > 0 else "−") + small_money(abs(usd))


def drivers_text(drivers: Sequence[UsageDriver]) -> str:
    """``volume +$12.00, cache −$3.00``, and how many more there are."""
    shown = ", ".join(f"{one.name} {signed(one.usd)}" for one in drivers[:_SHOWN])
    return f"{shown}, {len(drivers) - _SHOWN} more" if len(drivers) > _SHOWN else shown or "—"
