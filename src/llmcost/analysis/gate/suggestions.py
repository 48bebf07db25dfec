"""Suggests single changes that make a failing gate pass. Each is priced and evaluated, never guessed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from llmcost.model.inputs.policy import Level
from llmcost.model.inputs.workload import VOLUMES, LoadedWorkload, Workload
from llmcost.model.money import ZERO, exactly, quotient
from llmcost.model.problems import LlmcostError
from llmcost.model.reports.gate import GateReport, Suggestion, Verdict
from llmcost.pricing.length_distributions import scaled
from llmcost.pricing.model_shares import ModelShare, main_model, model_shares
from llmcost.pricing.monthly_cost import monthly_cost
from llmcost.pricing.price_list.lookup import Candidate, distinct, featured, find
from llmcost.pricing.tokenizer_adjustment import counting_model, moved_to, tokenizer_name, tokenizer_ratio
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


class SuggestionInputs(NamedTuple):
    """The workloads and prices for suggestions."""

    loaded: Sequence[LoadedWorkload]
    """The current workloads, in the order of the report."""
    before: Mapping[str, LoadedWorkload]
    """The workloads of the base, by their current names."""
    context: PricingContext
    count_prompt: PromptCounter
    """Counts the texts of a prompt, for a prompt with one file of the base."""


class SecondJudge(NamedTuple):
    """The same workloads under the rules of the base, which have to pass, too."""

    state: GateState
    loaded: Sequence[LoadedWorkload]
    """In the order of ``SuggestionInputs.loaded``; others may follow."""
    context: PricingContext
    adapted: Callable[[int, LoadedWorkload], LoadedWorkload]
    """Adapts a changed workload at an index to these rules."""


class _WorkloadEdit(NamedTuple):
    position: int
    """The index of the workload."""
    loaded: LoadedWorkload
    saves: Decimal = ZERO
    factor: Factor | None = None
    """The factor that was reverted to its value on the base."""


@exactly
def to_pass(
    found: GateReport, inputs: SuggestionInputs, judge: GateState, second: SecondJudge | None = None
) -> tuple[Suggestion, ...]:
    """The smallest change with which the gate passes, and the largest volume at which it passes, if any.

    A change concerns one workload: a factor taken back to the base, a cheaper model of the same tier, or a lever. Each
    is priced and evaluated on the whole portfolio, and by the second judge too where there is one.
    """
    if found.verdict is not Verdict.FAIL:
        return ()
    indexes = _indexes(found, inputs)
    candidates = sorted(
        (candidate for index in indexes for candidate in _candidates(inputs, found, index)),
        key=lambda candidate: (abs(candidate.saves), candidate.position),
    )
    change = next((one for one in candidates[:MOST_EVALUATED] if _passes(one, inputs, judge, second)), None)
    volume = next((one for index in indexes if (one := _volume(inputs, index, judge, second))), None)
    return tuple(_suggestion(one, inputs, found, judge) for one in (change, volume) if one)


def _indexes(found: GateReport, inputs: SuggestionInputs) -> list[int]:
    """The indexes of workloads in which one change may suffice: the failing one, or those with the most influence."""
    failing = {one.workload for one in found.policies if one.status is Verdict.FAIL and one.level is Level.BLOCK}
    named = failing - {None}
    everywhere = range(len(inputs.loaded))
    if named:
        return [index for index in everywhere if inputs.loaded[index].workload.name in named] if len(named) == 1 else []
    grown = {change.name: change.monthly or ZERO for change in (found.diff.changes if found.diff else ())}
    months = [one.own.monthly or ZERO for one in found.report.workloads]
    names = [loaded.workload.name for loaded in inputs.loaded]
    return sorted(everywhere, key=lambda index: (-grown.get(names[index], ZERO), -months[index]))[:MOST_WORKLOADS]


def _candidates(inputs: SuggestionInputs, found: GateReport, index: int) -> Iterator[_WorkloadEdit]:
    loaded, now = inputs.loaded[index], found.report.workloads[index].own
    others = [one.workload for number, one in enumerate(inputs.loaded) if number != index and one.workload.fees]
    for workload, factor in _changes(inputs, loaded):
        row = row_for(workload, others, inputs.context) if is_consistent(workload) else None
        if row is None or row.at_least or row.monthly is None:
            continue
        saves = (now.monthly or row.monthly) - row.monthly
        moved = workload.model != loaded.workload.model
        if moved and not (row.is_cheaper_than(now) or now.is_cheaper_than(row)):
            continue  # whether it saves depends on token counts (law T5)
        if saves > 0 or factor or moved:  # not every policy is about money
            yield _WorkloadEdit(index, replace(loaded, workload=workload), saves, factor)


def _changes(inputs: SuggestionInputs, loaded: LoadedWorkload) -> Iterator[tuple[Workload, Factor | None]]:
    """The workload with one thing changed, and the factor if it was taken from the base."""
    before = inputs.before.get(loaded.workload.name)
    for factor in changed(loaded, before) if before else ():
        yield mixed(loaded, before or loaded, [factor], inputs.count_prompt), factor
    for _, pulled in lever_variants(inputs.context.pricer(loaded.workload)):
        yield pulled, None
    for workload in _on_other_models(inputs, loaded.workload):
        yield workload, None


def _on_other_models(inputs: SuggestionInputs, workload: Workload) -> Iterator[Workload]:
    """The workload on the successor of its model and on the other models of its tier, where they can serve it."""
    if workload.model is None:
        return
    catalog, as_of = inputs.context.catalog, inputs.context.as_of
    current = find(catalog, workload.model)
    peers = candidates_of(
        workload, current, catalog, as_of, featured(catalog, as_of), (current.tier,), everything=False
    )
    if current.model.successor in catalog.models:
        peers.append(Candidate(catalog.models[current.model.successor]))
    pricer = inputs.context.pricer(workload)
    for peer in distinct(peers):
        if peer.id != current.id and _serves(pricer, peer, current):
            yield moved_to(workload, peer.id, inputs.context.prices)


def _serves(pricer: WorkloadPricer, peer: Candidate, current: Candidate) -> bool:
    """Whether a model has a price for everything in a workload. It has none where the prompt is not counted for it."""
    try:
        return monthly_cost(pricer, [ModelShare(peer)], baseline=current.model).monthly is not None
    except LlmcostError:
        return False


def _passes(one: _WorkloadEdit, inputs: SuggestionInputs, judge: GateState, second: SecondJudge | None) -> bool:
    """Whether the gate passes with a change: evaluated on its workload alone first, which is quick, then in full."""
    if not all(_evaluated(one, inputs, judge, whole=whole).verdict is Verdict.PASS for whole in (False, True)):
        return False
    most = _at_most_tokens(one, inputs.context)
    if most is not one and _evaluated(most, inputs, judge, whole=True).verdict is not Verdict.PASS:
        return False
    if second is None:
        return True
    changed = second.adapted(one.position, one.loaded)
    again = evaluate_again(second.state, second.loaded, one.position, changed, second.context, whole=True)
    return again.verdict is Verdict.PASS


def _at_most_tokens(one: _WorkloadEdit, context: PricingContext) -> _WorkloadEdit:
    """The change with the most tokens that the tokenizer of its model may make of the text (law T5)."""
    workload, prices, catalog = one.loaded.workload, context.prices, context.catalog
    model = prices.serving(main_model(model_shares(workload, catalog))).model
    ratio = tokenizer_ratio(workload, counting_model(workload, prices), model, catalog)
    if ratio is None:
        return one
    most = scaled(workload, quotient(ratio.high, ratio.factor))
    return one._replace(loaded=replace(one.loaded, workload=most))


def _evaluated(one: _WorkloadEdit, inputs: SuggestionInputs, judge: GateState, *, whole: bool) -> GateReport:
    return evaluate_again(judge, inputs.loaded, one.position, one.loaded, inputs.context, whole=whole)


def _volume(inputs: SuggestionInputs, index: int, judge: GateState, second: SecondJudge | None) -> _WorkloadEdit | None:
    """The largest volume, in thousandths of the current one, at which the gate passes."""
    loaded = inputs.loaded[index]
    field = next((name for name in VOLUMES if getattr(loaded.workload, name) is not None), None)
    if field is None:
        return None
    current = getattr(loaded.workload, field)

    def at(step: int) -> _WorkloadEdit:
        volume = (current * step).scaleb(-3)
        volume = Decimal(int(volume)) if current >= STEPS else volume
        fewer: dict[str, Any] = {field: volume}
        return _WorkloadEdit(index, replace(loaded, workload=replace(loaded.workload, **fewer)))

    low, high = 1, STEPS
    if not current or not _passes(at(low), inputs, judge, second):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _passes(at(middle), inputs, judge, second) else (low, middle)
    return at(low)


def _suggestion(one: _WorkloadEdit, inputs: SuggestionInputs, found: GateReport, judge: GateState) -> Suggestion:
    now = found.report.summary.monthly or ZERO
    then = _evaluated(one, inputs, judge, whole=True).report.summary.monthly or ZERO
    return Suggestion(one.loaded.workload.name, _description(one, inputs), now - then, then)


def _description(one: _WorkloadEdit, inputs: SuggestionInputs) -> str:
    """The change in words: ``model claude-3-5-haiku → gpt-4o-mini``."""
    now = inputs.loaded[one.position]
    own_counts = replace(one.loaded.workload, counted_with=now.workload.counted_with)
    then, factors = one.loaded, changed(now, replace(one.loaded, workload=own_counts))
    if one.factor:
        then, factors = inputs.before[now.workload.name], [one.factor]
    main = main_model(model_shares(now.workload, inputs.context.catalog))
    tokenizer = tokenizer_name(inputs.context.prices.serving(main).model)
    texts = []
    for factor in factors:
        sides = (factor_text(factor, side, inputs.count_prompt, tokenizer) for side in (now, then))
        file = file_of(factor, now) or file_of(factor, then)
        texts.append(f"{factor.name} {' → '.join(text or 'none' for text in sides)}" + (f"  {file}" if file else ""))
    return ", ".join(texts)
