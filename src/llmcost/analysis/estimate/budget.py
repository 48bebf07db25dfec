"""How much of a workload's budget its month uses."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from llmcost.model.money import ZERO, quotient
from llmcost.model.reports.estimate import BudgetUse, Row
from llmcost.pricing.monthly_cost import FreeCalls, monthly_cost, paid_calls
from llmcost.pricing.volume import days_per_month, requests_per_month
from llmcost.pricing.workload_pricer import WorkloadPricer

STEPS = 6
CLOSE = Decimal(1).scaleb(-9)
"""USD: a month this close to its target has reached it. Also the smallest volume that is tried, in requests per day."""
_NO_OTHER_VOLUME: dict[str, Any] = dict.fromkeys(("requests_per_month", "conversations_per_day", "tasks_per_day"))


def budget_use(pricer: WorkloadPricer, row: Row, free: FreeCalls) -> BudgetUse | None:
    """The share of the budget that ``row`` uses, the alerts it has reached, and the volume that reaches the next.

    The volume is in requests per day, to 18 decimals. ``free`` is the workload's part of free allowances: it grows with
    the volume only where they are not used up.
    """
    budget = pricer.workload.budget
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
            volume = _volume_at((limit * next_alert).scaleb(-2), pricer, free if _used_up(pricer, free) else None)
    return BudgetUse(budget.monthly, budget.per_request, used, alerts, reached, next_alert, volume)


def _used_up(pricer: WorkloadPricer, free: FreeCalls) -> bool:
    """Whether the workload makes more calls of a fee than are free."""
    calls = paid_calls(pricer.workload)
    return any(granted < calls[fee] * pricer.shares[index].share for (index, fee), granted in free.items())


def _volume_at(target: Decimal, pricer: WorkloadPricer, free: FreeCalls | None) -> Decimal | None:
    """Requests per day at which the month costs ``target`` USD; ``None`` if more requests do not cost more.

    The month is a straight line of the volume, with a bend where a fee's free allowance ends: a few tangents find it.
    """
    workload = pricer.workload

    def cost_at(volume: Decimal) -> Decimal:
        at_volume = replace(workload, requests_per_day=volume, **_NO_OTHER_VOLUME)
        if workload.reserved and current:
            from llmcost.pricing.reserved import spilling

            at_volume = spilling(at_volume, quotient(volume, current))
        return monthly_cost(pricer.variant(at_volume), pricer.shares, free=free).monthly or ZERO

    volume = current = quotient(requests_per_month(workload), days_per_month(workload))
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
