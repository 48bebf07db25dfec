"""``diff`` as CSV: a line for each workload, each of its drivers, and the total."""

from collections.abc import Iterator

from llmcost.model.reports.diff import CostDiff, WorkloadChange

from ..wording.notes import note_texts
from .table import Record, fields, table, yes_or_no

COLUMNS = (
    "row", "workload", "kind", "factor", "subject", "from", "to", "before_usd", "after_usd", "change_usd", "file",
    "line", "notes", "before_at_least", "after_at_least", "lowest_usd", "highest_usd",
)  # fmt: skip
_LOCATION = {"file": "where.file", "line": "where.line"}


@table(COLUMNS)
def diff(report: CostDiff) -> Iterator[Record]:
    """Exact amounts. The drivers of a workload add up to its change."""
    for change in report.changes:
        yield from _change(change)
    total = fields(report, before_usd="before.monthly", after_usd="report.summary.monthly", change_usd="monthly")
    partly = (report.before.at_least, report.report.summary.at_least)
    yield {"row": "total", **total, **_bounds(report, *partly)}


def _bounds(of: CostDiff | WorkloadChange, before: bool, after: bool) -> Record:
    """Which amounts are lower bounds, and the lowest and the highest change."""
    marks = {"before_at_least": yes_or_no(before), "after_at_least": yes_or_no(after)}
    return {**marks, **fields(of, lowest_usd="lowest", highest_usd="highest")}


def _change(one: WorkloadChange) -> Iterator[Record]:
    yield {
        "row": "workload",
        "from": one.renamed_from or one.moved_from,
        **fields(one, workload="name", kind="kind.value", change_usd="monthly"),
        **fields(one, before_usd="before.own.monthly", after_usd="after.own.monthly"),
        **fields(one.after or one.before, **_LOCATION),
        "notes": "; ".join(note_texts(one.after.own.notes)) if one.after else "",
        **_bounds(one, *(bool(side and side.own.at_least) for side in (one.before, one.after))),
    }
    for driver in one.drivers:
        head: Record = {"row": "driver", "workload": one.name, "from": driver.before, "to": driver.after}
        yield head | fields(driver, "factor", "subject", change_usd="monthly", **_LOCATION)
