"""Adds up the changes of single workloads."""

from collections.abc import Sequence

from llmcost.model.money import ZERO
from llmcost.model.reports.diff import Base, ChangeKind, CostDiff, Driver, WorkloadChange
from llmcost.model.reports.estimate import Report, WorkloadEstimate

from ..estimate.totals import summary_of
from .drivers import in_order


def cost_diff(
    base: Base, before: Sequence[WorkloadEstimate], report: Report, changes: Sequence[WorkloadChange]
) -> CostDiff:
    """The changes of all workloads, their sum in USD per month, and the sums of their drivers by factor."""
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
    """The sum of the drivers of one factor. Its texts are kept where they are the same in all of them."""
    texts = {(driver.before, driver.after, driver.subject) for driver in drivers}
    before, after, subject = texts.pop() if len(texts) == 1 else (None, None, None)
    total = sum((driver.monthly for driver in drivers), ZERO)
    return Driver(drivers[0].factor, before, after, total, subject=subject)


def one_sided(old: WorkloadEstimate | None, new: WorkloadEstimate | None) -> WorkloadChange:
    """The change of a workload that was added or removed. It has one driver."""
    only = new or old
    if only is None:
        raise ValueError("the workload is on neither side")
    kind, monthly = (ChangeKind.ADDED if new else ChangeKind.REMOVED), only.own.monthly
    if monthly is not None and not new:
        monthly = -monthly
    where = only.where if new else None
    found = () if monthly is None else (Driver(kind.value, None, None, monthly, where),)
    return WorkloadChange(only.name, kind, old, new, monthly, found)
