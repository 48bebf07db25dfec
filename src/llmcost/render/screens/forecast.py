"""The screen of ``forecast``: a line for each month with a bar, and the price events of the month."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from llmcost.model.inputs.workload import VOLUMES
from llmcost.model.money import ZERO
from llmcost.model.reports.forecast import Forecast, Growth, Month, WorkloadForecast, month_text

from ..document.format_values import NO_AMOUNT, clean, count, figure, money, number, percent, quantity, versus
from ..document.page import Block, Column, Facts, Grid, Heading, Line
from ..document.plot import bar
from ..wording.forecast import event_text
from ..wording.provenance import prices_as_of
from ..wording.reproduce_command import explain_command

MONTHS = (
    Column("Month"),
    Column("Requests", right=True, drop=2),
    Column("$/month", right=True),
    Column("vs now", right=True, drop=1),
    Column("", drop=3),
)
WORKLOADS = (
    Column("Workload", wrap=True),
    Column("Growth", drop=2),
    Column("Now", right=True, drop=1),
    Column("Last month", right=True),
    Column("All months", right=True, drop=3),
    Column("Budget", right=True, drop=4),
    Column("Exceeded", right=True),
)


def page(report: Forecast) -> Iterator[Block]:
    """The months of one workload; for several the months of the total, and a line for each workload."""
    one = report.workloads[0] if len(report.workloads) == 1 else None
    ahead = f"{count(len(report.months), 'month')} ahead"
    if one:
        yield Heading(f"{clean(one.name)}   {one.model}", f"{ahead}, {growth_text(one.growth)}")
    else:
        yield Heading(count(len(report.workloads), "workload"), ahead)
    yield _months(report.now, report.months)
    if not one:
        yield Grid(WORKLOADS, tuple(_line(each, report.as_of) for each in report.workloads))
    yield Facts(tuple(_facts(report)))


def _months(now: Month, months: Sequence[Month]) -> Grid:
    highest = max((month.monthly or ZERO for month in (now, *months)), default=ZERO)
    lines = []
    for month in (now, *months):
        cells = (
            "now" if month is now else month_text(month.starts),
            quantity(month.requests),
            _amount(month),
            "—" if month is now else versus(month.monthly, now.monthly),
            bar(month.monthly or ZERO, highest),
        )
        lines.append(Line(cells, "; ".join(_happens(month)), "current" if month is now else ""))
    return Grid(MONTHS, tuple(lines))


def _amount(month: Month) -> str:
    return money(month.monthly, at_least=month.at_least and month.monthly is not None)


def _happens(month: Month) -> Iterator[str]:
    for event in month.events:
        yield event_text(event)
    if month.spans:
        yield ", ".join(f"{span.days} d at {money(span.monthly)} a month" for span in month.spans)


def growth_text(growth: Growth) -> str:
    if growth.kind == "series":
        return "volume from a series"
    if not growth.rate:
        return "no growth" + (" (assumed)" if growth.basis == "assumed" else "")
    of = " of today's volume" if growth.kind == "linear" else ""
    return f"{signed(growth.rate)}{of} a month" + ("" if of else ", compounded")


def signed(share: Decimal) -> str:
    """A share as a signed percentage: two decimals, or none if it is whole."""
    places = 0 if share * 100 == int(share * 100) else 2
    return f"{'−' if share < 0 else '+'}{percent(abs(share), places)}"


def _line(one: WorkloadForecast, as_of: date) -> Line:
    cells = (
        clean(one.name),
        growth_text(one.growth),
        _amount(one.now),
        _amount(one.months[-1]),
        _sum(one.months),
        "—" if one.budget is None else money(one.budget),
        "—" if one.budget is None else _when(one.breaks, as_of),
    )
    return Line(cells, clean(one.reason or ""), "bad" if one.breaks else "")


def _when(breaks: date | None, as_of: date) -> str:
    return "never" if breaks is None else "already" if breaks == as_of else month_text(breaks)


def _sum(months: Sequence[Month]) -> str:
    known = [month.monthly for month in months if month.monthly is not None]
    at_least = len(known) < len(months) or any(month.at_least for month in months)
    return money(sum(known, ZERO), at_least=at_least) if known else NO_AMOUNT


def _facts(report: Forecast) -> Iterator[tuple[str, str]]:
    yield "Sum", f"{_sum(report.months)} in {count(len(report.months), 'month')}"
    single = report.workloads[0] if len(report.workloads) == 1 else None
    if single and single.budget is not None:
        yield "Budget", _budget("", single.budget, single.breaks, (single.now, *single.months), report.as_of)
    if report.budget is not None:
        months = (report.now, *report.months)
        yield "Budget", _budget("total: ", report.budget, report.breaks, months, report.as_of)
    if single and single.now.monthly is not None:
        yield from _formula(single, report)
    for one in report.workloads:
        if one.reason and single:
            yield "Not priced", one.reason
        if one.retired:
            name = "" if single else f"{clean(one.name)}: "
            yield "Retired", f"{name}{one.model} since {one.retired}; its last price still applies"
    trend = "" if report.trend is None else f" · price trend {signed(report.trend)} a year, applied monthly"
    yield "Basis", f"{prices_as_of(report)} · with announced changes{trend}"
    yield "", "calendar months, each with the workload's days; price changes within a month are prorated by day"


def _formula(one: WorkloadForecast, report: Forecast) -> Iterator[tuple[str, str]]:
    """The formula of month k, and the command that explains the first month without a price change."""
    trend = report.trend
    volume, rate = number(one.now.requests), f"{'−' if one.growth.rate < 0 else '+'} {figure(abs(one.growth.rate))}"
    grown = {"compound": f"{volume} × (1 {rate})^k requests", "linear": f"{volume} × (1 {rate} × k) requests"}
    formula = [grown[one.growth.kind]] if one.growth.kind in grown and one.growth.rate else []
    if trend:
        formula.append(f"prices × (1 {'−' if trend < 0 else '+'} {figure(abs(trend))})^(k ÷ 12)")
    if formula:
        yield "Month k", ", ".join(formula)
    whole = next((month for month in one.months if not month.spans and month.monthly is not None), None)
    if whole is not None and whole.volume:
        overrides = {**dict.fromkeys(VOLUMES, ""), **whole.volume}
        if command := explain_command(one.file, report.catalog, whole.starts, report.settings, overrides):
            yield "Explain", command + (" (before the price trend)" if trend else "")


def _budget(name: str, budget: Decimal, breaks: date | None, months: Sequence[Month], as_of: date) -> str:
    if breaks is None:
        return f"{name}{money(budget)} a month is not exceeded in {count(len(months) - 1, 'month')}"
    cost = next(month.monthly for month in months if month.starts == breaks)
    when = "already exceeded" if breaks == as_of else f"exceeded in {month_text(breaks)}"
    over = "" if not budget or cost is None else f", {percent(cost / budget, 1)} of it"
    return f"{name}{money(budget)} a month is {when}: {money(cost)}{over}"
