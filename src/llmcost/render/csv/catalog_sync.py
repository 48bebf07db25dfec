"""``catalog sync`` as CSV: a line for each rate of each new model and of each proposal."""

from collections.abc import Iterable

from llmcost.model.reports.catalog_sync import SyncReport

from .table import Record, fields, table

COLUMNS = ("standing", "kind", "model", "by", "read", "day", "rate", "before_usd", "after_usd", "reasons")


@table(COLUMNS)
def sync(report: SyncReport) -> Iterable[Record]:
    """A line for each rate of new models, then of each proposal; one line for a proposal without rates."""
    for new in report.new:
        for name, rate in new.rates.items():
            head = {**fields(new, "model", "read"), "standing": "note", "kind": "new", "by": " ".join(new.by)}
            yield head | {"rate": name, "after_usd": rate, "reasons": new.note}
    for one in report.proposals:
        head = {**fields(one, "kind", "model", "day", standing="standing.value"), "reasons": "; ".join(one.reasons)}
        head["by"] = " ".join(one.by)
        for change in one.changes or (None,):
            yield head | fields(change, rate="name", before_usd="before", after_usd="after")
