"""The texts of alarms and budgets that several formats share."""

from collections.abc import Sequence
from decimal import Decimal

from llmcost.model.money import plain
from llmcost.model.reports.usage_alerts import BudgetState, UsageAlarm, UsageAlerts
from llmcost.model.reports.usage_drivers import UsageDriver

from ..document.format_values import count, percent, small_money

_SHOWN = 3
_SAME = Decimal("1e-9")


def headline(report: UsageAlerts) -> str:
    """``2 alarms on 2026-11-30, which cost $12.30``."""
    budgets = sum(one.fires for one in report.budgets)
    told = f", {count(budgets, 'budget')} to look at" if budgets else ""
    return f"{count(len(report.alarms), 'alarm')}{told} on {report.day}, which cost {small_money(report.spent)}"


def alarm_line(alarm: UsageAlarm) -> str:
    """``spike chat: 3.1 times what this weekday costs; $90 instead of $30; volume +$50; model gpt-4o 80%``."""
    parts = [f"{alarm.text}; {small_money(alarm.actual)} instead of {small_money(alarm.expected)}"]
    if alarm.drivers:
        parts.append(drivers_text(alarm.drivers))
    if alarm.largest:
        parts.append(largest_text(alarm))
    return f"{alarm.name} {alarm.feature or 'in all'}: {'; '.join(parts)}"


def largest_text(alarm: UsageAlarm) -> str:
    """``model gpt-4o 80%`` of the increase."""
    return f"{alarm.largest} {percent(alarm.largest_share)}" if alarm.largest_share is not None else ""


def budget_line(one: BudgetState) -> str:
    """``budget of chat: $90 of $100 spent (50, 80 %), forecast $120``."""
    reached = f" ({', '.join(map(plain, one.levels))} %)" if one.levels else ""
    ahead = "" if one.forecast is None else f", forecast {small_money(one.forecast)}"
    whose = one.feature or "the project"
    return f"budget of {whose}: {small_money(one.spent)} of {small_money(one.budget)} spent{reached}{ahead}"


def signed(usd: Decimal) -> str:
    """``+$12.00``, ``−$0.0031``; ``±$0`` within the tolerance of a fitted file."""
    if abs(usd) <= _SAME:
        return "±$0"
    return ("+" if usd > 0 else "−") + small_money(abs(usd))


def drivers_text(drivers: Sequence[UsageDriver]) -> str:
    """``volume +$12.00, cache −$3.00``, and how many more there are."""
    shown = ", ".join(f"{one.name} {signed(one.usd)}" for one in drivers[:_SHOWN])
    return f"{shown}, {len(drivers) - _SHOWN} more" if len(drivers) > _SHOWN else shown or "—"
