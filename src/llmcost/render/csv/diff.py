"""``diff`` as CSV: a line for each workload, each of its drivers, and the total."""

from collections.abc import Iterator

from llmcost.model.reports.diff import CostDiff, WorkloadChange

from ..wording.notes import note_texts
from .table import Record, fields, table

COLUMNS = (
    "row", "workload", "kind", "factor", "subject", "from", "to", "before_usd", "after_usd", "change_usd", "file",
    "line", "notes",
)  # fmt: skip
_LOCATION = {"file": "where.file", "line": "where.line"}


@table(COLUMNS)
def diff(report: CostDiff) -> Iterator[Record]:
    """Exact amounts. The drivers of a workload add up to its change."""
    for change in report.changes:
        yield from _change(change)
    total = fields(report, before_usd="before.monthly", after_usd="report.summary.monthly", change_usd="monthly")
    yield {"row": "total", **total}


def _change(one: WorkloadChange) -> Iterator[Record]:
    yield {
        "row": "workload",
        "from": one.renamed_from or one.moved_from,
        **fields(one, workload="name", kind="kind.value", change_usd="monthly"),
        **fields(one, before_usd="before.own.monthly", after_usd="after.own.monthly"),
        **fields(one.after or one.before, **_LOCATION),
        "notes": "; ".join(note_texts(one.after.own.notes)) if one.after else "",
    }
    for driver in one.drivers:
        head: Record = {"row": "driver", "workload": one.name, "from": driver.before, "to": driver.after}
        yield head | fields(driver, "factor", "subject", change_usd="monthly", **_LOCATION)
