"""How much of a workload's budget its month takes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from llmcost.model.inputs.catalog import Catalog
from llmcost.model.inputs.workload import Workload
from llmcost.model.money import ZERO, quotient
from llmcost.model.reports.estimate import BudgetUse, Row
from llmcost.pricing.model_shares import ModelShare
from llmcost.pricing.monthly_cost import FreeCalls, monthly_cost, paid_calls
from llmcost.pricing.volume import days_per_month, requests_per_month

STEPS = 6
_NO_OTHER_VOLUME: dict[str, Any] = dict.fromkeys(("requests_per_month", "conversations_per_day", "tasks_per_day"))
CLOSE = Decimal(1).scaleb(-9)


def budget_use(
    workload: Workload, parts: Sequence[ModelShare], row: Row, catalog: Catalog, as_of: date, free: FreeCalls
) -> BudgetUse | None:
    """The share of the budget that ``row`` uses, the alerts it has reached, and the volume that reaches the next.

    The volume is in requests per day, to 18 decimals. ``free`` is the workload's part of free allowances: it grows with
    the volume only where they are not used up.
    """
    budget = workload.budget
    if budget is None:
        return None
    used = next_alert = volume = None
    reached: tuple[Decimal, ...] = ()
    alerts = tuple(sorted(budget.alerts))
    if budget.monthly is not None and row.monthly is not None:
        limit = budget.monthly
        used = quotient(row.monthly * 100, limit) if limit else None
        reached = tuple(level for level in alerts if row.monthly * 100 >= level * limit)
        next_alert = min(set(alerts) - set(reached), default=None)
        if next_alert is not None and row.monthly:
            used_up = free if _pays(workload, parts, free) else None
            volume = _volume_at((limit * next_alert).scaleb(-2), workload, parts, catalog, as_of, used_up)
    return BudgetUse(budget.monthly, budget.per_request, used, alerts, reached, next_alert, volume)


def _pays(workload: Workload, parts: Sequence[ModelShare], free: FreeCalls) -> bool:
    """Whether an allowance of the workload's calls is used up."""
    calls = paid_calls(workload)
    return any(granted < calls[fee] * parts[place].share for (place, fee), granted in free.items())


def _volume_at(
    target: Decimal,
    workload: Workload,
    parts: Sequence[ModelShare],
    catalog: Catalog,
    as_of: date,
    free: FreeCalls | None,
) -> Decimal | None:
    """Requests per day at which the month costs ``target``.

    The month is a straight line of the volume, with a bend where a fee's free allowance ends: a few tangents find it.
    """

    def cost_at(volume: Decimal) -> Decimal:
        at_volume = replace(workload, requests_per_day=volume, **_NO_OTHER_VOLUME)
        return monthly_cost(at_volume, parts, catalog, as_of, own=None, free=free).monthly or ZERO

    volume = quotient(requests_per_month(workload), days_per_month(workload))
    for _ in range(STEPS):
        cost = cost_at(volume)
        if abs(cost - target) < CLOSE:
            return volume
        near = quotient(volume, 1024)
        slope = quotient(cost_at(volume + near) - cost, near) if near else ZERO
        if slope <= 0:
            return None
        volume = max(volume + quotient(target - cost, slope), CLOSE)
    return volume
