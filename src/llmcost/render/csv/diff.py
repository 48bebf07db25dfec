"""``diff`` as CSV: a line for each workload, each of its drivers, and the total."""

from collections.abc import Iterator

from llmcost.model.reports.diff import CostDiff, Driver, WorkloadChange

from .table import Record, text

COLUMNS = (
    "row", "workload", "kind", "factor", "subject", "from", "to", "before_usd", "after_usd", "change_usd", "file",
    "line",
)  # fmt: skip


def diff(report: CostDiff) -> str:
    """Exact amounts. The drivers of a workload add up to its change."""
    total: Record = {
        "row": "total",
        "before_usd": report.before.monthly,
        "after_usd": report.report.summary.monthly,
        "change_usd": report.monthly,
    }
    return text(COLUMNS, [*(record for one in report.changes for record in _records(one)), total])


def _records(one: WorkloadChange) -> Iterator[Record]:
    where = one.after.where if one.after else one.before.where if one.before else None
    yield {
        "workload": one.name,
        "row": "workload",
        "kind": one.kind.value,
        "from": one.renamed_from or one.moved_from,
        "before_usd": one.before.own.monthly if one.before else None,
        "after_usd": one.after.own.monthly if one.after else None,
        "change_usd": one.monthly,
        "file": where.file if where else None,
        "line": where.line if where else None,
    }
    yield from (_driver(one, driver) for driver in one.drivers)


def _driver(one: WorkloadChange, driver: Driver) -> Record:
    return {
        "workload": one.name,
        "row": "driver",
        "factor": driver.factor,
        "subject": driver.subject,
        "from": driver.before,
        "to": driver.after,
        "change_usd": driver.monthly,
        "file": driver.where.file if driver.where else None,
        "line": driver.where.line if driver.where else None,
    }
