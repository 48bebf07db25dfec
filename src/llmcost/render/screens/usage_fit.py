"""The screen of ``usage fit``: the files, and how their estimate meets the logs."""

from collections.abc import Iterator

from llmcost.model.reports.fit import FitReport, FittedFile

from ..document.format_values import count, small_money
from ..document.page import Block, Column, Facts, Grid, Heading, Line
from ..wording.usage_alerts import signed

_COLUMNS = (
    Column("Feature"),
    Column("Workloads", right=True, drop=1),
    Column("Requests", right=True),
    Column("In the logs", right=True),
    Column("Now", right=True),
    Column("Estimate", right=True),
    Column("File", drop=2),
)


def page(report: FitReport) -> list[Block]:
    return list(_blocks(report))


def _blocks(report: FitReport) -> Iterator[Block]:
    yield Heading("Fit", f"{count(len(report.files), 'feature')} of {report.since} to {report.until}")
    yield Grid(_COLUMNS, tuple(Line(_cells(one)) for one in report.files))
    left = (("Not fitted", f"{count(report.unpriced, 'request')} without a price: see usage report"),)
    basis = f"the requests of the logs at the list prices of {report.as_of}, USD; {count(report.days, 'day')}"
    yield Facts((*(left if report.unpriced else ()), ("Now", basis)))


def _cells(one: FittedFile) -> tuple[str, ...]:
    met = "not priced" if one.gap is None else signed(one.gap) if one.gap else "the same"
    return (
        one.feature or one.name,
        f"{len(one.workloads):,}",
        f"{one.requests:,}",
        small_money(one.usd),
        small_money(one.usd_now),
        met,
        one.path,
    )
