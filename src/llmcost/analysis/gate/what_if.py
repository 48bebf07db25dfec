"""Evaluates a gate again with one workload changed."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from llmcost.model.inputs.workload import LoadedWorkload
from llmcost.model.money import ZERO
from llmcost.model.reports.diff import ChangeKind, CostDiff, WorkloadChange
from llmcost.model.reports.estimate import Report, WorkloadEstimate
from llmcost.model.reports.gate import GateReport
from llmcost.model.reports.simulation import Percentiles

from ..estimate.estimate import estimate
from ..estimate.totals import summary_of
from ..pricing_context import PricingContext
from .gate import gate
from .rules import GateCriteria


class GateState(NamedTuple):
    """The inputs of an evaluated gate."""

    report: Report
    criteria: GateCriteria
    diff: CostDiff | None = None
    anchor: CostDiff | None = None
    percentiles: Callable[[Sequence[LoadedWorkload]], Percentiles | None] | None = None
    """Computes the percentiles at which months are evaluated; ``None`` for expected months."""
    was_at: Percentiles | None = None
    """The percentiles of the base."""


def evaluate_again(
    state: GateState,
    loaded: Sequence[LoadedWorkload],
    index: int,
    changed: LoadedWorkload,
    context: PricingContext,
    *,
    whole: bool,
) -> GateReport:
    """The gate with ``changed`` in place of the workload at ``index``. ``loaded`` is in the order of the report.

    ``whole`` evaluates all workloads; else only the changed one is evaluated, and the total.
    """
    now = [*loaded[:index], changed, *loaded[index + 1 :]]
    estimates = _estimates(state.report, now, index, loaded[index], context)
    evaluated = estimates if whole else (estimates[index],)
    report = replace(state.report, workloads=evaluated, summary=summary_of(estimates))
    diff, anchor = (_moved(base, estimates, report) if base else None for base in (state.diff, state.anchor))
    at = state.percentiles(now) if state.percentiles else None
    return gate(report, state.criteria, diff=diff, anchor=anchor, at=at, was_at=state.was_at)


def _estimates(
    report: Report, now: Sequence[LoadedWorkload], index: int, before: LoadedWorkload, context: PricingContext
) -> tuple[WorkloadEstimate, ...]:
    """The estimates with the changed workload priced again, and every workload that shares a free allowance with it."""
    shared = now[index].workload.fees or before.workload.fees
    again = [at for at, one in enumerate(now) if at == index or (shared and one.workload.fees)]
    priced = dict(zip(again, estimate([now[at] for at in again], context, alone=True).workloads, strict=True))
    return tuple(priced.get(at, one) for at, one in enumerate(report.workloads))


def _moved(base: CostDiff, estimates: Sequence[WorkloadEstimate], report: Report) -> CostDiff:
    """The difference from the same base. Its drivers stay as they were: no rule depends on them."""
    now = {one.name: one for one in estimates}
    changes = tuple(_change(change, now.get(change.name)) for change in base.changes)
    amounts = [change.monthly for change in changes]
    total = None if None in amounts else sum((amount or ZERO for amount in amounts), ZERO)
    return replace(base, report=report, changes=changes, monthly=total)


def _change(change: WorkloadChange, now: WorkloadEstimate | None) -> WorkloadChange:
    if change.after is None or now is None or now is change.after:
        return change
    then = change.before.own.monthly if change.before else ZERO
    known = now.own.monthly is not None and then is not None
    monthly = (now.own.monthly or ZERO) - (then or ZERO) if known else None
    kind = ChangeKind.ADDED if change.before is None else ChangeKind.CHANGED if monthly else ChangeKind.UNCHANGED
    return replace(change, after=now, monthly=monthly, kind=kind, is_same=False)
