"""The screen of ``usage report``: what requests cost, and where every row of the logs went."""

from collections.abc import Iterator
from decimal import Decimal

from llmcost.model.reports.usage import UsageGroup, UsageReport
from llmcost.model.usage import CACHE_WRITES, OF_OUTPUT, TokenClass

from ..document.format_values import count, percent, quantity, small_money
from ..document.page import Block, Column, Facts, Grid, Heading, Line

_COLUMNS = (
    Column("Requests", right=True),
    Column("Input", right=True, drop=1),
    Column("Cache read", right=True, drop=1),
    Column("Cache write", right=True, drop=2),
    Column("Output", right=True, drop=1),
    Column("Cost", right=True),
    Column("In the log", right=True, drop=3),
)
_INPUTS = (TokenClass.INPUT, TokenClass.AUDIO_INPUT)
_READS = (TokenClass.CACHE_READ, TokenClass.AUDIO_CACHE_READ)
_OUTPUTS = (TokenClass.OUTPUT, *OF_OUTPUT)


def page(report: UsageReport) -> list[Block]:
    """The groups with their total, what has no price, and the account of rows."""
    return list(_blocks(report))


def _blocks(report: UsageReport) -> Iterator[Block]:
    total = report.total
    yield Heading("Usage", f"{_amount(total)} for {count(total.requests, 'request')}")
    heads = tuple(Column(name.capitalize()) for name in report.by)
    shown = any(group.claimed_usd is not None for group in report.groups)
    columns = (*heads, *(_COLUMNS if shown else _COLUMNS[:-1]))
    lines = [Line((*group.values, *_cells(group, shown))) for group in report.groups]
    blank = ("Total", *("" for _ in report.by[1:]))
    yield Grid(columns, (*lines, Line((*blank, *_cells(total, shown)), style="total")))
    if report.unpriced:
        rows = tuple(
            Line((one.provider, one.model, f"{one.requests:,}", quantity(one.tokens), one.reason))
            for one in report.unpriced
        )
        heads = (Column("Provider"), Column("Model"), Column("Requests", right=True), Column("Tokens", right=True))
        yield Grid((*heads, Column("Reason", wrap=True)), rows, "Not priced", key=1)
    yield Facts(tuple(_facts(report)))


def _cells(group: UsageGroup, claimed: bool) -> tuple[str, ...]:
    sums = [
        quantity(Decimal(sum(group.tokens.get(bucket, 0) for bucket in buckets)))
        for buckets in (_INPUTS, _READS, CACHE_WRITES, _OUTPUTS)
    ]
    own = "" if group.claimed_usd is None else small_money(group.claimed_usd)
    return (f"{group.requests:,}", *sums, _amount(group), *((own,) if claimed else ()))


def _amount(group: UsageGroup) -> str:
    known = small_money(group.usd)
    return f"≥ {known}" if group.unpriced and group.usd is not None else known


def _facts(report: UsageReport) -> Iterator[tuple[str, str]]:
    account = report.account
    parts = (
        ("kept", report.kept),
        ("unpriced", report.total.unpriced),
        ("duplicates", account.duplicates),
        ("malformed", account.malformed),
        ("without usage", account.without_usage),
        ("failed", account.failed),
        ("replayed", account.replayed),
        ("outside the days", account.outside),
    )
    told = " + ".join(f"{number:,} {name}" for name, number in parts if number or name == "kept")
    yield "Rows", f"{report.read:,} read = {told}"
    if account.iterations:
        yield "Iterations", f"{count(account.iterations, 'row')}, billed beside the totals of answers"
    if account.undated:
        yield "Without a time", f"{count(account.undated, 'row')}, priced on {report.as_of}"
    for log in report.malformed:
        yield "Malformed", f"{log.where}: {count(log.rows, 'row')}"
    if report.total.cache_share:
        yield "Cache", f"{percent(report.total.cache_share, 1)} of the input was read from a cache"
    yield "Basis", f"each row at the list price of its day, USD (list of {report.catalog.as_of})"
