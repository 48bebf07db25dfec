"""The what-if cases of ``estimate``: a column for each case, a line for each component."""

from collections.abc import Sequence
from decimal import Decimal

from llmcost.model.reports.component_key import ComponentKey
from llmcost.model.reports.estimate import Report, WorkloadEstimate

from ..document.format_values import clean, money, versus
from ..document.page import Column, Grid, Line
from ..wording.component_names import component_name


def cases_grid(report: Report) -> Grid:
    """Components and totals, without and with each case, side by side."""
    names = ("now", *(case.name for case in report.cases))
    amounts = [_by_component(workloads) for workloads in (report.workloads, *(case.workloads for case in report.cases))]
    rows = list(dict.fromkeys(row for column in amounts for row in column))
    lines = [Line((row[0], *(money(column[row]) if row in column else "—" for column in amounts))) for row in rows]
    totals = [summary.monthly for summary in (report.summary, *(case.summary for case in report.cases))]
    lines.append(Line(("Total", *(money(total) for total in totals)), "", "total"))
    lines.append(Line(("vs now", "—", *(versus(total, totals[0]) for total in totals[1:]))))
    columns = (Column("Component"), *(Column(clean(name), right=True) for name in names))
    return Grid(columns, tuple(lines), "What if")


def _by_component(workloads: Sequence[WorkloadEstimate]) -> dict[tuple[str, ComponentKey | None], Decimal]:
    """USD a month by title and component, on any model; of a portfolio, by workload."""
    if len(workloads) > 1:
        return {(clean(one.name), None): one.own.monthly for one in workloads if one.own.monthly is not None}
    sums: dict[tuple[str, ComponentKey | None], Decimal] = {}
    for item in workloads[0].own.components:
        if item.monthly is not None:
            row = component_name(item.key), item.key._replace(model="")
            sums[row] = sums.get(row, Decimal(0)) + item.monthly
    return sums
