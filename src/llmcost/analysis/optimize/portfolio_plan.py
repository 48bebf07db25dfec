"""One model for each workload within limits on all of them: a number of models, a budget, commitments."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from llmcost.model.assignment_problem import Assignment, AssignmentProblem, Solution, SolutionValue, VolumeDiscount
from llmcost.model.inputs.catalog import Catalog
from llmcost.model.inputs.scores import Commitment
from llmcost.model.money import ONE, ZERO, exactly, plain, quotient
from llmcost.model.problems import InputError, Problem, Undecidable, Where, short
from llmcost.model.reports.optimize import (
    CommitmentUse,
    ConstraintChange,
    Limit,
    OptimizeReport,
    Option,
    PortfolioPlan,
    Relaxation,
)

from .optimize import with_chosen
from .scores import GIVE_SCORES

Solver = Callable[[AssignmentProblem], Solution | None]
_BOUNDS = {"max_models": "models", "max_providers": "providers", "min_average": "quality", "budget": "cost"}
"""Each limit, and the goal that shows how far it has to be relaxed."""


class PortfolioBounds(NamedTuple):
    """Limits on all workloads together."""

    max_models: int | None = None
    max_providers: int | None = None
    min_average: Decimal | None = None
    """The minimum mean score, weighted by requests."""
    budget: Decimal | None = None
    """USD per month, after discounts. With a budget, the plan optimizes quality."""
    commitments: Sequence[Commitment] = ()
    locations: Sequence[Where] = ()
    """The location of each commitment."""

    @property
    def any(self) -> bool:
        return any(value not in (None, ()) for value in self[:5])


@exactly
def plan(report: OptimizeReport, bounds: PortfolioBounds, catalog: Catalog, solver: Solver) -> OptimizeReport:
    """The report with the best plan within limits, and each workload's choice in this plan.

    The goal is the lowest cost; with a budget, it is the best mean score, then the lowest cost. The solver is used only
    if the cheapest models of the workloads violate a limit. If no plan keeps the limits, it has no amount, and the
    choices do not change. Raises ``InputError`` for an unknown provider and for missing scores, ``Undecidable`` if no
    model qualifies for a workload.
    """
    _refuse(report, bounds, catalog)
    evaluator = _PortfolioOptimizer(report, bounds)
    found = evaluator.best(evaluator.program, solver)
    if found is None:
        return replace(report, plan=evaluator.no_plan(solver))
    chosen = [evaluator.options[index] for index in found.pairs]
    choices = (with_chosen(one, option) for one, option in zip(report.choices, chosen, strict=True))
    made = evaluator.plan(found, solver)
    return replace(report, plan=made, choices=tuple(choices), monthly=made.monthly or ZERO)


def _refuse(report: OptimizeReport, bounds: PortfolioBounds, catalog: Catalog) -> None:
    problems = []
    for commitment, where in zip(bounds.commitments, bounds.locations, strict=True):
        if commitment.provider not in catalog.providers:
            hint = "providers: " + ", ".join(sorted(catalog.providers))
            problems.append(Problem("unknown-provider", f'no provider "{short(commitment.provider)}"', hint, where))
    mean = "a mean score" if bounds.min_average is not None else ""
    needs_scores = "a budget" if bounds.budget is not None else mean
    if needs_scores and report.scores is None:
        problems.append(Problem("no-scores", f"{needs_scores} needs scores", GIVE_SCORES))
    if report.scores and bounds.min_average is not None and bounds.min_average > report.scores.scale:
        message = f"a mean score of {plain(bounds.min_average)} on a scale of {plain(report.scores.scale)}"
        problems.append(Problem("beyond-scale", message, "ask for a score that can be reached"))
    if problems:
        raise InputError(problems)
    for choice in report.choices:
        scored = not needs_scores or any(option.rating for option in choice.recommendable)
        if not choice.options or not scored:
            what = "has a score" if choice.options else "qualifies"
            message = f"{short(choice.name)}: no model {what}, so there is no plan for all workloads"
            hint = "run llmcost optimize on it alone to see why the models do not qualify"
            raise Undecidable.of("no-plan", message, hint, choice.where)


def _limits(program: AssignmentProblem) -> list[tuple[str, Decimal]]:
    values = {name: getattr(program, name) for name in _BOUNDS}
    return [(name, Decimal(value)) for name, value in values.items() if value is not None]


class _PortfolioOptimizer:
    """The options of all workloads as one optimization problem, in the order of the workloads and of their costs."""

    def __init__(self, report: OptimizeReport, bounds: PortfolioBounds) -> None:
        needs_scores = bounds.budget is not None or bounds.min_average is not None
        self.bounds = bounds
        self.options: list[Option] = []
        pairs: list[Assignment] = []
        ids: dict[str, int] = {}
        for number, choice in enumerate(report.choices):
            for option in choice.recommendable:
                if option.rating is not None or not needs_scores:
                    model = ids.setdefault(option.row.model, len(ids))
                    score = option.rating.score if option.rating else None
                    pairs.append(Assignment(number, model, option.monthly, score))
                    self.options.append(option)
        providers = list(dict.fromkeys([_provider(id_) for id_ in ids] + [c.provider for c in bounds.commitments]))
        self.program = AssignmentProblem(
            goal="cost" if bounds.budget is None else "quality",
            weights=[choice.requests for choice in report.choices],
            providers=[providers.index(_provider(id_)) for id_ in ids],
            pairs=pairs,
            offers=[
                VolumeDiscount(providers.index(one.provider), one.monthly, ONE - one.percent / 100)
                for one in bounds.commitments
            ],
            max_models=bounds.max_models,
            max_providers=bounds.max_providers,
            min_average=bounds.min_average,
            budget=bounds.budget,
        )

    def best(self, program: AssignmentProblem, solver: Solver) -> Solution | None:
        """The best solution of a problem; without the solver if the choices of the workloads are optimal."""
        plain_one = self._plain(program)
        if plain_one is not None:
            return plain_one
        found = solver(program)
        if found is None or program.goal != "quality":
            return found
        reached = value_of(program, found.pairs, found.offers).quality
        cheapest = solver(program._replace(goal="cost", min_average=reached))
        return cheapest._replace(gap=found.gap) if cheapest else found

    def _plain(self, program: AssignmentProblem) -> Solution | None:
        """The cheapest pair of each workload, or the best if the goal is quality, if that is optimal.

        It is optimal if there are no discounts and it violates no limit.
        """
        if program.goal not in ("cost", "quality"):
            return None
        best: dict[int, tuple[tuple[Decimal, Decimal], int]] = {}
        for index, pair in enumerate(program.pairs):
            quality = pair.quality or ZERO
            key = (pair.cost, -quality) if program.goal == "cost" else (-quality, pair.cost)
            if pair.workload not in best or key < best[pair.workload][0]:
                best[pair.workload] = (key, index)
        pairs = tuple(index for _, index in best.values())
        if program.offers or breaks(program, value_of(program, pairs, ())):
            return None
        return Solution(pairs, (), ZERO)

    def plan(self, found: Solution, solver: Solver) -> PortfolioPlan:
        """The plan of a solution, with its amounts and binding limits."""
        value = value_of(self.program, found.pairs, found.offers)
        used = {"max_models": value.models, "max_providers": value.providers, "min_average": value.quality}
        used["budget"] = value.cost
        limits = [
            self._limit(name, limit, Decimal(used[name] or 0), value, solver) for name, limit in _limits(self.program)
        ]
        return PortfolioPlan(
            goal=self.program.goal,
            monthly=value.cost,
            quality=value.quality,
            models=value.models,
            providers=value.providers,
            limits=tuple(limits),
            commitments=tuple(self._commitments(found, value)),
            solved=self._plain(self.program) is None,
            gap=found.gap,
        )

    def no_plan(self, solver: Solver) -> PortfolioPlan:
        """The plan if no solution keeps the limits."""
        return PortfolioPlan(
            goal=self.program.goal,
            monthly=None,
            quality=None,
            models=0,
            providers=0,
            limits=tuple(Limit(name, limit, None, True, None) for name, limit in _limits(self.program)),
            commitments=(),
            solved=True,
            gap=ZERO,
            relaxations=self.relaxations(solver),
        )

    def _limit(self, name: str, limit: Decimal, used: Decimal, value: SolutionValue, solver: Solver) -> Limit:
        """A limit, and how much better the plan would be without it."""
        without = _without(self.program, name)
        try:
            found = self.best(without, solver)
        except Undecidable:  # the time limit was reached
            found = None
        if found is None:
            return Limit(name, limit, used, None, None)
        free = value_of(without, found.pairs, found.offers)
        if self.program.goal == "quality":
            return Limit(name, limit, used, (free.quality or ZERO) > (value.quality or ZERO), None)
        costs = max(value.cost - free.cost, ZERO)
        return Limit(name, limit, used, costs > 0, costs)

    def _commitments(self, found: Solution, value: SolutionValue) -> list[CommitmentUse]:
        uses = []
        for index, (offer, one) in enumerate(zip(self.program.offers, self.bounds.commitments, strict=True)):
            taken, spent = index in found.offers, value.spent[offer.provider]
            saves = spent * (ONE - offer.factor) if taken else ZERO
            uses.append(CommitmentUse(one.provider, one.monthly, one.percent, spent, taken, saves))
        return uses

    def relaxations(self, solver: Solver) -> tuple[Relaxation, ...]:
        """For each limit, the value with which a plan exists while the others do not change."""
        relaxed = []
        for name, goal in _BOUNDS.items():
            if getattr(self.program, name) is None:
                continue
            program = _without(self.program, name)._replace(goal=goal)
            found = self._plain(program) or solver(program)
            if found is not None:
                value = value_of(program, found.pairs, found.offers)
                to = {"models": Decimal(value.models), "providers": Decimal(value.providers), "quality": value.quality}
                relaxed.append(
                    Relaxation((ConstraintChange(name, plain(to.get(goal) or value.cost)),), None, value.cost)
                )
        return tuple(relaxed)


def _without(program: AssignmentProblem, bound: str) -> AssignmentProblem:
    nothing: dict[str, Any] = {bound: None}
    return program._replace(**nothing)


def _provider(id_: str) -> str:
    return id_.partition("/")[0]


@exactly
def value_of(program: AssignmentProblem, pairs: Sequence[int], offers: Sequence[int]) -> SolutionValue:
    """The exact values of a choice of pairs with the given discounts."""
    chosen = [program.pairs[index] for index in pairs]
    spent = [ZERO] * (max(program.providers, default=-1) + 1)
    for pair in chosen:
        spent[program.providers[pair.model]] += pair.cost
    saved = sum((spent[program.offers[o].provider] * (ONE - program.offers[o].factor) for o in offers), ZERO)
    known = [(program.weights[pair.workload], pair.quality) for pair in chosen if pair.quality is not None]
    weight = sum((weight for weight, _ in known), ZERO)
    complete = len(known) == len(chosen) and weight
    return SolutionValue(
        cost=sum(spent, ZERO) - saved,
        quality=quotient(sum((w * q for w, q in known), ZERO), weight) if complete else None,
        models=len({pair.model for pair in chosen}),
        providers=len({program.providers[pair.model] for pair in chosen}),
        spent=tuple(spent),
    )


@exactly
def best_offers(program: AssignmentProblem, pairs: Sequence[int]) -> tuple[int, ...]:
    """The best discount of each provider whose minimum spend a choice of pairs reaches."""
    spent = value_of(program, pairs, ()).spent
    best: dict[int, int] = {}
    for index, offer in enumerate(program.offers):
        if spent[offer.provider] >= offer.least and spent[offer.provider]:
            so_far = best.get(offer.provider)
            if so_far is None or offer.factor < program.offers[so_far].factor:
                best[offer.provider] = index
    return tuple(sorted(best.values()))


@exactly
def breaks(program: AssignmentProblem, value: SolutionValue) -> tuple[str, ...]:
    """The limits that a solution violates."""
    found = []
    if program.max_models is not None and value.models > program.max_models:
        found.append("max_models")
    if program.max_providers is not None and value.providers > program.max_providers:
        found.append("max_providers")
    if program.min_average is not None and (value.quality is None or value.quality < program.min_average):
        found.append("min_average")
    if program.budget is not None and value.cost > program.budget:
        found.append("budget")
    return tuple(found)
