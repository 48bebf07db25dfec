"""``gate`` as CSV: a line for each policy and workload."""

from llmcost.model.reports.gate import GateReport

from .table import text


def gate(report: GateReport) -> str:
    """A line for each policy and workload."""
    columns = (
        "id", "workload", "level", "status", "observed", "relation", "limit", "unit", "before", "since", "file", "line",
        "message", "waived_by", "waived_until", "rules_of",
    )  # fmt: skip
    return text(
        columns,
        (
            {
                "id": policy.id,
                "workload": policy.workload,
                "level": policy.level,
                "status": policy.status.value,
                "observed": policy.observed,
                "relation": policy.relation,
                "limit": policy.limit,
                "unit": policy.unit,
                "before": policy.before,
                "since": policy.since,
                "file": policy.where.file if policy.where else None,
                "line": policy.where.line if policy.where else None,
                "message": policy.message,
                "waived_by": policy.waiver and policy.waiver.by,
                "waived_until": policy.waiver and policy.waiver.until,
                "rules_of": policy.rules_of,
            }
            for policy in report.policies
        ),
    )
