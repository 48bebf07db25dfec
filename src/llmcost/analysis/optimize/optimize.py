"""The cheapest model that is good enough for each workload, and what the next step up would cost."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.inputs.constraints import Constraints
from llmcost.model.inputs.scores import Scores
from llmcost.model.inputs.workload import Placed, Workload
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
from llmcost.pricing.lookup import Candidate, distinct, everything_on_sale, featured
from llmcost.pricing.model_shares import main_model, model_shares, requested
from llmcost.pricing.monthly_cost import monthly_cost
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
    """What a choice is asked for."""

    scores: Scores | None = None
    known: Sequence[str] = ()
    """Names of workloads that scores may hold for, beside those that are asked about."""
    given: Constraints = Constraints()
    """Constraints that replace those of the workloads, where they say something."""
    models: Sequence[str] = ()
    """The only models to choose from, as ``compare`` names them."""
    tiers: Sequence[str] = ()
    everything: bool = False
    """Choose from every model on sale, not only from the featured ones, the candidates and those with a score."""
    mixes: Sequence[str] = ()
    """``route``, ``cascade``: also search these."""


@exactly
def optimize(
    workloads: Sequence[Placed],
    context: PricingContext,
    ask: OptimizeRequest = OptimizeRequest(),  # noqa: B008 - it is frozen
) -> OptimizeReport:
    """For each workload what qualifies, what does not and why, the cheapest, and the front of cost and quality.

    A model is billed for its own lengths where they were measured, and at list prices with each free allowance whole
    (``estimate`` shares them out). Costs that are equal are ordered by score, then by id. Raises ``InputError`` with
    everything that is named and does not exist.
    """
    refuse_unknown(workloads, context.catalog, ask.tiers)
    book = _book(workloads, context, ask)
    _refuse(workloads, context, ask, book)
    chosen_from = _chosen_from(context, ask, book)
    quality = ask.scores.quality if ask.scores else None
    choices = tuple(_choice(placed, context, ask, book, chosen_from) for placed in workloads)
    offers = (
        (placed.workload, [option.row.model for option in choice.options])
        for placed, choice in zip(workloads, choices, strict=True)
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
        notes=(Note(NoteCode.WHOLE_ALLOWANCES),) if claimed_twice(offers, context.catalog) else (),
    )


def constraints_of(workload: Workload, given: Constraints) -> Constraints:
    """The constraints of a workload, with those that are given in their place."""
    own = workload.constraints or Constraints()
    said = {name: value for name, value in vars(given).items() if value not in (None, ())}
    return replace(own, **said)


def _book(workloads: Sequence[Placed], context: PricingContext, ask: OptimizeRequest) -> ScoreBook | None:
    if ask.scores is None:
        return None
    names = [placed.workload.name for placed in workloads]
    return score_book(ask.scores, context.catalog, list(dict.fromkeys([*names, *ask.known])))


def _refuse(workloads: Sequence[Placed], context: PricingContext, ask: OptimizeRequest, book: ScoreBook | None) -> None:
    problems = []
    if ask.mixes and book is None:
        problems.append(Problem("no-scores", f"a {ask.mixes[0]} needs the rates of models", GIVE_SCORES))
    for placed in workloads:
        constraints = constraints_of(placed.workload, ask.given)
        where = placed.fields.get("constraints", placed.where)
        problems += refuse_constraints(constraints, context.catalog, book.scale if book else None, where)
    if problems:
        raise InputError(dict.fromkeys(problems))


def _chosen_from(context: PricingContext, ask: OptimizeRequest, book: ScoreBook | None) -> Sequence[Candidate]:
    """The rows that a workload without candidates is offered."""
    if ask.models:
        return distinct(resolve(ask.models, context))
    if ask.everything:
        return everything_on_sale(context.catalog, context.as_of)
    return distinct([*featured(context.catalog, context.as_of), *(book.models if book else ())])


def _offered(
    workload: Workload, own: Candidate | None, context: PricingContext, ask: OptimizeRequest, shown: Sequence[Candidate]
) -> list[Candidate]:
    everyone = shown
    if not ask.models:
        everyone = candidates_of(workload, own, context.catalog, context.as_of, shown, (), ask.everything)
    return [candidate for candidate in everyone if not ask.tiers or candidate.tier in ask.tiers]


def _choice(
    placed: Placed,
    context: PricingContext,
    ask: OptimizeRequest,
    book: ScoreBook | None,
    chosen_from: Sequence[Candidate],
) -> ModelChoice:
    workload = placed.workload
    constraints = constraints_of(workload, ask.given)
    shares = model_shares(workload, context.catalog)
    main = main_model(shares)
    own = main if len(shares) == 1 else None
    evaluator = CandidateEvaluator(workload, constraints, main, context, book)
    offered = _offered(workload, own, context, ask, chosen_from)
    options = [evaluator.option(candidate) for candidate in offered]
    fit = tuple(sorted((option for option in options if not option.obstacles), key=by_cost))
    out = tuple(option for option in options if option.obstacles)
    mixed = None if own else monthly_cost(context.pricer(workload), shares)
    return ModelChoice(
        name=workload.name,
        where=placed.where,
        current=mixed or evaluator.current_row(main),
        requested=requested(workload),
        requests=requests_per_month(workload),
        constraints=constraints,
        options=fit,
        ruled_out=out,
        chosen=fit[0] if fit else None,
        front=front_of(fit, book.scale if book else ONE),
        relaxations=() if fit else relaxations(evaluator, offered, options),
        mixing=mixing(evaluator, offered, ask.mixes) if ask.mixes else None,
    )


def by_cost(option: Option) -> tuple[Decimal, Decimal, Decimal, str]:
    """The order of options: the cheapest, of equal ones the best, of these the surest of its tokens, then by id."""
    score = option.rating.score if option.rating else ZERO
    return option.monthly, -score, option.row.high or option.monthly, option.row.model


def front_of(options: Iterable[Option], scale: Decimal) -> tuple[FrontStep, ...]:
    """The options, given cheapest first, than which none is both cheaper and better; USD a month per point."""
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
"""Ways out that are shown."""


def relaxations(
    evaluator: CandidateEvaluator, offered: Sequence[Candidate], options: Sequence[Option]
) -> tuple[Relaxation, ...]:
    """The ways to let a model qualify, those with the fewest constraints first, then the least far off.

    A way is left out where another one asks for the same or less of the same constraints or of fewer, and so is a model
    that could not be priced anyway.
    """
    ways: list[Relaxation] = []
    asked: list[dict[str, Decimal]] = []
    for candidate, option in sorted(zip(offered, options, strict=True), key=lambda pair: _distance(pair[1])):
        gaps = {found.constraint: found.gap for found in option.obstacles if found.constraint is not None}
        if len(gaps) < len(option.obstacles) or any(_within(less, gaps) for less in asked):
            continue
        priced = evaluator.priced(candidate, option.rating)
        if not priced.obstacles:
            changes = tuple(
                ConstraintChange(found.constraint or "", found.relaxed or "removed") for found in option.obstacles
            )
            ways.append(Relaxation(changes, option.row.model, priced.monthly))
            asked.append(gaps)
        if len(ways) == MOST:
            break
    return tuple(ways)


def _within(less: dict[str, Decimal], gaps: dict[str, Decimal]) -> bool:
    return all(name in gaps and gap <= gaps[name] for name, gap in less.items())


def _distance(option: Option) -> tuple[int, Decimal, str]:
    gaps = sum((found.gap for found in option.obstacles), ZERO)
    return len(option.obstacles), gaps, option.row.model
