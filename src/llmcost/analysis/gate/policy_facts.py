"""What the names of a policy's expression are worth for a workload, or for the portfolio.

A value that nobody knows is ``None``: something has no price, or there is no base to compare with.
"""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.inputs.policy import ProjectBudget
from llmcost.model.inputs.policy_expression import LABELS, OF_RULES
from llmcost.model.money import ZERO, quotient
from llmcost.model.reports.diff import PRICE_LIST, CostDiff, WorkloadChange
from llmcost.model.reports.estimate import CatalogStamp, ModelUsed, Status, Summary, WorkloadEstimate
from llmcost.model.reports.simulation import Percentile, Percentiles

INFINITE = Decimal("Infinity")


class FactValue(NamedTuple):
    """A value; ``at_least`` where something without a price may come on top."""

    value: Decimal | str | bool
    at_least: bool = False


class EvaluationContext(NamedTuple):
    """What an expression is judged on. ``one`` and ``model`` are there where it is judged for each workload."""

    summary: Summary
    catalog: CatalogStamp
    as_of: date
    budget: ProjectBudget | None = None
    diff: CostDiff | None = None
    one: WorkloadEstimate | None = None
    model: ModelUsed | None = None
    change: WorkloadChange | None = None
    at: Percentiles | None = None
    """What the months are judged at, where that is not what they are expected to be."""
    rules_changed: int | None = None
    """How many rules differ from the base's; ``None`` where nobody knows."""


def fact(name: str, seen: EvaluationContext) -> FactValue | None:
    """The value of one of ``expression.NAMES``, or of a label."""
    if name.startswith(LABELS):
        return FactValue(_one(seen).labels.get(name.removeprefix(LABELS), ""))
    return FACTS[name](seen)


def _one(seen: EvaluationContext) -> WorkloadEstimate:
    if seen.one is None:
        raise ValueError("judged for the portfolio, and asks about a workload")
    return seen.one


def _monthly(seen: EvaluationContext) -> FactValue | None:
    one = _one(seen)
    drawn = seen.at.workloads.get(one.name) if seen.at else None
    return _known(drawn) if drawn else None if one.own.monthly is None else FactValue(one.own.monthly, one.own.at_least)


def _known(drawn: Percentile) -> FactValue | None:
    return None if drawn.monthly is None else FactValue(drawn.monthly, drawn.at_least)


def _before_buffer(one: WorkloadEstimate) -> FactValue | None:
    return None if one.own.before_buffer is None else FactValue(one.own.before_buffer, one.own.at_least)


def _per_request(one: WorkloadEstimate) -> FactValue | None:
    """Nothing where a priced workload makes no request."""
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
    """Percent of a budget."""
    if limit is None:
        return FactValue(ZERO)
    if spent is None or not isinstance(spent.value, Decimal):
        return None
    return FactValue(_percent(spent.value, limit), spent.at_least)


def _percent(part: Decimal, of: Decimal) -> Decimal:
    if of:
        return quotient(part * 100, of)
    return INFINITE if part > 0 else ZERO


def _used_here(seen: EvaluationContext) -> FactValue | None:
    budget = _one(seen).budget
    return _used(_monthly(seen), budget.monthly if budget else None)


def _of_one(ask: Callable[[WorkloadEstimate], FactValue | None]) -> Callable[[EvaluationContext], FactValue | None]:
    return lambda seen: ask(_one(seen))


def _of_model(ask: Callable[[ModelUsed], FactValue]) -> Callable[[EvaluationContext], FactValue | None]:
    return lambda seen: None if seen.model is None else ask(seen.model)


def _total(seen: EvaluationContext) -> FactValue | None:
    """The month of all; nothing where there is no workload at all."""
    summary = seen.summary
    if seen.at is not None:
        return _known(seen.at.total)
    if summary.monthly is None:
        return None if summary.workloads else FactValue(ZERO)
    return FactValue(summary.monthly, summary.at_least)


def _total_per_request(seen: EvaluationContext) -> FactValue | None:
    summary = seen.summary
    if summary.per_request is None:
        return None if summary.monthly is None or summary.at_least else FactValue(ZERO)
    return None if summary.at_least else FactValue(summary.per_request)


def _retires(seen: EvaluationContext) -> FactValue | None:
    if seen.model is None:
        return None
    day = seen.model.retires
    return FactValue(INFINITE if day is None else Decimal((day - seen.as_of).days))


def _retired(seen: EvaluationContext) -> FactValue | None:
    days = _retires(seen)
    return days and FactValue(isinstance(days.value, Decimal) and days.value <= 0)


def _amount(seen: EvaluationContext) -> FactValue | None:
    """After − before of a workload; before is all or nothing, after may be at least so much."""
    change = seen.change
    if change is None or change.monthly is None or (change.before and not _whole(change.before)):
        return None
    return FactValue(change.monthly, bool(change.after and change.after.own.at_least))


def _whole(one: WorkloadEstimate) -> bool:
    return one.own.status is Status.PRICED and not one.own.at_least


def _amount_percent(seen: EvaluationContext) -> FactValue | None:
    amount = _amount(seen)
    if amount is None or seen.change is None or not isinstance(amount.value, Decimal):
        return None
    before = seen.change.before.own.monthly if seen.change.before else ZERO
    return FactValue(_percent(amount.value, before or ZERO), amount.at_least)


def _total_amount(seen: EvaluationContext) -> FactValue | None:
    diff = seen.diff
    if diff is None or diff.monthly is None or diff.before.at_least:
        return None
    return FactValue(diff.monthly, diff.report.summary.at_least)


def _total_amount_percent(seen: EvaluationContext) -> FactValue | None:
    amount = _total_amount(seen)
    if amount is None or seen.diff is None or not isinstance(amount.value, Decimal):
        return None
    return FactValue(_percent(amount.value, seen.diff.before.monthly or ZERO), amount.at_least)


def _by_price_list(seen: EvaluationContext) -> FactValue | None:
    """What another price list did; a snapshot does not tell it from what the workloads did."""
    diff = seen.diff
    if diff is None or diff.monthly is None:
        return None
    mixed = any(PRICE_LIST in one.factors and len(one.factors) > 1 for one in diff.drivers)
    if not diff.base.same_prices and (mixed or diff.base.kind == "snapshot"):
        return None
    return FactValue(sum((one.monthly for one in diff.drivers if one.factor == PRICE_LIST), ZERO))


def _another_list(seen: EvaluationContext) -> FactValue | None:
    return None if seen.diff is None else FactValue(not seen.diff.base.same_prices)


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
    "diff.kind": lambda seen: FactValue(seen.change.kind.value) if seen.change else None,
    "total.monthly": _total,
    "total.per_request": _total_per_request,
    "total.requests": lambda seen: FactValue(seen.summary.requests),
    "total.workloads": lambda seen: FactValue(Decimal(seen.summary.workloads)),
    "total.diff.amount": _total_amount,
    "total.diff.percent": _total_amount_percent,
    "budget.monthly": lambda seen: FactValue(seen.budget.monthly if seen.budget else INFINITE),
    "budget.used_percent": lambda seen: _used(_total(seen), seen.budget.monthly if seen.budget else None),
    "catalog.age_days": lambda seen: FactValue(Decimal(seen.catalog.age_days)),
    "catalog.change": _by_price_list,
    "catalog.changed": _another_list,
    OF_RULES: lambda seen: None if seen.rules_changed is None else FactValue(Decimal(seen.rules_changed)),
}
"""How each name of ``expression.NAMES`` is found."""

OF_A_WORKLOAD, OF_ALL = ("workload.monthly", "workload.budget.used_percent"), ("total.monthly", "budget.used_percent")


def month_at_percentile(names: Iterable[str], seen: EvaluationContext) -> Decimal | None:
    """The percentile that any of these names is judged at; ``None`` where all of them are as they are expected."""
    at = seen.at
    if at is None:
        return None
    uncertain = seen.one is not None and seen.one.name in at.workloads
    found = any(name in OF_ALL or (uncertain and name in OF_A_WORKLOAD) for name in names)
    return at.percent if found else None
