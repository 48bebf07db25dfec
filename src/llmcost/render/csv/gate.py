"""``gate`` as CSV: a line for each policy and workload."""

from collections.abc import Iterable

from llmcost.model.reports.gate import GateReport

from .table import Record, fields, table

COLUMNS = (
    "id", "workload", "level", "status", "observed", "relation", "limit", "unit", "before", "since", "file", "line",
    "message", "waived_by", "waived_until", "rules_of", "bound",
)  # fmt: skip
_SAME = (
    "id", "workload", "level", "observed", "relation", "limit", "unit", "before", "since", "message", "rules_of",
    "bound",
)  # fmt: skip
"""Columns that have the names of their attributes."""


@table(COLUMNS)
def gate(report: GateReport) -> Iterable[Record]:
    """A line for each policy and workload."""
    for policy in report.policies:
        waiver = fields(policy.waiver, waived_by="by", waived_until="until")
        location = fields(policy.where, file="file", line="line")
        yield {**fields(policy, *_SAME, status="status.value"), **location, **waiver}
