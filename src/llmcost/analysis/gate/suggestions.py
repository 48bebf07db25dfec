"""Suggests single changes that make a failing gate pass. Each is priced and evaluated, never guessed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from llmcost.model.inputs.policy import Level
from llmcost.model.inputs.workload import VOLUMES, Placed, Workload
from llmcost.model.money import ZERO, exactly
from llmcost.model.problems import LlmcostError
from llmcost.model.reports.gate import GateReport, Suggestion, Verdict
from llmcost.pricing.lookup import Candidate, distinct, featured, find
from llmcost.pricing.model_shares import ModelShare, model_shares
from llmcost.pricing.monthly_cost import monthly_cost
from llmcost.pricing.tokenizer_adjustment import tokenizer_name
from llmcost.pricing.workload_pricer import WorkloadPricer
from llmcost.pricing.workload_rules import is_consistent

from ..diff.drivers import row_for
from ..diff.factor_texts import factor_text, file_of
from ..diff.factors import Factor, PromptCounter, changed, mixed
from ..estimate.candidates import candidates_of
from ..estimate.levers import lever_variants
from ..pricing_context import PricingContext
from .what_if import GateState, evaluate_again

MOST_WORKLOADS = 3
"""Workloads that are searched for a change if the total fails: those that grew most, then those that cost most."""
MOST_EVALUATED = 30
"""Candidates that are evaluated, beginning with those that save least."""
STEPS = 1000
"""The passing volume is searched in thousandths of the current one."""


class SuggestionContext(NamedTuple):
    """The workloads and prices from which suggestions are made."""

    placed: Sequence[Placed]
    """The current workloads, in the order of the report."""
    before: Mapping[str, Placed]
    """The workloads of the base, by their current names."""
    context: PricingContext
    count_prompt: PromptCounter
    """Counts the texts of a prompt where one of its files is as it was on the base."""


class SecondJudge(NamedTuple):
    """The same workloads under other rules that have to pass as well: those of the base."""

    state: GateState
    placed: Sequence[Placed]
    """In the order of ``SuggestionContext.placed``; others may follow."""
    context: PricingContext
    adapted: Callable[[int, Placed], Placed]
    """Adapts a changed workload at an index to these rules."""


class _WorkloadEdit(NamedTuple):
    """A workload with one thing changed."""

    position: int
    """The index of the workload."""
    placed: Placed
    saves: Decimal = ZERO
    factor: Factor | None = None
    """The factor that was taken back to its value on the base."""


@exactly
def to_pass(
    found: GateReport, ground: SuggestionContext, judge: GateState, second: SecondJudge | None = None
) -> tuple[Suggestion, ...]:
    """The smallest change that makes the gate pass, then the largest volume at which it passes; empty where none does.

    A change concerns one workload: a factor taken back to the base, a cheaper model of the same tier, or a lever. Each
    is priced and evaluated on the whole portfolio, and by the second judge too where there is one.
    """
    if found.verdict is not Verdict.FAIL:
        return ()
    indexes = _indexes(found, ground)
    candidates = sorted(
        (candidate for index in indexes for candidate in _candidates(ground, found, index)),
        key=lambda candidate: (abs(candidate.saves), candidate.position),
    )
    change = next((one for one in candidates[:MOST_EVALUATED] if _passes(one, ground, judge, second)), None)
    volume = next((one for index in indexes if (one := _volume(ground, index, judge, second))), None)
    return tuple(_suggestion(one, ground, found, judge) for one in (change, volume) if one)


def _indexes(found: GateReport, ground: SuggestionContext) -> list[int]:
    """The indexes of workloads in which one change may suffice: the failing one, or those with the most influence."""
    failing = {one.workload for one in found.policies if one.status is Verdict.FAIL and one.level is Level.BLOCK}
    named = failing - {None}
    everywhere = range(len(ground.placed))
    if named:
        return [index for index in everywhere if ground.placed[index].workload.name in named] if len(named) == 1 else []
    grown = {change.name: change.monthly or ZERO for change in (found.diff.changes if found.diff else ())}
    months = [one.own.monthly or ZERO for one in found.report.workloads]
    names = [placed.workload.name for placed in ground.placed]
    return sorted(everywhere, key=lambda index: (-grown.get(names[index], ZERO), -months[index]))[:MOST_WORKLOADS]


def _candidates(ground: SuggestionContext, found: GateReport, index: int) -> Iterator[_WorkloadEdit]:
    placed, now = ground.placed[index], found.report.workloads[index].own.monthly
    others = [one.workload for number, one in enumerate(ground.placed) if number != index and one.workload.fees]
    for workload, factor in _changes(ground, placed):
        row = row_for(workload, others, ground.context) if is_consistent(workload) else None
        if row is None or row.at_least or row.monthly is None:
            continue
        saves = (now or row.monthly) - row.monthly
        if saves > 0 or factor or workload.model != placed.workload.model:  # not every policy is about money
            yield _WorkloadEdit(index, replace(placed, workload=workload), saves, factor)


def _changes(ground: SuggestionContext, placed: Placed) -> Iterator[tuple[Workload, Factor | None]]:
    """The workload with one thing changed, and the factor if it was taken from the base."""
    before = ground.before.get(placed.workload.name)
    for factor in changed(placed, before) if before else ():
        yield mixed(placed, before or placed, [factor], ground.count_prompt), factor
    for _, pulled in lever_variants(placed.workload, model_shares(placed.workload, ground.context.catalog)):
        yield pulled, None
    for workload in _on_other_models(ground, placed.workload):
        yield workload, None


def _on_other_models(ground: SuggestionContext, workload: Workload) -> Iterator[Workload]:
    """The workload on the successor of its model and on the other models of its tier, where they can serve it."""
    if workload.model is None:
        return
    catalog, as_of = ground.context.catalog, ground.context.as_of
    current = find(catalog, workload.model)
    peers = candidates_of(
        workload, current, catalog, as_of, featured(catalog, as_of), (current.tier,), everything=False
    )
    if current.model.successor in catalog.models:
        peers.append(Candidate(catalog.models[current.model.successor]))
    pricer = ground.context.pricer(workload)
    for peer in distinct(peers):
        if peer.id != current.id and _serves(pricer, peer, current):
            yield replace(workload, model=peer.id)


def _serves(pricer: WorkloadPricer, peer: Candidate, current: Candidate) -> bool:
    """Whether a model has a price for everything in a workload. It has none where the prompt is not counted for it."""
    try:
        return monthly_cost(pricer, [ModelShare(peer)], baseline=current.model).monthly is not None
    except LlmcostError:
        return False


def _passes(one: _WorkloadEdit, ground: SuggestionContext, judge: GateState, second: SecondJudge | None) -> bool:
    """Whether the gate passes with a change: evaluated on its workload alone first, which is quick, then in full."""
    if not all(_evaluated(one, ground, judge, whole=whole).verdict is Verdict.PASS for whole in (False, True)):
        return False
    if second is None:
        return True
    changed = second.adapted(one.position, one.placed)
    again = evaluate_again(second.state, second.placed, one.position, changed, second.context, whole=True)
    return again.verdict is Verdict.PASS


def _evaluated(one: _WorkloadEdit, ground: SuggestionContext, judge: GateState, *, whole: bool) -> GateReport:
    return evaluate_again(judge, ground.placed, one.position, one.placed, ground.context, whole=whole)


def _volume(
    ground: SuggestionContext, index: int, judge: GateState, second: SecondJudge | None
) -> _WorkloadEdit | None:
    """The largest volume, in thousandths of the current one, at which the gate passes."""
    placed = ground.placed[index]
    field = next((name for name in VOLUMES if getattr(placed.workload, name) is not None), None)
    if field is None:
        return None
    current = getattr(placed.workload, field)

    def at(step: int) -> _WorkloadEdit:
        volume = (current * step).scaleb(-3)
        volume = Decimal(int(volume)) if current >= STEPS else volume
        fewer: dict[str, Any] = {field: volume}
        return _WorkloadEdit(index, replace(placed, workload=replace(placed.workload, **fewer)))

    low, high = 1, STEPS
    if not current or not _passes(at(low), ground, judge, second):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _passes(at(middle), ground, judge, second) else (low, middle)
    return at(low)


def _suggestion(one: _WorkloadEdit, ground: SuggestionContext, found: GateReport, judge: GateState) -> Suggestion:
    now = found.report.summary.monthly or ZERO
    then = _evaluated(one, ground, judge, whole=True).report.summary.monthly or ZERO
    return Suggestion(one.placed.workload.name, _description(one, ground), now - then, then)


def _description(one: _WorkloadEdit, ground: SuggestionContext) -> str:
    """The change in words: ``model claude-3-5-haiku → gpt-4o-mini``."""
    now = ground.placed[one.position]
    then, factors = one.placed, changed(now, one.placed)
    if one.factor:
        then, factors = ground.before[now.workload.name], [one.factor]
    parts = model_shares(now.workload, ground.context.catalog)
    tokenizer = tokenizer_name(max(parts, key=lambda part: part.share).candidate.model)
    texts = []
    for factor in factors:
        sides = (factor_text(factor, side, ground.count_prompt, tokenizer) for side in (now, then))
        file = file_of(factor, now) or file_of(factor, then)
        texts.append(f"{factor.name} {' → '.join(text or 'none' for text in sides)}" + (f"  {file}" if file else ""))
    return ", ".join(texts)
