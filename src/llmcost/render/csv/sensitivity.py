"""``sensitivity`` as CSV: a line for each number of each workload, exact."""

from collections.abc import Iterable

from llmcost.model.reports.sensitivity import Sensitivity

from .table import Record, text

SENSITIVITY = (
    "workload", "model", "monthly_usd", "number", "value", "elasticity", "one_percent_usd", "priced_at_below",
    "priced_at_above", "threshold_between", "reason",
)  # fmt: skip


def sensitivity(report: Sensitivity) -> str:
    """A line for each number of each workload; one line for a workload without numbers."""
    return text(SENSITIVITY, _sensitive(report))


def _sensitive(report: Sensitivity) -> Iterable[Record]:
    for one in report.workloads:
        head: Record = {"workload": one.name, "model": one.model, "monthly_usd": one.monthly, "reason": one.reason}
        if not one.elasticities:
            yield head
        for each in one.elasticities:
            yield {
                **head,
                "number": each.field,
                "value": each.value,
                "elasticity": each.elasticity,
                "one_percent_usd": each.per_percent,
                "priced_at_below": each.below,
                "priced_at_above": each.above,
                "threshold_between": str(each.bends).lower(),
            }
