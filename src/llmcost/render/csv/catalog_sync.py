"""``catalog sync`` as CSV: a line for each rate of each proposal."""

from collections.abc import Iterable

from llmcost.model.reports.catalog import SyncReport

from .table import Record, fields, table

COLUMNS = ("standing", "kind", "model", "day", "rate", "before_usd", "after_usd", "reasons")


@table(COLUMNS)
def sync(report: SyncReport) -> Iterable[Record]:
    """A line for each rate of each proposal; one line for a proposal without rates."""
    for one in report.proposals:
        head = {**fields(one, "kind", "model", "day", standing="standing.value"), "reasons": "; ".join(one.reasons)}
        for change in one.changes or (None,):
            yield head | fields(change, rate="name", before_usd="before", after_usd="after")
