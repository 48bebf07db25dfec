"""The cheapest model that qualifies for each workload, and the front of cost and quality."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.inputs.constraints import Constraints
from llmcost.model.inputs.scores import Scores
from llmcost.model.inputs.workload import LoadedWorkload, Workload
from llmcost.model.money import ONE, ZERO, exactly, quotient
from llmcost.model.problems import InputError, Problem
from llmcost.model.reports.notes import Note, NoteCode
from llmcost.model.reports.optimize import (
    ConstraintChange,
    FrontStep,
    ModelChoice,
    OptimizeReport,
    Option,
    Relaxation,
    ScoresUsed,
)
from llmcost.pricing.model_shares import main_model, model_shares, requested
from llmcost.pricing.monthly_cost import monthly_cost
from llmcost.pricing.price_list.lookup import Candidate, distinct, everything_on_sale, featured
from llmcost.pricing.volume import requests_per_month

from ..estimate.candidates import candidates_of
from ..estimate.compare import resolve
from ..estimate.estimate import refuse_unknown
from ..estimate.free_allowances import claimed_twice
from ..pricing_context import PricingContext
from .candidate_evaluator import CandidateEvaluator
from .confidence_interval import within_noise
from .constraints import refuse_constraints
from .model_mixes import mixing
from .scores import GIVE_SCORES, ScoreBook, score_book


class OptimizeRequest(NamedTuple):
    """The settings of a choice of models."""

    scores: Scores | None = None
    known: Sequence[str] = ()
    """Names of further workloads that scores may be for."""
    given: Constraints = Constraints()
    """Constraints that replace those of the workloads, if they are set."""
    models: Sequence[str] = ()
    """The only models to choose from, written as for ``compare``."""
    tiers: Sequence[str] = ()
    everything: bool = False
    """Choose from every model on sale, not only from featured models, candidates and models with a score."""
    mixes: Sequence[str] = ()
    """``route``, ``cascade``: also search these."""


@exactly
def optimize(
    workloads: Sequence[LoadedWorkload],
    context: PricingContext,
    ask: OptimizeRequest = OptimizeRequest(),  # noqa: B008 - it is frozen
) -> OptimizeReport:
    """For each workload, the models that qualify, those that do not and why, and the front of cost and quality.

    A model is billed for the lengths measured on it, if any, and at list prices. Each model has its free allowances to
    itself (``estimate`` shares them). Models of equal cost are ordered by score, then by id. Raises ``InputError`` with
    every unknown name.
    """
    refuse_unknown(workloads, context.catalog, ask.tiers)
    book = _book(workloads, context, ask)
    _refuse(workloads, context, ask, book)
    chosen_from = _chosen_from(context, ask, book)
    quality = ask.scores.quality if ask.scores else None
    choices = tuple(_choice(loaded, context, ask, book, chosen_from) for loaded in workloads)
    offers = (
        (loaded.workload, [option.row.model for option in choice.options])
        for loaded, choice in zip(workloads, choices, strict=True)
    )
    return OptimizeReport(
        as_of=context.as_of,
        catalog=context.stamp,
        tiers={key: tier.title for key, tier in context.catalog.tiers.items()},
        choices=choices,
        scores=ScoresUsed(ask.scores.file, quality.note, quality.scale) if ask.scores and quality else None,
        now=sum((choice.current.monthly or ZERO for choice in choices), ZERO),
        now_at_least=any(choice.current.monthly is None or choice.current.at_least for choice in choices),
        monthly=sum((choice.chosen.monthly for choice in choices if choice.chosen), ZERO),
        notes=(Note(NoteCode.WHOLE_ALLOWANCES),) if claimed_twice(offers, context.prices) else (),
    )


def constraints_of(workload: Workload, given: Constraints) -> Constraints:
    """The constraints of a workload, overridden by the given ones."""
    current = workload.constraints or Constraints()
    changes = {name: value for name, value in vars(given).items() if value not in (None, ())}
    return replace(current, **changes)


def _book(workloads: Sequence[LoadedWorkload], context: PricingContext, ask: OptimizeRequest) -> ScoreBook | None:
    if ask.scores is None:
        return None
    names = [loaded.workload.name for loaded in workloads]
    return score_book(ask.scores, context.catalog, list(dict.fromkeys([*names, *ask.known])))


def _refuse(
    workloads: Sequence[LoadedWorkload], context: PricingContext, ask: OptimizeRequest, book: ScoreBook | None
) -> None:
    problems = []
    if ask.mixes and book is None:
        problems.append(Problem("no-scores", f"a {ask.mixes[0]} needs the rates of models", GIVE_SCORES))
    for loaded in workloads:
        constraints = constraints_of(loaded.workload, ask.given)
        where = loaded.fields.get("constraints", loaded.where)
        problems += refuse_constraints(constraints, context.catalog, book.scale if book else None, where)
    if problems:
        raise InputError(dict.fromkeys(problems))


def _chosen_from(context: PricingContext, ask: OptimizeRequest, book: ScoreBook | None) -> Sequence[Candidate]:
    """The models to choose from for a workload without candidates."""
    if ask.models:
        return distinct(resolve(ask.models, context))
    if ask.everything:
        return everything_on_sale(context.catalog, context.as_of)
    return distinct([*featured(context.catalog, context.as_of), *(book.models if book else ())])


def _offered(
    workload: Workload,
    current: Candidate | None,
    context: PricingContext,
    ask: OptimizeRequest,
    shown: Sequence[Candidate],
) -> list[Candidate]:
    everyone = shown
    if not ask.models:
        everyone = candidates_of(workload, current, context.catalog, context.as_of, shown, (), ask.everything)
    return [candidate for candidate in everyone if not ask.tiers or candidate.tier in ask.tiers]


def _choice(
    loaded: LoadedWorkload,
    context: PricingContext,
    ask: OptimizeRequest,
    book: ScoreBook | None,
    chosen_from: Sequence[Candidate],
) -> ModelChoice:
    workload = loaded.workload
    constraints = constraints_of(workload, ask.given)
    shares = model_shares(workload, context.catalog)
    main = main_model(shares)
    current = main if len(shares) == 1 else None
    evaluator = CandidateEvaluator(workload, constraints, main, context, book)
    offered = _offered(workload, current, context, ask, chosen_from)
    options = [evaluator.option(candidate) for candidate in offered]
    fit = tuple(sorted((option for option in options if not option.obstacles), key=by_cost))
    out = tuple(option for option in options if option.obstacles)
    mixed = None if current else monthly_cost(context.pricer(workload), shares)
    choice = ModelChoice(
        name=workload.name,
        where=loaded.where,
        current=mixed or evaluator.current_row(main),
        requested=requested(workload),
        requests=requests_per_month(workload),
        constraints=constraints,
        options=fit,
        ruled_out=out,
        chosen=None,
        front=front_of(fit, book.scale if book else ONE),
        relaxations=() if fit else relaxations(evaluator, offered, options),
        mixing=mixing(evaluator, offered, ask.mixes) if ask.mixes else None,
    )
    return with_chosen(choice, choice.recommendable[0]) if fit else choice


def with_chosen(choice: ModelChoice, chosen: Option) -> ModelChoice:
    """The choice of an option, with the other models that may cost less."""
    unsettled = [
        option.row.model
        for option in choice.options
        if option.row.model != chosen.row.model
        and (option.row.low is not None or chosen.row.low is not None)
        and not chosen.row.is_cheaper_than(option.row)
        and not option.row.is_cheaper_than(chosen.row)
    ]
    return replace(choice, chosen=chosen, unsettled=tuple(unsettled))


def by_cost(option: Option) -> tuple[Decimal, Decimal, Decimal, str]:
    """The order of options: by cost, then by score, then by the upper end of the cost, then by id."""
    score = option.rating.score if option.rating else ZERO
    return option.monthly, -score, option.row.high or option.monthly, option.row.model


def front_of(options: Iterable[Option], scale: Decimal) -> tuple[FrontStep, ...]:
    """The Pareto front of cost and quality of options sorted by cost."""
    steps: list[FrontStep] = []
    for option in options:
        if option.rating is None:
            continue
        if not steps:
            steps.append(FrontStep(option, option.rating.score, None, None, None))
            continue
        before = steps[-1].option
        if before.rating is not None and option.rating.score > before.rating.score:
            extra_cost, better = option.monthly - before.monthly, option.rating.score - before.rating.score
            per_point = quotient(extra_cost * scale, better * 100)
            noise = within_noise(before.rating, option.rating)
            steps.append(FrontStep(option, option.rating.score, extra_cost, per_point, noise))
    return tuple(steps)


MOST = 5
"""The most relaxations of a report."""


def relaxations(
    evaluator: CandidateEvaluator, offered: Sequence[Candidate], options: Sequence[Option]
) -> tuple[Relaxation, ...]:
    """The constraints to relax for a model to qualify: the fewest constraints first, then the smallest gap.

    A relaxation that another one makes superfluous is omitted, and so are models without a price.
    """
    found: list[Relaxation] = []
    smaller: list[dict[str, Decimal]] = []
    for candidate, option in sorted(zip(offered, options, strict=True), key=lambda pair: _distance(pair[1])):
        gaps = {one.constraint: one.gap for one in option.obstacles if one.constraint is not None}
        if len(gaps) < len(option.obstacles) or any(_within(less, gaps) for less in smaller):
            continue
        priced = evaluator.priced(candidate, option.rating)
        if not priced.obstacles:
            changes = tuple(
                ConstraintChange(one.constraint or "", one.relaxed or "removed") for one in option.obstacles
            )
            found.append(Relaxation(changes, option.row.model, priced.monthly))
            smaller.append(gaps)
        if len(found) == MOST:
            break
    return tuple(found)


def _within(less: dict[str, Decimal], gaps: dict[str, Decimal]) -> bool:
    return all(name in gaps and gap <= gaps[name] for name, gap in less.items())


def _distance(option: Option) -> tuple[int, Decimal, str]:
    gaps = sum((found.gap for found in option.obstacles), ZERO)
    return len(option.obstacles), gaps, option.row.model
