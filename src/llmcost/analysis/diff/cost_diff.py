"""What the changes of single workloads make together."""

from collections.abc import Sequence

from llmcost.model.money import ZERO
from llmcost.model.reports.diff import Base, ChangeKind, CostDiff, Driver, WorkloadChange
from llmcost.model.reports.estimate import Report, WorkloadEstimate

from ..estimate.totals import summary_of
from .drivers import in_order


def cost_diff(
    base: Base, before: Sequence[WorkloadEstimate], report: Report, changes: Sequence[WorkloadChange]
) -> CostDiff:
    """The changes of all workloads, their sum, and the sums of their drivers by factor."""
    amounts = [change.monthly for change in changes]
    factors: dict[str, list[Driver]] = {}
    for change in changes:
        for driver in change.drivers:
            factors.setdefault(driver.factor, []).append(driver)
    return CostDiff(
        base=base,
        before=summary_of(before),
        report=report,
        changes=tuple(changes),
        monthly=None if None in amounts else sum((amount or ZERO for amount in amounts), ZERO),
        drivers=in_order(_sum(drivers) for drivers in factors.values()),
    )


def _sum(drivers: Sequence[Driver]) -> Driver:
    """Drivers of one factor as one; what they say stays where all say the same."""
    said = {(driver.before, driver.after, driver.subject) for driver in drivers}
    before, after, subject = said.pop() if len(said) == 1 else (None, None, None)
    total = sum((driver.monthly for driver in drivers), ZERO)
    return Driver(drivers[0].factor, before, after, total, subject=subject)


def one_sided(old: WorkloadEstimate | None, new: WorkloadEstimate | None) -> WorkloadChange:
    """What is only there today, or only was then: one driver."""
    there = new or old
    if there is None:
        raise ValueError("a workload of neither side")
    kind, monthly = (ChangeKind.ADDED if new else ChangeKind.REMOVED), there.own.monthly
    if monthly is not None and not new:
        monthly = -monthly
    where = there.where if new else None
    found = () if monthly is None else (Driver(kind.value, None, None, monthly, where),)
    return WorkloadChange(there.name, kind, old, new, monthly, found)
