"""Looks for what is out of the ordinary in the usage of a day."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from llmcost.model.money import ZERO
from llmcost.model.reports.usage_alerts import BudgetState, UsageAlerts

from .project import WORKLOADS_FOLDER, Project
from .usage import PricedUsage, priced_usage
from .usage_compare import no_usage


def alerts(
    project: Project, logs: Sequence[str], *, day: date, floor: Decimal, source: str | None = None
) -> UsageAlerts:
    """The alarms of a day of the logs at some paths, and the budgets of the project and of its workloads.

    ``floor`` is USD a day: less is no news. Raises ``InputError``.
    """
    from llmcost.analysis.usage.alarms import PAST, alarms

    context = project.pricing
    usage = priced_usage(project, logs, source=source, since=day - timedelta(days=PAST), until=day)
    if not usage.rows:
        raise no_usage()
    return UsageAlerts(
        as_of=context.as_of,
        catalog=context.stamp,
        day=day,
        history=len({one.row.day for one in usage.rows if one.row.day < day}),
        spent=sum((one.usd or ZERO for one in usage.rows if one.row.day == day), ZERO),
        unpriced=sum(one.row.requests for one in usage.rows if one.usd is None and one.row.day == day),
        alarms=alarms(usage.rows, day, floor, usage.pricer),
        budgets=tuple(_budgets(project, usage, day)),
    )


def _budgets(project: Project, usage: PricedUsage, day: date) -> Iterator[BudgetState]:
    """The budget of the project, and those of features whose workloads have one."""
    from llmcost.analysis.usage.features import feature_of
    from llmcost.analysis.usage.month import budget_state
    from llmcost.analysis.usage.usage_compare import by_feature

    if (whole := project.config.budget) is not None:
        yield budget_state("", usage.rows, day, whole.monthly, whole.alerts)
    budgets: dict[str, Decimal] = defaultdict(Decimal)
    levels: dict[str, tuple[Decimal, ...]] = {}
    for loaded in project.loaded if _has_workloads(project) else ():
        workload = loaded.workload
        if workload.budget and workload.budget.monthly is not None:
            name = feature_of(workload.name, workload.labels)
            budgets[name] += workload.budget.monthly
            levels[name] = workload.budget.alerts
    rows = by_feature(usage.rows)
    for name, budget in sorted(budgets.items()):
        yield budget_state(name, rows.get(name, ()), day, budget, levels[name])


def _has_workloads(project: Project) -> bool:
    return bool(project.paths or project.config.workloads) or Path(WORKLOADS_FOLDER).is_dir()
