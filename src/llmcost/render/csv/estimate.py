"""``estimate`` and ``compare`` as CSV: a line for each component, total and alternative of each workload."""

from collections.abc import Iterable

from llmcost.model.reports.estimate import LineItem, Report, Row, WorkloadEstimate

from ..wording.notes import note_texts
from .table import Record, text

ESTIMATE = (
    "case", "workload", "row", "model", "tier", "component", "mode", "band", "quantity", "unit", "unit_price_usd",
    "per", "monthly_usd", "low_usd", "high_usd", "per_request_usd", "thinking_multiplier", "status", "notes", "source",
)  # fmt: skip


def estimate(report: Report) -> str:
    """A line for each component, total and alternative of each workload, without and with each what-if case."""
    reports = [("", report), *((case.name, case.report) for case in report.cases)]
    records = ({"case": name, **record} for name, each in reports for one in each.workloads for record in _records(one))
    return text(ESTIMATE, records)


def _records(one: WorkloadEstimate) -> Iterable[Record]:
    for item in one.own.components:
        yield {"workload": one.name, "row": "component", "tier": one.own.tier, **_component(item)}
    yield {"workload": one.name, "row": "total", **_row(one.own)}
    for row in one.alternatives:
        yield {"workload": one.name, "row": "alternative", **_row(row)}


def _component(item: LineItem) -> Record:
    return {
        "model": item.key.model,
        "component": item.key.name,
        "mode": item.key.mode,
        "band": item.key.band,
        "quantity": item.quantity,
        "unit": item.unit,
        "unit_price_usd": item.unit_price,
        "per": item.per,
        "monthly_usd": item.monthly,
        "status": "not_priced" if item.monthly is None else "priced",
        "source": item.source,
    }


def _row(row: Row) -> Record:
    return {
        "model": row.model,
        "tier": row.tier,
        "monthly_usd": row.monthly,
        "low_usd": row.low,
        "high_usd": row.high,
        "per_request_usd": row.per_request,
        "thinking_multiplier": row.thinking_multiplier,
        "status": row.status.value,
        "notes": "; ".join([*([row.reason] if row.reason else []), *note_texts(row.notes)]),
        "source": row.citation.source if row.citation else None,
    }
