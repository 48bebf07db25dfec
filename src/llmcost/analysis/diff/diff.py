"""Compares a portfolio with a base, workload by workload, and attributes each change to its drivers."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from llmcost.model.inputs.workload import LoadedWorkload, Workload
from llmcost.model.money import ZERO, exactly
from llmcost.model.reports.diff import Base, ChangeKind, CostDiff, Driver, WorkloadChange
from llmcost.model.reports.estimate import Report, Row, WorkloadEstimate

from ..estimate.estimate import estimate
from ..pricing_context import PricingContext
from .cost_diff import cost_diff, one_sided
from .drivers import WorkloadPair, attributed_factors, drivers, row_for
from .factors import PromptCounter
from .recounted import with_recounted
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
    """Compare the workloads of a base with those of ``report``, which is their estimate at the prices of ``now``.

    ``then`` has the price list of the base. It is the same object as ``now`` where the price list did not change.
    Raises ``InputError`` with every name that the price list of the base does not know.
    """
    pairs = match_workloads(before, after)
    estimates = _estimates(before.loaded, after.loaded, pairs, report, then, now)
    report = with_recounted(
        report, [(estimates[old], report.workloads[new]) for old, new in pairs if old is not None and new is not None]
    )
    both = [(before.loaded[old], after.loaded[new]) for old, new in pairs if old is not None and new is not None]
    most = attributed_factors(sum(not _same_content(*pair) for pair in both))
    states = _PricedStates(before, after, estimates, report.workloads, then, now, count_prompt, most)
    return cost_diff(base, estimates, report, [_change(states, old, new) for old, new in pairs])


def _estimates(
    before: Sequence[LoadedWorkload],
    after: Sequence[LoadedWorkload],
    pairs: Sequence[Pair],
    report: Report,
    then: PricingContext,
    now: PricingContext,
) -> list[WorkloadEstimate]:
    """The estimates of the base at its own prices. An unchanged workload is not priced a second time."""
    known = {}
    for old, new in pairs if then is now else ():
        if old is not None and new is not None and _same(before[old], after[new]):
            name, where, fields = before[old].workload.name, before[old].where, before[old].fields
            known[old] = replace(report.workloads[new], name=name, where=where, fields=fields)
    rest = [index for index in range(len(before)) if index not in known]
    found = estimate([_without_candidates(before[index]) for index in rest], then, alone=True).workloads
    known |= dict(zip(rest, found, strict=True))
    return [known[index] for index in range(len(before))]


def _without_candidates(loaded: LoadedWorkload) -> LoadedWorkload:
    """The price list of the base need not know the candidates of a workload."""
    return replace(loaded, workload=replace(loaded.workload, candidates=()))


def _same(before: LoadedWorkload, after: LoadedWorkload) -> bool:
    """Whether only the names differ, and the price does not depend on other workloads."""
    return not before.workload.fees and _same_content(before, after)


def _same_content(before: LoadedWorkload, after: LoadedWorkload) -> bool:
    """Whether only the names differ."""
    workload = replace(before.workload, name=after.workload.name)
    return before.assumed == after.assumed and workload == after.workload


class _PricedStates(NamedTuple):
    """The base and the current state with their estimates and price lists."""

    before: ProjectState
    after: ProjectState
    old: Sequence[WorkloadEstimate]
    new: Sequence[WorkloadEstimate]
    then: PricingContext
    now: PricingContext
    count_prompt: PromptCounter
    most: int
    """How many factors are attributed separately in one workload."""


def _change(states: _PricedStates, before: int | None, after: int | None) -> WorkloadChange:
    if before is None or after is None:
        sides = (None if before is None else states.old[before], None if after is None else states.new[after])
        return one_sided(*sides)
    old, new = states.old[before], states.new[after]
    known = old.own.monthly is not None and new.own.monthly is not None
    monthly = (new.own.monthly or ZERO) - (old.own.monthly or ZERO) if known else None
    found = _drivers(states, before, after) if known else ()
    whole = known and not (old.own.at_least or new.own.at_least)
    same_content = _same_content(states.before.loaded[before], states.after.loaded[after])
    file, today = states.before.files[before], states.after.files[after]
    return WorkloadChange(
        name=new.name,
        kind=ChangeKind.UNCHANGED if not found and (whole or same_content) else ChangeKind.CHANGED,
        before=old,
        after=new,
        monthly=monthly,
        drivers=found,
        renamed_from=old.name if old.name != new.name else None,
        moved_from=file if today not in ("", file) else None,
        is_same=same_content and states.then is states.now and old.own.monthly == new.own.monthly,
    )


def _drivers(states: _PricedStates, before: int, after: int) -> tuple[Driver, ...]:
    old, new = states.old[before].own, states.new[after].own
    loaded, today = states.before.loaded[before], states.after.loaded[after]
    others = _others(states.before, before), _others(states.after, after)
    same = _same_content(loaded, today) and (not today.workload.fees or others[0] == others[1])
    same_prices = states.then is states.now
    if same and same_prices and old.monthly == new.monthly:
        return ()
    start: Row | None = old if same_prices else new if same else row_for(loaded.workload, others[0], states.now)
    pair = WorkloadPair(loaded, today, *others, states.now, states.count_prompt, states.most)
    return drivers(pair, old.monthly or ZERO, start, new)


def _others(side: ProjectState, index: int) -> list[Workload]:
    """The other workloads that pay fees."""
    return [one.workload for number, one in enumerate(side.loaded) if number != index and one.workload.fees]
