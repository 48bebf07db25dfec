"""What became of a portfolio since a base: workload by workload, and why."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from llmcost.model.inputs.workload import Placed, Workload
from llmcost.model.money import ZERO, exactly
from llmcost.model.reports.diff import Base, ChangeKind, CostDiff, Driver, WorkloadChange
from llmcost.model.reports.estimate import Report, Row, WorkloadEstimate

from ..estimate.estimate import estimate
from ..pricing_context import PricingContext
from .cost_diff import cost_diff, one_sided
from .drivers import WorkloadPair, drivers, row_for, told_apart
from .factors import PromptCounter
from .workload_matching import Pair, ProjectState, match_workloads


@exactly
def diff(
    base: Base,
    before: ProjectState,
    after: ProjectState,
    report: Report,
    then: PricingContext,
    now: PricingContext,
    *,
    count_prompt: PromptCounter,
) -> CostDiff:
    """Compare the workloads of a base with those of ``report``, which is their estimate on ``now``.

    ``then`` is the price list of the base, the same object as ``now`` where nothing of it changed. Raises
    ``InputError`` with every name that the price list of then does not know.
    """
    pairs = match_workloads(before, after)
    estimates = _estimates(before.placed, after.placed, pairs, report, then, now)
    both = [(before.placed[old], after.placed[new]) for old, new in pairs if old is not None and new is not None]
    most = told_apart(sum(not _alike(*pair) for pair in both))
    states = _PricedStates(before, after, estimates, report.workloads, then, now, count_prompt, most)
    return cost_diff(base, estimates, report, [_change(states, old, new) for old, new in pairs])


def _estimates(
    before: Sequence[Placed],
    after: Sequence[Placed],
    pairs: Sequence[Pair],
    report: Report,
    then: PricingContext,
    now: PricingContext,
) -> list[WorkloadEstimate]:
    """The base as it was priced then. What is today as it was, is not priced again."""
    known = {}
    for old, new in pairs if then is now else ():
        if old is not None and new is not None and _same(before[old], after[new]):
            name, where, places = before[old].workload.name, before[old].where, before[old].fields
            known[old] = replace(report.workloads[new], name=name, where=where, fields=places)
    rest = [place for place in range(len(before)) if place not in known]
    found = estimate([_without_candidates(before[place]) for place in rest], then, alone=True).workloads
    known |= dict(zip(rest, found, strict=True))
    return [known[place] for place in range(len(before))]


def _without_candidates(placed: Placed) -> Placed:
    """The list of then need not know what a workload is to be compared with."""
    return replace(placed, workload=replace(placed.workload, candidates=()))


def _same(before: Placed, after: Placed) -> bool:
    """Nothing but the name differs, and the price depends on no other workload."""
    return not before.workload.fees and _alike(before, after)


def _alike(before: Placed, after: Placed) -> bool:
    """Nothing but the name differs."""
    workload = replace(before.workload, name=after.workload.name)
    return before.assumed == after.assumed and workload == after.workload


class _PricedStates(NamedTuple):
    """Both states, priced, and what they are priced with."""

    before: ProjectState
    after: ProjectState
    old: Sequence[WorkloadEstimate]
    new: Sequence[WorkloadEstimate]
    then: PricingContext
    now: PricingContext
    count_prompt: PromptCounter
    most: int
    """Factors that are told apart in one workload."""


def _change(states: _PricedStates, before: int | None, after: int | None) -> WorkloadChange:
    """What became of one workload."""
    if before is None or after is None:
        there = (None if before is None else states.old[before], None if after is None else states.new[after])
        return one_sided(*there)
    old, new = states.old[before], states.new[after]
    known = old.own.monthly is not None and new.own.monthly is not None
    monthly = (new.own.monthly or ZERO) - (old.own.monthly or ZERO) if known else None
    found = _drivers(states, before, after) if known else ()
    same = not found if known else _alike(states.before.placed[before], states.after.placed[after])
    file, today = states.before.files[before], states.after.files[after]
    return WorkloadChange(
        name=new.name,
        kind=ChangeKind.UNCHANGED if same else ChangeKind.CHANGED,
        before=old,
        after=new,
        monthly=monthly,
        drivers=found,
        renamed_from=old.name if old.name != new.name else None,
        moved_from=file if today not in ("", file) else None,
    )


def _drivers(states: _PricedStates, before: int, after: int) -> tuple[Driver, ...]:
    old, new = states.old[before].own, states.new[after].own
    placed, today = states.before.placed[before], states.after.placed[after]
    others = _others(states.before, before), _others(states.after, after)
    same = _alike(placed, today) and (not today.workload.fees or others[0] == others[1])
    same_list = states.then is states.now
    if same and same_list and old.monthly == new.monthly:
        return ()
    start: Row | None = old if same_list else new if same else row_for(placed.workload, others[0], states.now)
    asked = WorkloadPair(placed, today, *others, states.now, states.count_prompt, states.most)
    return drivers(asked, old.monthly or ZERO, start, new)


def _others(side: ProjectState, place: int) -> list[Workload]:
    """The other workloads that pay fees."""
    return [one.workload for number, one in enumerate(side.placed) if number != place and one.workload.fees]
