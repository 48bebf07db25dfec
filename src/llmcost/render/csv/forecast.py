"""``forecast`` as CSV: a line for each month of each workload and of the total."""

from collections.abc import Iterable

from llmcost.model.reports.forecast import Forecast, Growth, Month, month_text

from ..wording.forecast import event_text
from .table import Record, fields, table, yes_or_no

FORECAST = (
    "workload", "month", "requests", "monthly_usd", "at_least", "budget_usd", "over_budget", "growth", "growth_rate",
    "model", "events",
)  # fmt: skip


@table(FORECAST)
def forecast(report: Forecast) -> Iterable[Record]:
    """A line for each month; ``now`` is the current one. Lines of the total have no workload name."""
    for one in report.workloads:
        head = {"workload": one.name, "model": one.model, "budget_usd": one.budget, **_growth(one.growth)}
        yield from (_month(month, head, month is one.now) for month in (one.now, *one.months))
    if len(report.workloads) > 1 or report.budget is not None:
        head = {"budget_usd": report.budget}
        yield from (_month(month, head, month is report.now) for month in (report.now, *report.months))


def _growth(growth: Growth) -> Record:
    return {"growth": growth.kind, "growth_rate": None if growth.kind == "series" else growth.rate}


def _month(month: Month, head: Record, is_now: bool) -> Record:
    budget = head["budget_usd"]
    over = "" if budget is None or month.monthly is None else yes_or_no(month.monthly > budget)  # type: ignore[operator] # a record holds any value; a budget is a decimal
    return {
        **head,
        **fields(month, "requests", monthly_usd="monthly"),
        "month": "now" if is_now else month_text(month.starts),
        "at_least": yes_or_no(month.at_least),
        "over_budget": over,
        "events": "; ".join(event_text(event) for event in month.events),
    }
