"""``estimate`` and ``compare`` as CSV: a line for each component, total and alternative of each workload."""

from collections.abc import Iterable

from llmcost.model.reports.estimate import LineItem, Report, Row

from ..wording.notes import note_texts
from .table import Record, fields, table, yes_or_no

ESTIMATE = (
    "case", "workload", "row", "model", "tier", "component", "mode", "band", "quantity", "unit", "unit_price_usd",
    "per", "monthly_usd", "low_usd", "high_usd", "per_request_usd", "thinking_multiplier", "assumed_thinking_usd",
    "status", "at_least", "notes", "source",
)  # fmt: skip


@table(ESTIMATE)
def estimate(report: Report) -> Iterable[Record]:
    """A line for each component, total and alternative of each workload, without and with each what-if case."""
    for case, workloads in [("", report.workloads), *((case.name, case.workloads) for case in report.cases)]:
        for one in workloads:
            head = {"case": case, "workload": one.name}
            for item in one.own.components:
                yield {**head, "row": "component", "tier": one.own.tier, **_component(item)}
            yield {**head, "row": "total", **_row(one.own)}
            for row in one.alternatives:
                yield {**head, "row": "alternative", **_row(row)}


def _component(item: LineItem) -> Record:
    status = "not_priced" if item.monthly is None else "priced"
    amounts = fields(item, "quantity", "unit", "per", "source", unit_price_usd="unit_price", monthly_usd="monthly")
    return {"status": status, **amounts, **fields(item.key, "model", "mode", "band", component="name")}


def _row(row: Row) -> Record:
    notes = [*([row.reason] if row.reason else []), *note_texts(row.notes)]
    origin = fields(row, "thinking_multiplier", status="status.value", source="citation.source")
    return {**model_cells(row), **origin, "at_least": yes_or_no(row.at_least), "notes": "; ".join(notes)}


def model_cells(row: Row) -> Record:
    """A model with its tier and its amounts, USD, and the part of them that rests on assumed thinking."""
    amounts = {"monthly_usd": "monthly", "low_usd": "low", "high_usd": "high", "per_request_usd": "per_request"}
    return fields(row, "model", "tier", **amounts, assumed_thinking_usd="assumed_thinking")
