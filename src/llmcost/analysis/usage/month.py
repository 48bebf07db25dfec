"""The month of a day of usage: what is spent, and what it will have cost."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from llmcost.model.money import ZERO, exactly, quotient
from llmcost.model.reports.usage_alerts import BudgetState

from .cube_pricing import PricedRow

FULL_DAYS = 7
"""The full days that a forecast is made of: each weekday once."""


@exactly
def budget_state(
    feature: str, rows: Sequence[PricedRow], day: date, budget: Decimal, levels: Sequence[Decimal]
) -> BudgetState:
    """A budget on a day. ``budget`` is USD per month, ``levels`` are percent of it."""
    daily = daily_costs(rows)
    first = day.replace(day=1)
    spent = sum((usd for each, usd in daily.items() if first <= each <= day), ZERO)
    before = spent - daily.get(day, ZERO)
    reached = tuple(level for level in sorted(levels) if spent >= budget * level / 100)
    forecast = month_forecast(daily, day)
    return BudgetState(
        feature=feature,
        budget=budget,
        spent=spent,
        forecast=forecast,
        levels=reached,
        new=tuple(level for level in reached if before < budget * level / 100),
        exceeds=forecast is not None and forecast > budget,
    )


def daily_costs(rows: Sequence[PricedRow]) -> Mapping[date, Decimal]:
    """USD by day; days without a request are absent."""
    found: dict[date, Decimal] = defaultdict(Decimal)
    for one in rows:
        found[one.row.day] += one.usd or ZERO
    return found


def month_forecast(daily: Mapping[date, Decimal], day: date) -> Decimal | None:
    """What the month of ``day`` will have cost: what is spent, and for each day to come the mean of the last 7 days.

    No growth: a trend of a few days is noise. ``None`` if the past has fewer than 7 days.
    """
    past = [day - timedelta(days=back) for back in range(FULL_DAYS)]
    if not daily or min(daily) > past[-1]:
        return None
    first = day.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    spent = sum((usd for each, usd in daily.items() if first <= each <= day), ZERO)
    week = sum((daily.get(each, ZERO) for each in past), ZERO)
    return spent + quotient(week * (last - day).days, FULL_DAYS)
