"""``catalog sync`` as CSV: a line for each rate of each proposal."""

from llmcost.model.reports.catalog import SyncReport

from .table import text


def sync(report: SyncReport) -> str:
    """A line for each rate of each proposal; one line for a proposal without rates."""
    columns = ("standing", "kind", "model", "day", "rate", "before_usd", "after_usd", "reasons")
    return text(
        columns,
        (
            {
                "standing": one.standing.value,
                "kind": one.kind,
                "model": one.model,
                "day": one.day,
                "rate": change and change.name,
                "before_usd": change and change.before,
                "after_usd": change and change.after,
                "reasons": "; ".join(one.reasons),
            }
            for one in report.proposals
            for change in one.changes or (None,)
        ),
    )
