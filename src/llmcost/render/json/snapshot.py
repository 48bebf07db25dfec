"""An estimate or a comparison as JSON: the snapshot, from which every other format can be made.

It holds all that a reader of formats needs, so that ``render`` computes nothing again: ``read.snapshot`` makes the same
report of it, but for the formulas of ``explain`` and the components of alternatives.
"""

from itertools import zip_longest

from llmcost.model.money import plain
from llmcost.model.reports.estimate import (
    Assumption,
    BudgetUse,
    Case,
    LineItem,
    ModelUsed,
    Report,
    Row,
    Summary,
    WorkloadEstimate,
)

from ..wording.notes import note_texts
from .values import Json, amount, citation, count, day, head, place, plainly, stamp


def snapshot(report: Report, version: str, generated_at: str) -> Json:
    """The document of an estimate or a comparison."""
    days = {plain(one.days_per_month) for one in report.workloads}
    return {
        **head(report.kind, version, generated_at),
        "as_of": str(report.as_of),
        "currency": "USD",
        "days_per_month": days.pop() if len(days) == 1 else None,
        "catalog": stamp(report.catalog),
        "tiers": dict(report.tiers),
        "summary": summary(report.summary),
        **({"baseline": report.baseline} if report.baseline else {}),
        **({"group_by": report.group_by} if report.group_by else {}),
        **_groups(report),
        "workloads": [workload(one) for one in report.workloads],
        **({"cases": [_case(case) for case in report.cases]} if report.cases else {}),
    }


def _groups(report: Report) -> Json:
    return {"groups": [plainly(group) for group in report.groups]} if report.groups else {}


def _case(case: Case) -> Json:
    workloads = [workload(one) for one in case.report.workloads]
    return {"name": case.name, "summary": summary(case.report.summary), **_groups(case.report), "workloads": workloads}


def summary(of: Summary) -> Json:
    """The totals of a report."""
    return {
        "monthly": amount(of.monthly),
        "before_buffer": amount(of.before_buffer),
        "per_request": amount(of.per_request),
        "requests": count(of.requests),
        "attempts": count(of.attempts),
        "workloads": of.workloads,
        "unpriced": of.unpriced,
        "at_least": of.at_least,
    }


def workload(one: WorkloadEstimate) -> Json:
    """A workload's month, and the same workload on other models."""
    own = one.own
    return {
        "name": one.name,
        "description": one.description,
        **place(one.where),
        "labels": dict(one.labels),
        "task": one.task,
        **_what_runs(one),
        **_priced(own),
        "requests": count(one.requests),
        "attempts": count(one.attempts),
        "requests_per_day": count(one.requests_per_day),
        "days_per_month": plain(one.days_per_month),
        "before_buffer": amount(own.before_buffer),
        "per_unit": {unit: plain(each) for unit, each in one.units.items()},
        "once": amount(one.setup),
        "tokens": {name: count(tokens) for name, tokens in one.tokens.items()},
        "components": [item(each) for each in own.components],
        "alternatives": [row(each) for each in one.alternatives],
        "assumptions": [_assumption(assumption) for assumption in one.assumptions],
        "announced": [plainly(announcement) for announcement in one.announced],
        "levers": [plainly(lever) for lever in one.levers],
        "excluded": list(one.excluded),
        "budget": _budget(one.budget),
        "fields": {name: place(where) for name, where in one.fields.items()},
    }


def _what_runs(one: WorkloadEstimate) -> Json:
    """The model, or ``null`` beside the models of a route or a cascade; and the row as the tables name it."""
    own = one.own
    model = {
        "requested": one.requested,
        "resolved": own.model,
        "tier": own.tier,
        "thinking_multiplier": plain(own.thinking_multiplier),
        "retires": day(own.retires),
        "successor": own.successor,
    }
    models = [
        {"resolved": name, "share": plain(share), **(_used(used) if used else {})}
        for (name, share), used in zip_longest(one.parts, one.models)
    ]
    return {
        "model": model if len(models) < 2 else None,
        "models": models,
        "own": {"requested": one.requested, **_named(own)},
    }


def _used(model: ModelUsed) -> Json:
    return {name: value for name, value in plainly(model).items() if name != "id"}


def item(of: LineItem) -> Json:
    """A line item of a month."""
    return {
        "name": of.key.name,
        "model": of.key.model,
        "mode": of.key.mode,
        "band": of.key.band,
        "quantity": amount(of.quantity) if of.unit == "usd" else count(of.quantity),
        "unit": of.unit,
        "unit_price": amount(of.unit_price),
        "per": of.per,
        "monthly": amount(of.monthly),
        "basis": of.basis.value,
        "price_from": day(of.price_from),
        "source": of.source,
    }


def row(of: Row) -> Json:
    """A model as a line of a report."""
    return {**_named(of), **_priced(of)}


def _named(row: Row) -> Json:
    """Which model a row is of, and its prices."""
    return {
        "model": row.model,
        "name": row.name,
        "tier": row.tier,
        "thinking_multiplier": plain(row.thinking_multiplier),
        "rates": {name: plain(value) for name, value in row.rates.items()},
        "source": citation(row.citation),
        "retires": day(row.retires),
        "successor": row.successor,
    }


def _priced(row: Row) -> Json:
    """What a row costs, or why it has no amount."""
    return {
        "status": row.status.value,
        "reason": row.reason,
        "monthly": amount(row.monthly),
        "low": amount(row.low),
        "high": amount(row.high),
        "at_least": row.at_least,
        "per_request": amount(row.per_request),
        "notes": note_texts(row.notes),
    }


def _assumption(assumption: Assumption) -> Json:
    return {
        "field": assumption.field,
        "value": assumption.value,
        "basis": assumption.basis.value,
        "monthly": amount(assumption.monthly),
    }


def _budget(budget: BudgetUse | None) -> Json | None:
    if budget is None:
        return None
    return {
        "monthly": amount(budget.monthly),
        "per_request": amount(budget.per_request),
        "used_percent": amount(budget.used_percent),
        "alerts": [count(level) for level in budget.alerts],
        "reached": [count(level) for level in budget.reached],
        "next_alert": None if budget.next_alert is None else count(budget.next_alert),
        "next_at_requests_per_day": amount(budget.next_at_requests_per_day),
    }
