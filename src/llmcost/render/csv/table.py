"""Reports as CSV: one table each, exact decimals, no cell that a spreadsheet or a CI runner would act on."""

import csv
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import StringIO

from llmcost.model.inputs.catalog import RATE_NAMES
from llmcost.model.money import plain
from llmcost.model.reports.estimate import (
    LineItem,
    ModelCard,
    ModelHistory,
    ModelList,
    PriceListDiff,
    Report,
    Row,
    SyncReport,
    WorkloadEstimate,
)
from llmcost.model.reports.gate import GateReport

from ..document.format_values import clean, harmless

Record = dict[str, object]
ESTIMATE = (
    "case", "workload", "row", "model", "tier", "component", "mode", "band", "quantity", "unit", "unit_price_usd",
    "per", "monthly_usd", "low_usd", "high_usd", "per_request_usd", "thinking_multiplier", "status", "notes", "source",
)  # fmt: skip


def text(columns: Sequence[str], records: Iterable[Record]) -> str:
    """A header line and a line a record."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(record.get(column)) for column in columns] for record in records)
    return "".join(harmless(line) + "\n" for line in out.getvalue().splitlines())


_ACTS = re.compile(r"\s*(?:[=+\-@\uff1d\uff0b\uff0d\uff20]|::|##\[)")
"""What a spreadsheet runs as a formula, and what the log of a CI runner takes for a command at the start of a line."""
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def _cell(value: object) -> str:
    shown = "" if value is None else plain(value) if isinstance(value, Decimal) else clean(str(value))
    return "'" + shown if _ACTS.match(shown) and not _NUMBER.fullmatch(shown) else shown


def estimate(report: Report) -> str:
    """A line for each component, the total and each alternative of every workload, as it is and in each case."""
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
        "model": item.model,
        "component": item.name,
        "mode": item.mode,
        "band": item.band,
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
        "notes": "; ".join([*([row.reason] if row.reason else []), *row.notes]),
        "source": row.citation.url if row.citation else None,
    }


def gate(report: GateReport) -> str:
    """A line a check."""
    columns = (
        "id", "workload", "level", "status", "observed", "relation", "limit", "unit", "before", "since", "file", "line",
        "message", "waived_by", "waived_until",
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
            }
            for policy in report.policies
        ),
    )


def models(listed: ModelList) -> str:
    """A line a model."""
    columns = (
        "id", "name", "provider", "kind", "tier", "input", "output", "cache_read", "cache_write", "context",
        "max_output", "on_sale", "released", "retires", "successor", "price_from", "source", "checked",
    )  # fmt: skip
    records: list[Record] = []
    for entry in listed.entries:
        model, price, citation = entry.model, entry.price, entry.citation
        records.append(
            {
                **{name: getattr(model, name) for name in columns[:4]},
                "tier": entry.tier,
                **{name: getattr(price, name, None) for name in ("input", "output", "cache_read", "cache_write")},
                **{
                    name: getattr(model, name) for name in ("context", "max_output", "released", "retires", "successor")
                },
                "on_sale": str(entry.on_sale).lower(),
                "price_from": citation and citation.price_from,
                "source": citation and citation.url,
                "checked": citation and citation.checked,
            }
        )
    return text(columns, records)


def prices(card: ModelCard) -> str:
    """A line for each price that a model ever had."""
    columns = ("model", "from", *RATE_NAMES, "free", "source", "checked")
    records: list[Record] = [
        {
            "model": card.entry.model.id,
            "from": citation.price_from,
            **{name: getattr(price, name) for name in RATE_NAMES},
            "free": str(price.free).lower(),
            "source": citation.url,
            "checked": citation.checked,
        }
        for price, citation in card.history
    ]
    return text(columns, records)


def history(shown: ModelHistory) -> str:
    """A line for each price of a model."""
    columns = ("model", "from", "until", "input", "output", "cache_read", "change", "source", "checked")
    return text(
        columns,
        (
            {
                "model": shown.model.id,
                "from": point.starts,
                "until": point.until,
                **{name: getattr(point.price, name) for name in columns[3:6]},
                "change": point.change,
                "source": point.citation.url,
                "checked": point.citation.checked,
            }
            for point in shown.points
        ),
    )


def market(diff: PriceListDiff) -> str:
    """A line for each change of the market."""
    rates = ("input", "output", "cache_read")
    columns = ("kind", "day", "model", *(f"{side}_{name}" for side in ("before", "after") for name in rates))
    return text(
        columns,
        (
            {
                "kind": change.kind,
                "day": change.day,
                "model": change.model.id,
                **{f"before_{name}": getattr(change.before, name, None) for name in rates},
                **{f"after_{name}": getattr(change.after, name, None) for name in rates},
            }
            for change in diff.changes
        ),
    )


def sync(report: SyncReport) -> str:
    """A line for each rate of each proposal; one where it has none."""
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
