"""What would make a failing gate pass: one change, priced and judged again, never guessed."""

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
"""Workloads that are looked at where the total is too much: those that grew most, or cost most."""
MOST_JUDGED = 30
"""Candidates that are judged again, those that save least first."""
STEPS = 1000
"""A smaller volume is looked for in thousandths of today's."""


class SuggestionContext(NamedTuple):
    """What a remedy is looked for in."""

    placed: Sequence[Placed]
    """Today's workloads, in the order of the report."""
    before: Mapping[str, Placed]
    """The workloads of the base, by the names that they have today."""
    context: PricingContext
    count_prompt: PromptCounter
    """Counts the texts of a prompt where one of its files is as it was on the base."""


class SecondJudge(NamedTuple):
    """The same workloads under other rules, which have to pass as well: those of the base."""

    state: GateState
    placed: Sequence[Placed]
    """In the order of ``SuggestionContext.placed``; others may follow."""
    context: PricingContext
    adapted: Callable[[int, Placed], Placed]
    """A changed workload in place of the one at an index, as these rules judge it."""


class _WorkloadEdit(NamedTuple):
    """A workload with one thing changed."""

    place: int
    placed: Placed
    saves: Decimal = ZERO
    factor: Factor | None = None
    """What was taken back to what it was on the base."""


@exactly
def to_pass(
    found: GateReport, ground: SuggestionContext, judge: GateState, second: SecondJudge | None = None
) -> tuple[Suggestion, ...]:
    """The change that saves least and makes the gate pass, then the volume at which it passes; nothing where none does.

    A change is one thing of one workload: taken back to what it was on the base, a cheaper model of the same tier, or a
    lever. Each is priced, and judged again as a whole, by both judges where there is a second one.
    """
    if found.verdict is not Verdict.FAIL:
        return ()
    places = _places(found, ground)
    candidates = sorted(
        (candidate for place in places for candidate in _candidates(ground, found, place)),
        key=lambda candidate: (abs(candidate.saves), candidate.place),
    )
    change = next((one for one in candidates[:MOST_JUDGED] if _passes(one, ground, judge, second)), None)
    volume = next((one for place in places if (one := _volume(ground, place, judge, second))), None)
    return tuple(_remedy(one, ground, found, judge) for one in (change, volume) if one)


def _places(found: GateReport, ground: SuggestionContext) -> list[int]:
    """The workloads in which one change may do: the one that fails, or those that weigh most in the total."""
    failing = {one.workload for one in found.policies if one.status is Verdict.FAIL and one.level is Level.BLOCK}
    named = failing - {None}
    everywhere = range(len(ground.placed))
    if named:
        return [place for place in everywhere if ground.placed[place].workload.name in named] if len(named) == 1 else []
    grown = {change.name: change.monthly or ZERO for change in (found.diff.changes if found.diff else ())}
    months = [one.own.monthly or ZERO for one in found.report.workloads]
    names = [placed.workload.name for placed in ground.placed]
    return sorted(everywhere, key=lambda place: (-grown.get(names[place], ZERO), -months[place]))[:MOST_WORKLOADS]


def _candidates(ground: SuggestionContext, found: GateReport, place: int) -> Iterator[_WorkloadEdit]:
    placed, now = ground.placed[place], found.report.workloads[place].own.monthly
    others = [one.workload for number, one in enumerate(ground.placed) if number != place and one.workload.fees]
    for workload, factor in _changes(ground, placed):
        row = row_for(workload, others, ground.context) if is_consistent(workload) else None
        if row is None or row.at_least or row.monthly is None:
            continue
        saves = (now or row.monthly) - row.monthly
        if saves > 0 or factor or workload.model != placed.workload.model:  # not every policy is about money
            yield _WorkloadEdit(place, replace(placed, workload=workload), saves, factor)


def _changes(ground: SuggestionContext, placed: Placed) -> Iterator[tuple[Workload, Factor | None]]:
    """The workload with one thing changed, and what of the base was taken for that."""
    before = ground.before.get(placed.workload.name)
    for factor in changed(placed, before) if before else ():
        yield mixed(placed, before or placed, [factor], ground.count_prompt), factor
    for _, pulled in lever_variants(placed.workload, model_shares(placed.workload, ground.context.catalog)):
        yield pulled, None
    for workload in _on_other_models(ground, placed.workload):
        yield workload, None


def _on_other_models(ground: SuggestionContext, workload: Workload) -> Iterator[Workload]:
    """On its model's successor, and on every other model of the same tier, where they serve all that it needs."""
    if workload.model is None:
        return
    catalog, as_of = ground.context.catalog, ground.context.as_of
    own = find(catalog, workload.model)
    peers = candidates_of(workload, own, catalog, as_of, featured(catalog, as_of), (own.tier,), everything=False)
    if own.model.successor in catalog.models:
        peers.append(Candidate(catalog.models[own.model.successor]))
    pricer = ground.context.pricer(workload)
    for peer in distinct(peers):
        if peer.id != own.id and _serves(pricer, peer, own):
            yield replace(workload, model=peer.id)


def _serves(pricer: WorkloadPricer, peer: Candidate, own: Candidate) -> bool:
    """Whether a model has a price for all that a workload needs; a prompt may not be counted for it."""
    try:
        return monthly_cost(pricer, [ModelShare(peer)], baseline=own.model).monthly is not None
    except LlmcostError:
        return False


def _passes(one: _WorkloadEdit, ground: SuggestionContext, judge: GateState, second: SecondJudge | None) -> bool:
    """Whether the gate passes with a change: for its workload alone, which is quick, and then as a whole."""
    if not all(_judged(one, ground, judge, whole=whole).verdict is Verdict.PASS for whole in (False, True)):
        return False
    if second is None:
        return True
    changed = second.adapted(one.place, one.placed)
    again = evaluate_again(second.state, second.placed, one.place, changed, second.context, whole=True)
    return again.verdict is Verdict.PASS


def _judged(one: _WorkloadEdit, ground: SuggestionContext, judge: GateState, *, whole: bool) -> GateReport:
    return evaluate_again(judge, ground.placed, one.place, one.placed, ground.context, whole=whole)


def _volume(
    ground: SuggestionContext, place: int, judge: GateState, second: SecondJudge | None
) -> _WorkloadEdit | None:
    """The largest volume, in thousandths of today's, at which the gate passes."""
    placed = ground.placed[place]
    field = next((name for name in VOLUMES if getattr(placed.workload, name) is not None), None)
    if field is None:
        return None
    today = getattr(placed.workload, field)

    def at(step: int) -> _WorkloadEdit:
        volume = (today * step).scaleb(-3)
        volume = Decimal(int(volume)) if today >= STEPS else volume
        fewer: dict[str, Any] = {field: volume}
        return _WorkloadEdit(place, replace(placed, workload=replace(placed.workload, **fewer)))

    low, high = 1, STEPS
    if not today or not _passes(at(low), ground, judge, second):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _passes(at(middle), ground, judge, second) else (low, middle)
    return at(low)


def _remedy(one: _WorkloadEdit, ground: SuggestionContext, found: GateReport, judge: GateState) -> Suggestion:
    now = found.report.summary.monthly or ZERO
    then = _judged(one, ground, judge, whole=True).report.summary.monthly or ZERO
    return Suggestion(one.placed.workload.name, _said(one, ground), now - then, then)


def _said(one: _WorkloadEdit, ground: SuggestionContext) -> str:
    """``model claude-3-5-haiku → gpt-4o-mini``."""
    now = ground.placed[one.place]
    then, factors = one.placed, changed(now, one.placed)
    if one.factor:
        then, factors = ground.before[now.workload.name], [one.factor]
    parts = model_shares(now.workload, ground.context.catalog)
    tokenizer = tokenizer_name(max(parts, key=lambda part: part.share).candidate.model)
    said = []
    for factor in factors:
        texts = (factor_text(factor, side, ground.count_prompt, tokenizer) for side in (now, then))
        file = file_of(factor, now) or file_of(factor, then)
        said.append(f"{factor.name} {' → '.join(text or 'none' for text in texts)}" + (f"  {file}" if file else ""))
    return ", ".join(said)
