"""``usage alerts`` as CSV: a line for each alarm with a column for each driver, then one for each budget, exact."""

from llmcost.model.reports.usage_alerts import UsageAlerts

from .table import fields, text
from .usage_compare import DRIVERS

_ALARM = ("name", "feature", "text", "actual", "expected", "largest", "largest_share")
_BUDGET = ("feature", "budget", "spent", "forecast", "exceeds")


def alarms(report: UsageAlerts) -> str:
    found = [{**fields(one, *_ALARM), **{driver.name: driver.usd for driver in one.drivers}} for one in report.alarms]
    budgets = [{"name": "budget", **fields(one, *_BUDGET)} for one in report.budgets]
    return text((*_ALARM, *_BUDGET[1:], *DRIVERS), (*found, *budgets))
