"""The what-if cases of ``estimate``: a column for each case, a line for each component."""

from decimal import Decimal

from llmcost.model.reports.component_key import ComponentKey
from llmcost.model.reports.estimate import Report

from ..document.format_values import clean, money, versus
from ..document.page import Column, Grid, Line
from ..wording.component_names import component_name


def cases_grid(report: Report) -> Grid:
    """Components and totals, without and with each case, side by side."""
    reports = [("now", report), *((case.name, case.report) for case in report.cases)]
    amounts = [_by_component(each) for _, each in reports]
    rows = list(dict.fromkeys(row for column in amounts for row in column))
    lines = [Line((row[0], *(money(column[row]) if row in column else "—" for column in amounts))) for row in rows]
    totals = [each.summary.monthly for _, each in reports]
    lines.append(Line(("Total", *(money(total) for total in totals)), "", "total"))
    lines.append(Line(("vs now", "—", *(versus(total, totals[0]) for total in totals[1:]))))
    columns = (Column("Component"), *(Column(clean(name), right=True) for name, _ in reports))
    return Grid(columns, tuple(lines), "What if")


def _by_component(report: Report) -> dict[tuple[str, ComponentKey | None], Decimal]:
    """USD a month by title and component, on whatever model; of a portfolio, by workload."""
    if len(report.workloads) > 1:
        return {(clean(one.name), None): one.own.monthly for one in report.workloads if one.own.monthly is not None}
    sums: dict[tuple[str, ComponentKey | None], Decimal] = {}
    for item in report.workloads[0].own.components:
        if item.monthly is not None:
            row = component_name(item.key), item.key._replace(model="")
            sums[row] = sums.get(row, Decimal(0)) + item.monthly
    return sums
