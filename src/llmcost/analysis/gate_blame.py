"""Which key to look at where a rule of the gate is broken."""

from collections.abc import Iterable

from llmcost.model.money import ZERO
from llmcost.model.problems import Where
from llmcost.model.reports.diff import CostDiff, Driver, WorkloadChange
from llmcost.model.reports.estimate import WorkloadEstimate

from .gate.rules import Rule

_KEYS = {
    "model": ("model", "route", "cascade"),
    "workload.requests": ("requests_per_day", "requests_per_month", "conversations_per_day", "tasks_per_day"),
    "workload.attempts": ("requests_per_day", "requests_per_month", "conversations_per_day", "tasks_per_day"),
    "workload.input_tokens": ("input_tokens", "prompt"),
    "workload.output_tokens": ("output_tokens",),
    "workload.thinking": ("thinking_multiplier", "model"),
    "workload.labels": ("labels",),
    "workload.task": ("task",),
    "workload.budget": ("budget.monthly", "budget"),
}
"""By the beginning of the name that decided: the keys that say it, the first that is there."""


def blamed(
    rule: Rule, name: str, one: WorkloadEstimate | None, change: WorkloadChange | None, base: CostDiff | None
) -> Where | None:
    """The key of a workload: the one that sets its limit, that of the largest driver, or that of what is judged.

    For the portfolio it is the policy in the settings, and for a limit of the command line the largest driver's key.
    """
    if one is None and name.startswith("catalog."):
        return rule.where
    if one is None:
        changes = base.changes if base else ()
        return rule.where or _driving(driver for change in changes for driver in change.drivers)
    if rule.field is not None:
        return one.fields.get(rule.field) or one.fields.get(rule.field.partition(".")[0]) or one.where
    keys = next((keys for start, keys in _KEYS.items() if name.startswith(start)), ())
    said = next((one.fields[key] for key in keys if key in one.fields), None)
    return said or _driving(change.drivers if change else ()) or one.where


def _driving(drivers: Iterable[Driver]) -> Where | None:
    """The key of what drives the cost up most."""
    placed = [driver for driver in drivers if driver.where and driver.monthly > ZERO]
    return max(placed, key=lambda driver: driver.monthly).where if placed else None
