"""``sensitivity`` as CSV: a line for each number of each workload, exact."""

from collections.abc import Iterable

from llmcost.model.reports.sensitivity import Sensitivity

from .table import Record, fields, table, yes_or_no

SENSITIVITY = (
    "workload", "model", "monthly_usd", "number", "value", "elasticity", "one_percent_usd", "priced_at_below",
    "priced_at_above", "threshold_between", "reason",
)  # fmt: skip


@table(SENSITIVITY)
def sensitivity(report: Sensitivity) -> Iterable[Record]:
    """A line for each number of each workload; one line for a workload without numbers."""
    for one in report.workloads:
        head = fields(one, "model", "reason", workload="name", monthly_usd="monthly")
        if not one.elasticities:
            yield head
        for each in one.elasticities:
            measured = fields(each, "value", "elasticity", number="field", one_percent_usd="per_percent")
            between = fields(each, priced_at_below="below", priced_at_above="above")
            yield {**head, **measured, **between, "threshold_between": yes_or_no(each.bends)}
