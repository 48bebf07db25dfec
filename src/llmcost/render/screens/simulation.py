"""The screen of ``simulate``: the distribution of the monthly cost, and a tornado chart of its drivers."""

from collections.abc import Iterator
from decimal import Decimal

from llmcost.model.money import ZERO
from llmcost.model.reports.simulation import Outcome, SimulatedWorkload, Simulation, UncertaintyDriver

from ..document.format_values import NO_AMOUNT, clean, count, figure, money, percent, rounded
from ..document.page import Block, Column, Facts, Grid, Heading, Line
from ..document.plot import bar
from ..wording.notes import note_texts
from ..wording.provenance import prices_as_of

MONTHS = (
    Column("Workload", wrap=True),
    Column("As given", right=True, drop=2),
    Column("Mean", right=True, drop=1),
    Column("p10", right=True),
    Column("p50", right=True),
    Column("p90", right=True),
    Column("p95", right=True, drop=4),
    Column("Budget", right=True, drop=5),
    Column("Exceeded", right=True, drop=3),
)
DRIVERS = (
    Column("Number", wrap=True),
    Column("p10", right=True, drop=2),
    Column("p90", right=True, drop=2),
    Column("$ at p10", right=True),
    Column("$ at p90", right=True),
    Column("Swing", right=True),
    Column("", drop=1),
)


def page(report: Simulation) -> Iterator[Block]:
    """A line for each workload, then a line for each uncertain number with a bar."""
    one = report.workloads[0] if len(report.workloads) == 1 else None
    detail = f"{report.draws:,} draws of {count(len(report.drivers), 'uncertain number')}, seed {report.seed}"
    named = f"{clean(one.name)}   {one.model}" if one else count(len(report.workloads), "workload")
    yield Heading(named, detail)
    lines = [_line(clean(each.name), each.outcome, _note(each, report.draws)) for each in report.workloads]
    yield Grid(MONTHS, (*lines, *(() if one else (_line("Total", report.together, style="total"),))))
    most = max((driver.swing for driver in report.drivers), default=ZERO)
    drivers = tuple(_driver(driver, most, single=one is not None) for driver in report.drivers)
    yield Grid(DRIVERS, drivers, title="Drivers of the spread: each number alone, the others at their medians")
    yield Facts(tuple(_facts(report, one)))


def _line(name: str, outcome: Outcome, note: str = "", style: str = "") -> Line:
    amounts = (outcome.given, outcome.mean, outcome.p10, outcome.p50, outcome.p90, outcome.p95)
    cells = (
        name,
        *(money(amount, at_least=outcome.at_least and amount is not None) for amount in amounts),
        "—" if outcome.budget is None else money(outcome.budget),
        "—" if outcome.breaking is None else percent(outcome.breaking),
    )
    return Line(cells, note, style)


def _note(one: SimulatedWorkload, draws: int) -> str:
    """Limits of the accuracy of a workload's numbers; empty if there are none."""
    notes = [one.reason] if one.reason else []
    if one.outcome.unpriced and one.outcome.mean is not None:
        notes.append(f"{percent(one.outcome.unpriced, 1)} of its draws have no price and are left out")
    if one.draws < draws:
        notes.append(f"thresholds are close: {one.draws:,} draws, each priced exactly")
    if one.within:
        notes.append(f"interpolation error at most {percent(one.within, 4)} at the months checked")
    return "; ".join(notes)


def _driver(driver: UncertaintyDriver, most: Decimal, *, single: bool) -> Line:
    cells = (
        driver.field if single else f"{clean(driver.workload)}: {driver.field}",
        figure(driver.low_value),
        figure(driver.high_value),
        money(driver.low),
        money(driver.high),
        NO_AMOUNT if None in (driver.low, driver.high) else money(driver.swing),
        bar(driver.swing, most),
    )
    return Line(cells)


def _facts(report: Simulation, one: SimulatedWorkload | None) -> Iterator[tuple[str, str]]:
    together = report.together
    if together.mean is not None and together.standard_error is not None:
        yield "Mean", f"{money(together.mean)} ± {money(together.standard_error)} (standard error)"
    for outcome, of in ((one.outcome, "") if one else (together, " in total"), *(((together, ""),) if one else ())):
        if outcome.budget is not None and outcome.breaking is not None:
            yield (
                "Budget",
                f"{money(outcome.budget)} a month{of} is exceeded in {percent(outcome.breaking, 1)} of the draws",
            )
    total, sum_ = money(together.p90), money(report.sum_of_p90)
    if total != sum_:
        yield "Total", f"p90 is {total}; the sum of the workloads' p90s would be {sum_}"
    for driver in report.drivers:
        name = driver.field if one else f"{clean(driver.workload)}: {driver.field}"
        yield "Drawn", f"{name} {driver.drawn}; median {figure(rounded(driver.middle_value, 4))}"
    yield "Basis", f"{prices_as_of(report)} · simulation with independent draws"
    if together.mean is None:
        return
    prices = sum(each.prices for each in report.workloads)
    for note in note_texts(report.notes):
        yield "", note
    yield "", f"{prices:,} months are priced exactly; the others are interpolated linearly"
