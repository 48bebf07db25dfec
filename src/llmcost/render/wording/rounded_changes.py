"""A diff in whole cents: the amounts before and after, and the changes, add up to their totals as shown."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.reports.diff import ChangeKind, CostDiff, WorkloadChange
from llmcost.model.reports.estimate import WorkloadEstimate

from ..document.format_values import apportion, rounded

NOTHING = Decimal(0)


class RoundedChange(NamedTuple):
    """USD a month in whole cents. ``change`` is ``after − before``; a missing amount counts as 0."""

    before: Decimal
    after: Decimal

    @property
    def change(self) -> Decimal:
        return self.after - self.before


def rounded_changes(diff: CostDiff) -> tuple[list[RoundedChange], RoundedChange]:
    """The changes of the workloads, and the total change. Each side adds up to its total, and so do the changes.

    An unchanged workload has the same amount on both sides.
    """
    total = RoundedChange(_cents(diff.before.monthly), _cents(diff.report.summary.monthly))
    same = [one for one in diff.changes if one.kind is ChangeKind.UNCHANGED]
    unchanged = _cents(sum((_monthly(one.after) for one in same), NOTHING))
    others = [one for one in diff.changes if one.kind is not ChangeKind.UNCHANGED]
    sides = zip(
        _side([one.before for one in others], total.before - unchanged),
        _side([one.after for one in others], total.after - unchanged),
        strict=True,
    )
    each = {id(one): RoundedChange(*pair) for one, pair in zip(others, sides, strict=True)}
    return [each.get(id(one)) or _unchanged(one) for one in diff.changes], total


def _side(estimates: Sequence[WorkloadEstimate | None], total: Decimal) -> list[Decimal]:
    return apportion([_monthly(one) for one in estimates], total)


def _unchanged(one: WorkloadChange) -> RoundedChange:
    amount = _cents(_monthly(one.after))
    return RoundedChange(amount, amount)


def _monthly(one: WorkloadEstimate | None) -> Decimal:
    return (one.own.monthly if one else None) or NOTHING


def _cents(amount: Decimal | None) -> Decimal:
    return rounded(amount or NOTHING, 2)
