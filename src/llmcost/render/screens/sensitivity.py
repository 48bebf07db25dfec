"""The screen of ``sensitivity``: how much the monthly cost changes with each number."""

from collections.abc import Iterator
from decimal import Decimal

from llmcost.model.money import ZERO
from llmcost.model.reports.sensitivity import Elasticity, Sensitivity, WorkloadSensitivity

from ..document.format_values import clean, figure, money, rounded, small_money
from ..document.page import Block, Column, Facts, Grid, Heading, Line
from ..document.plot import bar
from ..wording.provenance import prices_as_of

COLUMNS = (
    Column("Number"),
    Column("Value", right=True),
    Column("Elasticity", right=True),
    Column("+1% costs", right=True),
    Column("", drop=1),
)


def page(report: Sensitivity) -> list[Block]:
    """A line for each number of each workload, the most influential first."""
    basis = (
        ("Elasticity", "% change of the monthly cost per 1% change of the number, priced exactly at ±1%"),
        ("Basis", prices_as_of(report)),
    )
    return [*(block for one in report.workloads for block in _workload(one)), Facts(basis)]


def _workload(one: WorkloadSensitivity) -> Iterator[Block]:
    yield Heading(f"{clean(one.name)}   {one.model}", one.reason or f"{money(one.monthly)} a month")
    most = max((abs(each.elasticity) for each in one.elasticities), default=ZERO)
    if one.elasticities:
        yield Grid(COLUMNS, tuple(_line(each, most) for each in one.elasticities))


def _line(one: Elasticity, most: Decimal) -> Line:
    costs = f"{'+' if one.per_percent > 0 else ''}{small_money(one.per_percent)}"
    cells = (one.field, figure(one.value), _signed(one.elasticity), costs, bar(abs(one.elasticity), most))
    return Line(cells, "a threshold lies within ±1%: mean of both sides" if one.bends else "")


def _signed(value: Decimal) -> str:
    shown = rounded(value, 3)
    return f"{'−' if shown < 0 else ''}{abs(shown)}"
