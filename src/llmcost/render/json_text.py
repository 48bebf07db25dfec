"""Reports as JSON: the documents that everything else can be made from.

Amounts, rates, factors and percents are exact decimals as text, counts are numbers where they are whole, and what is
not priced is ``null``. The paths are a contract; the schemas are in ``llmcost schema snapshot``.
"""

import json
import re
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from llmcost.model.catalog import Price
from llmcost.model.explained import Explained, Explanation
from llmcost.model.gated import GateReport, PolicyResult
from llmcost.model.money import plain
from llmcost.model.results import (
    SCHEMA_VERSION,
    Assumption,
    BudgetUse,
    Case,
    CatalogStamp,
    Citation,
    LineItem,
    MarketDiff,
    ModelCard,
    ModelEntry,
    ModelHistory,
    ModelList,
    Report,
    Row,
    Summary,
    SyncReport,
    WorkloadEstimate,
)

from .json_explain import component, explanation

Json = dict[str, Any]


def text(document: Json) -> str:
    """A document as indented JSON that ends with a line break; what a terminal would act on is escaped."""
    written = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    return _ACTS.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


_ACTS = re.compile("[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def _head(kind: str, version: str, generated_at: str) -> Json:
    return {"schema_version": SCHEMA_VERSION, "kind": kind, "llmcost": version, "generated_at": generated_at}


def snapshot(report: Report, version: str, generated_at: str) -> Json:
    """The document of an estimate or a comparison."""
    stamp = report.catalog
    days = {plain(one.days_per_month) for one in report.workloads}
    return {
        **_head(report.kind, version, generated_at),
        "as_of": str(report.as_of),
        "currency": "USD",
        "days_per_month": days.pop() if len(days) == 1 else None,
        "catalog": _catalog(stamp),
        "summary": _summary(report.summary),
        **({"baseline": report.baseline} if report.baseline else {}),
        **(
            {"group_by": report.group_by, "groups": [_plainly(group) for group in report.groups]}
            if report.groups
            else {}
        ),
        "workloads": [_workload(one) for one in report.workloads],
        **({"cases": [_case(case) for case in report.cases]} if report.cases else {}),
    }


def _catalog(stamp: CatalogStamp) -> Json:
    return {
        "as_of": str(stamp.as_of),
        "age_days": stamp.age_days,
        "sha256": stamp.sha256,
        "layers": list(stamp.layers),
    }


def _case(case: Case) -> Json:
    workloads = [_workload(one) for one in case.report.workloads]
    return {"name": case.name, "summary": _summary(case.report.summary), "workloads": workloads}


def explain_document(report: Explained, version: str, generated_at: str) -> Json:
    """Workloads with every calculation."""
    return {
        **_head("explain", version, generated_at),
        "as_of": str(report.as_of),
        "currency": "USD",
        "catalog": _catalog(report.catalog),
        "workloads": [_explained(one) for one in report.workloads],
    }


def _explained(one: Explanation) -> Json:
    workload = _workload(one.one)
    kept = {key: value for key, value in workload.items() if key not in ("alternatives", "levers", "announced")}
    items = [{**_item(part.item), **component(part)} for part in one.components]
    setup = {**_item(one.setup.item), **component(one.setup)} if one.setup else None
    return {**kept, **explanation(one), "components": items, "setup": setup}


def gate_document(report: GateReport, version: str, generated_at: str) -> Json:
    """The snapshot of the estimate, with every check and the verdict."""
    document = snapshot(report.report, version, generated_at)
    document["kind"] = "gate"
    document["summary"]["verdict"] = report.verdict.value
    return {**document, "policies": [_policy(policy) for policy in report.policies]}


def _policy(policy: PolicyResult) -> Json:
    return {
        "id": policy.id,
        "level": policy.level,
        "status": policy.status.value,
        "workload": policy.workload,
        "observed": _amount(policy.observed),
        "limit": _amount(policy.limit),
        "unit": policy.unit,
        "file": policy.where.file if policy.where else None,
        "line": policy.where.line if policy.where else None,
        "message": policy.message,
        "waiver": None,
    }


def _summary(summary: Summary) -> Json:
    return {
        "monthly": _amount(summary.monthly),
        "before_buffer": _amount(summary.before_buffer),
        "per_request": _amount(summary.per_request),
        "requests": _count(summary.requests),
        "attempts": _count(summary.attempts),
        "workloads": summary.workloads,
        "unpriced": summary.unpriced,
        "at_least": summary.at_least,
    }


def _workload(one: WorkloadEstimate) -> Json:
    own = one.own
    return {
        "name": one.name,
        "description": one.description,
        "file": one.where.file,
        "line": one.where.line,
        "labels": dict(one.labels),
        "task": one.task,
        **_what_runs(one),
        "status": own.status.value,
        "reason": own.reason,
        "at_least": own.at_least,
        "requests": _count(one.requests),
        "attempts": _count(one.attempts),
        "requests_per_day": _count(one.requests_per_day),
        "days_per_month": plain(one.days_per_month),
        "monthly": _amount(own.monthly),
        "before_buffer": _amount(own.before_buffer),
        "per_request": _amount(own.per_request),
        "per_unit": {unit: plain(amount) for unit, amount in one.units.items()},
        "once": _amount(one.setup),
        "tokens": {name: _count(count) for name, count in one.tokens.items()},
        "components": [_item(item) for item in own.components],
        "alternatives": [_row(row) for row in one.alternatives],
        "assumptions": [_assumption(assumption) for assumption in one.assumptions],
        "announced": [_plainly(announcement) for announcement in one.announced],
        "levers": [_plainly(lever) for lever in one.levers],
        "notes": list(own.notes),
        "excluded": list(one.excluded),
        "budget": _budget(one.budget),
    }


def _what_runs(one: WorkloadEstimate) -> Json:
    """The model, or ``null`` beside the models of a route or a cascade."""
    own = one.own
    if len(one.parts) > 1:
        return {"model": None, "models": [{"resolved": model, "share": plain(share)} for model, share in one.parts]}
    model = {
        "requested": one.requested,
        "resolved": own.model,
        "tier": own.tier,
        "thinking_multiplier": plain(own.thinking_multiplier),
        "retires": _day(own.retires),
        "successor": own.successor,
    }
    return {"model": model}


def _item(item: LineItem) -> Json:
    return {
        "name": item.name,
        "model": item.model,
        "mode": item.mode,
        "band": item.band,
        "quantity": _amount(item.quantity) if item.unit == "usd" else _count(item.quantity),
        "unit": item.unit,
        "unit_price": _amount(item.unit_price),
        "per": item.per,
        "monthly": _amount(item.monthly),
        "basis": item.basis.value,
        "price_from": _day(item.price_from),
        "source": item.source,
    }


def _row(row: Row) -> Json:
    return {
        "model": row.model,
        "tier": row.tier,
        "thinking_multiplier": plain(row.thinking_multiplier),
        "status": row.status.value,
        "reason": row.reason,
        "monthly": _amount(row.monthly),
        "low": _amount(row.low),
        "high": _amount(row.high),
        "at_least": row.at_least,
        "per_request": _amount(row.per_request),
        "rates": {name: plain(value) for name, value in row.rates.items()},
        "source": _citation(row.citation),
        "retires": _day(row.retires),
        "successor": row.successor,
        "notes": list(row.notes),
    }


def _citation(citation: Citation | None) -> Json | None:
    return None if citation is None else _plainly(citation)


def _assumption(assumption: Assumption) -> Json:
    return {
        "field": assumption.field,
        "value": assumption.value,
        "basis": assumption.basis.value,
        "monthly": _amount(assumption.monthly),
    }


def _budget(budget: BudgetUse | None) -> Json | None:
    if budget is None:
        return None
    return {
        "monthly": _amount(budget.monthly),
        "per_request": _amount(budget.per_request),
        "used_percent": _amount(budget.used_percent),
        "alerts": [_count(level) for level in budget.alerts],
        "reached": [_count(level) for level in budget.reached],
        "next_alert": None if budget.next_alert is None else _count(budget.next_alert),
        "next_at_requests_per_day": _amount(budget.next_at_requests_per_day),
    }


def models_document(models: ModelList, version: str, generated_at: str) -> Json:
    """The models of a list."""
    entries = [_entry(entry) for entry in models.entries]
    return {**_head("models", version, generated_at), "as_of": str(models.as_of), "models": entries}


def card_document(card: ModelCard, version: str, generated_at: str) -> Json:
    """One model with the history of its prices."""
    model = card.entry.model
    history = [{"from": str(c.price_from), **_nonempty(price), "citation": _plainly(c)} for price, c in card.history]
    return {
        **_head("model", version, generated_at),
        "as_of": str(card.as_of),
        **_entry(card.entry),
        "aliases": list(model.aliases),
        "match": list(model.match),
        "capabilities": list(model.capabilities),
        "thinking": model.thinking,
        "thinking_tier": model.thinking_tier,
        "fees": {name: plain(fee.usd) for name, fee in model.fees.items()},
        "regions": {name: plain(factor) for name, factor in model.regions.items()},
        "discount": plain(model.discount),
        "disputed": model.disputed,
        "note": model.note,
        "prices": history,
    }


def history_document(history: ModelHistory, version: str, generated_at: str) -> Json:
    """Every price of a model."""
    points = [
        {
            "from": str(point.starts),
            "until": _day(point.until),
            **_nonempty(point.price),
            "change": _amount(point.change),
            "citation": _plainly(point.citation),
        }
        for point in history.points
    ]
    head = _head("history", version, generated_at)
    return {**head, "as_of": str(history.as_of), "id": history.model.id, "prices": points}


def diff_document(diff: MarketDiff, version: str, generated_at: str) -> Json:
    """What the market did between two days."""
    changes = [
        {
            "kind": change.kind,
            "model": change.model.id,
            "day": str(change.day),
            "before": _rates(change.before),
            "after": _rates(change.after),
            "successor": change.model.successor,
        }
        for change in diff.changes
    ]
    head = _head("market", version, generated_at)
    return {**head, "from": str(diff.start), "to": str(diff.end), "changes": changes}


def sync_document(report: SyncReport, version: str, generated_at: str) -> Json:
    """A catalog beside an upstream: every proposal with its reasons."""
    return {
        **_head("sync", version, generated_at),
        "as_of": str(report.as_of),
        "source": {"key": report.source, **_plainly(report.cited), "known_as": report.known_as},
        "catalog": report.catalog,
        "written": report.written,
        "blocked": list(report.blocked),
        "coverage": [_plainly(one) for one in report.coverage],
        "confirmed": list(report.confirmed),
        "agreed": list(report.agreed),
        "proposals": [_plainly(one) | {"entry": _price(one.entry)} for one in report.proposals],
    }


def _price(price: Price | None) -> Json | None:
    return None if price is None else {"from": _day(price.from_), **_nonempty(price)}


def _rates(price: Price | None) -> Json | None:
    return (
        None if price is None else {name: _amount(getattr(price, name)) for name in ("input", "output", "cache_read")}
    )


def _entry(entry: ModelEntry) -> Json:
    model, price = entry.model, entry.price
    return {
        "id": model.id,
        "name": model.name,
        "seller": model.seller,
        "kind": model.kind,
        "tier": entry.tier,
        **{name: _amount(getattr(price, name, None)) for name in ("input", "output", "cache_read", "cache_write")},
        "context": model.context,
        "max_output": model.max_output,
        "on_sale": entry.on_sale,
        "released": _day(model.released),
        "retires": _day(model.retires),
        "successor": model.successor,
        "source": _citation(entry.citation),
    }


def _nonempty(value: Any) -> Json:
    return {key: part for key, part in _without_nothing(_plainly(value)).items() if key != "from"}


def _without_nothing(value: Any) -> Any:
    """Without the fields that say nothing, at any depth."""
    if isinstance(value, list):
        return [_without_nothing(part) for part in value]
    if not isinstance(value, dict):
        return value
    kept = {key: _without_nothing(part) for key, part in value.items()}
    return {key: part for key, part in kept.items() if part not in (None, [], {}, False, "")}


def _plainly(value: Any) -> Any:
    """A value of ``model`` as JSON, field by field; decimals are text."""
    if is_dataclass(value):
        return {field.name.rstrip("_"): _plainly(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {key: _plainly(part) for key, part in value.items()}
    if isinstance(value, tuple):
        return [_plainly(part) for part in value]
    if isinstance(value, Decimal):
        return plain(value)
    return str(value) if isinstance(value, date) else value


def _amount(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _count(value: Decimal) -> int | str:
    return int(value) if value == int(value) else plain(value)


def _day(value: date | None) -> str | None:
    return None if value is None else str(value)
