"""How much of a workload's budget its month takes."""

from llmcost.model.money import quotient
from llmcost.model.results import BudgetUse, Row
from llmcost.model.workload import Workload
from llmcost.pricing.demand import requests_per_month
from llmcost.pricing.period import days_per_month


def budget_use(workload: Workload, row: Row) -> BudgetUse | None:
    """The share of the budget that ``row`` uses, the alerts it has reached, and the volume that reaches the next.

    A month is proportional to its requests, so the next alert is at requests × level ÷ used, in requests per day.
    """
    budget = workload.budget
    if budget is None:
        return None
    used = reached = next_alert = volume = None
    alerts = tuple(sorted(budget.alerts))
    if budget.monthly is not None and row.monthly is not None:
        used = quotient(row.monthly * 100, budget.monthly) if budget.monthly else None
        reached = tuple(level for level in alerts if row.monthly * 100 >= level * budget.monthly)
        next_alert = min(set(alerts) - set(reached), default=None)
        requests = requests_per_month(workload)
        if next_alert is not None and row.monthly and requests:
            a_day = quotient(requests, days_per_month(workload))
            volume = quotient(budget.monthly * next_alert * a_day, row.monthly * 100)
    return BudgetUse(budget.monthly, budget.per_request, used, alerts, reached or (), next_alert, volume)
