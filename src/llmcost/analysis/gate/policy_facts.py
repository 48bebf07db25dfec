"""The values of the names in policy expressions, for a workload or for the portfolio.

An unknown value is ``None``: something has no price, or there is no base.
"""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.inputs.policy import ProjectBudget
from llmcost.model.inputs.policy_expression import LABELS, OF_RULES
from llmcost.model.money import ZERO, quotient
from llmcost.model.reports.diff import PRICE_LIST, Bounds, CostDiff, WorkloadChange
from llmcost.model.reports.estimate import ModelUsed, Summary, WorkloadEstimate
from llmcost.model.reports.notes import NoteCode
from llmcost.model.reports.provenance import CatalogStamp
from llmcost.model.reports.simulation import Percentile, Percentiles

INFINITE = Decimal("Infinity")
_MEDIAN = 50


class FactValue(NamedTuple):
    """A value, or a bound of it where something that has no price is not included."""

    value: Decimal | str | bool
    at_least: bool = False
    at_most: bool = False


class EvaluationContext(NamedTuple):
    """What an expression is evaluated on. ``one`` and ``model`` are set if it is evaluated for each workload."""

    summary: Summary
    catalog: CatalogStamp
    as_of: date
    budget: ProjectBudget | None = None
    diff: CostDiff | None = None
    one: WorkloadEstimate | None = None
    model: ModelUsed | None = None
    change: WorkloadChange | None = None
    at: Percentiles | None = None
    """The percentiles to evaluate; ``None`` for expected months."""
    rules_changed: int | None = None
    """The number of rules that differ from the base; ``None`` if unknown."""


def fact(name: str, context: EvaluationContext) -> FactValue | None:
    """The value of one of ``policy_expression.NAMES``, or of a label."""
    if name.startswith(LABELS):
        return FactValue(_one(context).labels.get(name.removeprefix(LABELS), ""))
    return FACTS[name](context)


def free_by_declaration(one: WorkloadEstimate) -> str:
    """The declarations that make the workload free; empty if there are none."""
    return next((note.name for note in one.own.notes if note.code is NoteCode.FREE_BY_DECLARATION), "")


def _one(context: EvaluationContext) -> WorkloadEstimate:
    if context.one is None:
        raise ValueError("an expression about a workload is evaluated for the portfolio")
    return context.one


def _monthly(context: EvaluationContext) -> FactValue | None:
    one = _one(context)
    if context.at and (drawn := context.at.workloads.get(one.name)):
        return _value_at(context.at, drawn, one.own.monthly)
    return None if one.own.monthly is None else FactValue(one.own.monthly, one.own.at_least)


def _value_at(at: Percentiles, drawn: Percentile, expected: Decimal | None) -> FactValue | None:
    """A percentile; from the median on at least the expected month: a range may lie below the value of its field."""
    if drawn.monthly is None:
        return None
    least = expected or ZERO if at.percent >= _MEDIAN else ZERO
    return FactValue(max(drawn.monthly, least), drawn.at_least)


def _before_buffer(one: WorkloadEstimate) -> FactValue | None:
    return None if one.own.before_buffer is None else FactValue(one.own.before_buffer, one.own.at_least)


def _per_request(one: WorkloadEstimate) -> FactValue | None:
    """The cost of a request; 0 if a priced workload has no requests."""
    if one.own.monthly is None:
        return None
    return FactValue(one.own.per_request if one.requests and one.own.per_request else ZERO, one.own.at_least)


def _tokens(kind: str) -> Callable[[WorkloadEstimate], FactValue]:
    def mean(one: WorkloadEstimate) -> FactValue:
        return FactValue(quotient(getattr(one.tokens, kind), one.attempts) if one.attempts else ZERO)

    return mean


def _own_limit(field: str) -> Callable[[WorkloadEstimate], FactValue]:
    def limit(one: WorkloadEstimate) -> FactValue:
        found = getattr(one.budget, field, None)
        return FactValue(INFINITE if found is None else found)

    return limit


def _used(spent: FactValue | None, limit: Decimal | None) -> FactValue | None:
    """The used share of a budget, in percent."""
    if limit is None:
        return FactValue(ZERO)
    if spent is None or not isinstance(spent.value, Decimal):
        return None
    return FactValue(_percent(spent.value, limit), spent.at_least)


def _percent(part: Decimal, of: Decimal) -> Decimal:
    if of:
        return quotient(part * 100, of)
    return INFINITE if part > 0 else ZERO


def _used_here(context: EvaluationContext) -> FactValue | None:
    budget = _one(context).budget
    return _used(_monthly(context), budget.monthly if budget else None)


def _of_one(ask: Callable[[WorkloadEstimate], FactValue | None]) -> Callable[[EvaluationContext], FactValue | None]:
    return lambda context: ask(_one(context))


def _of_model(ask: Callable[[ModelUsed], FactValue]) -> Callable[[EvaluationContext], FactValue | None]:
    return lambda context: None if context.model is None else ask(context.model)


def _total(context: EvaluationContext) -> FactValue | None:
    """The monthly cost of all workloads; 0 without workloads."""
    summary = context.summary
    if context.at is not None:
        return _value_at(context.at, context.at.total, summary.monthly)
    if summary.monthly is None:
        return None if summary.workloads else FactValue(ZERO)
    return FactValue(summary.monthly, summary.at_least)


def _total_per_request(context: EvaluationContext) -> FactValue | None:
    summary = context.summary
    if summary.per_request is None:
        return None if summary.monthly is None or summary.at_least else FactValue(ZERO)
    return None if summary.at_least else FactValue(summary.per_request)


def _retires(context: EvaluationContext) -> FactValue | None:
    if context.model is None:
        return None
    day = context.model.retires
    return FactValue(INFINITE if day is None else Decimal((day - context.as_of).days))


def _retired(context: EvaluationContext) -> FactValue | None:
    days = _retires(context)
    return days and FactValue(isinstance(days.value, Decimal) and days.value <= 0)


def _amount(context: EvaluationContext) -> FactValue | None:
    """The change of a workload, or its bound; ``None`` if it has none."""
    return _bounded(context.change.bounds) if context.change else None


def _bounded(bounds: Bounds) -> FactValue | None:
    """A change that is known, or the bound that is known of it."""
    lowest, highest = bounds
    if highest is not None:
        return FactValue(highest, at_most=lowest is None)
    return None if lowest is None else FactValue(lowest, at_least=True)


def _amount_percent(context: EvaluationContext) -> FactValue | None:
    if context.change is None:
        return None
    before = context.change.before.own if context.change.before else None
    partly = before is not None and (before.at_least or before.monthly is None)
    return _in_percent(context.change.bounds, before.monthly if before else ZERO, partly)


def _total_amount(context: EvaluationContext) -> FactValue | None:
    return _bounded(context.diff.bounds) if context.diff else None


def _total_amount_percent(context: EvaluationContext) -> FactValue | None:
    if context.diff is None:
        return None
    return _in_percent(context.diff.bounds, context.diff.before.monthly, context.diff.before.at_least)


def _in_percent(bounds: Bounds, before: Decimal | None, before_at_least: bool) -> FactValue | None:
    """A change in percent of the amount before, or a bound of it.

    If the amount before is a lower bound, an increase is at most its share of that, and no increase is at most 0.
    """
    lowest, highest = bounds
    if not before_at_least:
        amount = _bounded(bounds)
        return amount and amount._replace(value=_percent(Decimal(amount.value), before or ZERO))
    if highest is None:
        return None
    return FactValue(_percent(max(highest, ZERO), before or ZERO), at_most=(lowest, highest) != (ZERO, ZERO))


def _by_price_list(context: EvaluationContext) -> FactValue | None:
    """The change caused by the price list; ``None`` if the base is a snapshot with other prices."""
    diff = context.diff
    if diff is None or diff.monthly is None:
        return None
    mixed = any(PRICE_LIST in one.factors and len(one.factors) > 1 for one in diff.drivers)
    if not diff.base.same_prices and (mixed or diff.base.kind == "snapshot"):
        return None
    return FactValue(sum((one.monthly for one in diff.drivers if one.factor == PRICE_LIST), ZERO))


FACTS: dict[str, Callable[[EvaluationContext], FactValue | None]] = {
    "workload.name": _of_one(lambda one: FactValue(one.name)),
    "workload.task": _of_one(lambda one: FactValue(one.task or "")),
    "workload.monthly": _monthly,
    "workload.before_buffer": _of_one(_before_buffer),
    "workload.per_request": _of_one(_per_request),
    "workload.requests": _of_one(lambda one: FactValue(one.requests)),
    "workload.requests_per_day": _of_one(lambda one: FactValue(one.requests_per_day)),
    "workload.attempts": _of_one(lambda one: FactValue(one.attempts)),
    "workload.input_tokens": _of_one(_tokens("input")),
    "workload.output_tokens": _of_one(_tokens("output")),
    "workload.thinking_tokens": _of_one(_tokens("thinking")),
    "workload.thinking_multiplier": _of_one(lambda one: FactValue(one.own.thinking_multiplier)),
    "workload.free_by_declaration": _of_one(lambda one: FactValue(bool(free_by_declaration(one)))),
    "workload.budget.monthly": _of_one(_own_limit("monthly")),
    "workload.budget.per_request": _of_one(_own_limit("per_request")),
    "workload.budget.used_percent": _used_here,
    "model.id": _of_model(lambda model: FactValue(model.id)),
    "model.tier": _of_model(lambda model: FactValue(model.tier)),
    "model.provider": _of_model(lambda model: FactValue(model.provider)),
    "model.retired": _retired,
    "model.retires_within_days": _retires,
    "model.context": _of_model(lambda model: FactValue(INFINITE if model.context is None else Decimal(model.context))),
    "diff.amount": _amount,
    "diff.percent": _amount_percent,
    "diff.kind": lambda context: FactValue(context.change.kind.value) if context.change else None,
    "total.monthly": _total,
    "total.per_request": _total_per_request,
    "total.requests": lambda context: FactValue(context.summary.requests),
    "total.workloads": lambda context: FactValue(Decimal(context.summary.workloads)),
    "total.diff.amount": _total_amount,
    "total.diff.percent": _total_amount_percent,
    "budget.monthly": lambda context: FactValue(context.budget.monthly if context.budget else INFINITE),
    "budget.used_percent": lambda context: _used(_total(context), context.budget.monthly if context.budget else None),
    "catalog.age_days": lambda context: FactValue(Decimal(context.catalog.age_days)),
    "catalog.change": _by_price_list,
    "catalog.changed": lambda context: FactValue(not context.diff.base.same_prices) if context.diff else None,
    OF_RULES: lambda context: None if context.rules_changed is None else FactValue(Decimal(context.rules_changed)),
}
"""The function for each name of ``policy_expression.NAMES``."""

OF_A_WORKLOAD, OF_ALL = ("workload.monthly", "workload.budget.used_percent"), ("total.monthly", "budget.used_percent")


def month_at_percentile(names: Iterable[str], context: EvaluationContext) -> Decimal | None:
    """The percentile at which any of these names is evaluated; ``None`` if all are expected values."""
    at = context.at
    if at is None:
        return None
    uncertain = context.one is not None and context.one.name in at.workloads
    found = any(name in OF_ALL or (uncertain and name in OF_A_WORKLOAD) for name in names)
    return at.percent if found else None
