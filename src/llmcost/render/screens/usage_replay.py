"""The screen of ``usage replay``: what the requests of logs would cost on other models."""

from collections.abc import Iterator

from llmcost.model.reports.usage_replay import ReplayReport, ReplayRow

from ..document.format_values import count, small_money
from ..document.page import Block, Column, Facts, Grid, Heading, Line
from ..wording.usage_alerts import signed

_COLUMNS = (
    Column("Model"),
    Column("Cost", right=True),
    Column("Range", right=True, drop=1),
    Column("Change", right=True),
    Column("Not priced", wrap=True, drop=2),
)


def page(report: ReplayReport) -> list[Block]:
    """The requests on their own models, then on the others, the cheapest first."""
    return list(_blocks(report))


def _blocks(report: ReplayReport) -> Iterator[Block]:
    days = f"{report.since} to {report.until}"
    yield Heading("Replay", f"{count(report.requests, 'request')} of {days}" + (", in batches" if report.batch else ""))
    own = Line(("as in the logs", small_money(report.now), "", "", ""), style="total")
    yield Grid(_COLUMNS, (*(Line(_cells(row)) for row in report.rows), own))
    yield Facts(tuple(_facts(report)))


def _cells(row: ReplayRow) -> tuple[str, ...]:
    mark = "≥ " if row.unpriced and row.usd is not None else ""
    exact = row.low is None or row.low == row.high
    change = "—" if row.usd is None or row.unpriced else "not settled" if row.change is None else signed(row.change)
    return (
        row.model,
        mark + small_money(row.usd),
        "" if exact else f"{small_money(row.low)} – {small_money(row.high)}",
        change,
        f"{count(row.unpriced, 'request')}: {row.reason}" if row.unpriced else "",
    )


def _facts(report: ReplayReport) -> Iterator[tuple[str, str]]:
    if report.then is not None and report.then != report.now:
        yield "Then", f"{small_money(report.then)} at the prices of their days"
    if report.unpriced:
        yield "Left out", f"{count(report.unpriced, 'request')} without a price on {report.as_of}: see usage report"
    if any(row.usd is not None and not row.unpriced and row.change is None for row in report.rows):
        yield "Not settled", "the range of token counts reaches the cost as in the logs"
    yield "Basis", f"list prices of {report.as_of}, USD; tokens as each model counts them"
