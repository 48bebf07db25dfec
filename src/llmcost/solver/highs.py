"""An assignment problem as a mixed-integer program for HiGHS (Huangfu and Hall, Math. Prog. Comp. 10, 2018, p. 119).

Each assignment, each model and provider in use, and each discount taken has a binary variable; the spending that a
discount applies to is continuous. Amounts and scores are scaled by powers of ten, so that they sum to about 10⁶ and the
solver's tolerances stay far below one unit. Solutions are evaluated in exact decimals.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from math import inf, isfinite
from threading import Thread
from typing import Any, NamedTuple

from llmcost.analysis.optimize.portfolio_plan import best_offers, breaks, value_of
from llmcost.model.assignment_problem import AssignmentProblem, Solution
from llmcost.model.problems import InputError, Undecidable

DIGITS = 6
"""Digits of the sum of all costs, in scaled units."""
TOLERANCES = (1e-8, 1e-6)
"""How far a limit may be violated, in scaled units. The second is used if rounding in the solver prevents the first."""
MAX_TRIES = 8
_FEASIBLE = 2
_POLL_SECONDS = 1
_ROUNDING = 0.1
"""Scaled units that rounding may produce from zero."""
_OPTIONS: dict[str, Any] = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.01,
}


def solve(program: AssignmentProblem, seconds: int = 60) -> Solution | None:
    """The best choice of pairs, or ``None`` if no choice meets the limits.

    The solution of a program is deterministic: one thread, and rows and columns in the order of the pairs. After
    ``seconds`` the best solution so far is returned, with its gap. Raises ``InputError`` if HiGHS is not installed, and
    ``Undecidable`` if no solution was found in time.
    """
    slack = 0
    for _ in range(MAX_TRIES):
        found = _solved(program, seconds, slack)
        if found is None or not breaks(program, value_of(program, found.pairs, found.offers)):
            return found
        slack = slack * 2 or 1  # a limit was met only within the solver's tolerance: tighten it
    raise Undecidable.of("no-plan", "the solver meets the limits only within its tolerance", "relax one of them")


def _solved(program: AssignmentProblem, seconds: int, slack: int) -> Solution | None:
    highspy, scale = _highspy(), _scale(program)
    model = _model(highspy, _Layout(program), scale, slack)
    for tolerance in TOLERANCES:
        highs = _run(highspy, model, seconds, tolerance)
        status, info = highs.modelStatusToString(highs.getModelStatus()), highs.getInfo()
        if "nfeasible" in status:
            return None
        if info.primal_solution_status == _FEASIBLE:
            return _solution(program, highs.getSolution().col_value, info.mip_dual_bound, scale)
        if status == "Time limit reached":
            break
    hint = "allow more time with --seconds, or relax the limits"
    raise Undecidable.of("no-plan", f"no plan was found in {seconds} seconds", hint)


def _run(highspy: Any, model: Any, seconds: int, tolerance: float) -> Any:
    highs = highspy._core._Highs()  # not Highs(), which prints a banner before output can be turned off
    tolerances = dict.fromkeys(("mip_feasibility_tolerance", "primal_feasibility_tolerance"), tolerance)
    for name, value in {**_OPTIONS, **tolerances, "time_limit": float(seconds)}.items():
        highs.setOptionValue(name, value)
    highs.passModel(model)
    running = Thread(target=highs.run, daemon=True)
    running.start()
    while running.is_alive():
        running.join(_POLL_SECONDS)  # in another thread, so that Ctrl-C interrupts the search
    return highs


def _highspy() -> Any:
    try:
        import highspy._core
    except ImportError:
        message, hint = "limits on all workloads need the solver HiGHS", "pip install 'llmcost-cli[optimize]'"
        raise InputError.of("needs-extra", message, hint) from None
    return highspy


def _solution(program: AssignmentProblem, values: Sequence[float], bound: float, scale: "_Scale") -> Solution:
    """The pairs with the highest values, and the gap between their exact value and the proven bound."""
    chosen: dict[int, int] = {}
    for index, pair in enumerate(program.pairs):
        if pair.workload not in chosen or values[index] > values[chosen[pair.workload]]:
            chosen[pair.workload] = index
    pairs = tuple(chosen[workload] for workload in sorted(chosen))
    offers = best_offers(program, pairs)
    value = value_of(program, pairs, offers)
    measured = {
        "cost": float(value.cost) * scale.cost,
        "quality": float(value.quality or 0) * scale.quality,
        "models": value.models,
        "providers": value.providers,
    }[program.goal]
    difference = abs(measured - bound) if isfinite(bound) else abs(measured)
    gap = 0.0 if difference <= _ROUNDING or not measured else min(difference / abs(measured), 1.0)
    return Solution(pairs, offers, Decimal(f"{gap:.6f}"))


class _Scale(NamedTuple):
    """Scaled units per dollar, and per point of the weighted mean score."""

    cost: float
    quality: float


def _scale(program: AssignmentProblem) -> _Scale:
    highest: dict[int, Decimal] = {}
    for pair in program.pairs:
        highest[pair.workload] = max(highest.get(pair.workload, Decimal(0)), pair.cost)
    best = max((pair.quality or Decimal(0) for pair in program.pairs), default=Decimal(0))
    return _Scale(_units(sum(highest.values(), Decimal(0))), _units(best))


def _units(most: Decimal) -> float:
    """The power of ten that scales the largest amount to ``DIGITS`` digits."""
    return float(Decimal(1).scaleb(DIGITS - 1 - most.adjusted())) if most else 1.0


class _Layout:
    """The first columns of each kind: pairs, models, providers, offers, and the spending that each offer discounts."""

    def __init__(self, program: AssignmentProblem) -> None:
        self.program = program
        self.models = len(program.pairs)
        self.providers = self.models + len(program.providers)
        self.offers = self.providers + max(program.providers, default=-1) + 1
        self.discounted = self.offers + len(program.offers)
        self.columns = self.discounted + len(program.offers)


Row = tuple[float, float, Mapping[int, float]]
"""Lowest and highest value, and the coefficients by column."""


def _model(highspy: Any, at: _Layout, scale: _Scale, slack: int) -> Any:
    rows = [*_one_pair_each(at), *_usage_rows(at), *_discount_rows(at, scale), *_limit_rows(at, scale, slack)]
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = at.columns, len(rows)
    lp.col_lower_ = [0.0] * at.columns
    lp.col_upper_ = [1.0] * at.discounted + [inf] * (at.columns - at.discounted)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * at.discounted + [highspy.HighsVarType.kContinuous] * (
        at.columns - at.discounted
    )
    costs = _objective(at, scale)
    lp.col_cost_ = [costs.get(column, 0.0) for column in range(at.columns)]
    if at.program.goal == "quality":
        lp.sense_ = highspy.ObjSense.kMaximize
    lp.row_lower_, lp.row_upper_ = [row[0] for row in rows], [row[1] for row in rows]
    starts = [0]
    for row in rows:
        starts.append(starts[-1] + len(row[2]))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = starts
    lp.a_matrix_.index_ = [column for row in rows for column in row[2]]
    lp.a_matrix_.value_ = [value for row in rows for value in row[2].values()]
    return lp


def _objective(at: _Layout, scale: _Scale) -> dict[int, float]:
    program = at.program
    match program.goal:
        case "models":
            return dict.fromkeys(range(at.models, at.providers), 1.0)
        case "providers":
            return dict.fromkeys(range(at.providers, at.offers), 1.0)
        case "quality":
            return _quality(program, scale)
    return _cost(at, scale)


def _cost(at: _Layout, scale: _Scale) -> dict[int, float]:
    costs = {index: float(pair.cost) * scale.cost for index, pair in enumerate(at.program.pairs)}
    saved = {at.discounted + index: float(offer.factor) - 1 for index, offer in enumerate(at.program.offers)}
    return costs | saved


def _quality(program: AssignmentProblem, scale: _Scale) -> dict[int, float]:
    weight = float(sum(program.weights, Decimal(0))) or 1.0
    return {
        index: float(pair.quality or 0) * float(program.weights[pair.workload]) / weight * scale.quality
        for index, pair in enumerate(program.pairs)
    }


def _one_pair_each(at: _Layout) -> Iterable[Row]:
    by_workload: dict[int, dict[int, float]] = {}
    for index, pair in enumerate(at.program.pairs):
        by_workload.setdefault(pair.workload, {})[index] = 1.0
    return [(1, 1, columns) for columns in by_workload.values()]


def _usage_rows(at: _Layout) -> Iterable[Row]:
    """A chosen pair uses its model and its provider; the numbers of used models and providers are limited."""
    program = at.program
    used = {
        at.models: (program.max_models, "models", [pair.model for pair in program.pairs]),
        at.providers: (program.max_providers, "providers", [program.providers[pair.model] for pair in program.pairs]),
    }
    for start, (most, goal, users) in used.items():
        if most is not None or program.goal == goal:
            yield from ((-inf, 0, {index: 1.0, start + user: -1.0}) for index, user in enumerate(users))
        if most is not None:
            yield -inf, most, dict.fromkeys((start + user for user in set(users)), 1.0)


def _discount_rows(at: _Layout, scale: _Scale) -> Iterable[Row]:
    """An offer applies only if its volume is reached, to one offer per provider, and to the spending there."""
    program = at.program
    spent: dict[int, dict[int, float]] = {}
    most: dict[int, dict[int, float]] = {}
    for index, pair in enumerate(program.pairs):
        provider, cost = program.providers[pair.model], float(pair.cost) * scale.cost
        spent.setdefault(provider, {})[index] = cost
        by_workload = most.setdefault(provider, {})
        by_workload[pair.workload] = max(by_workload.get(pair.workload, 0.0), cost)
    for index, offer in enumerate(program.offers):
        costs, taken, discounted = spent.get(offer.provider, {}), at.offers + index, at.discounted + index
        yield 0, inf, {**costs, taken: -float(offer.least) * scale.cost}
        yield -inf, 0, {discounted: 1.0, **{pair: -cost for pair, cost in costs.items()}}
        yield -inf, 0, {discounted: 1.0, taken: -sum(most.get(offer.provider, {}).values())}
    for provider in {offer.provider for offer in program.offers}:
        yield -inf, 1, {at.offers + n: 1.0 for n, offer in enumerate(program.offers) if offer.provider == provider}


def _limit_rows(at: _Layout, scale: _Scale, slack: int) -> Iterable[Row]:
    program = at.program
    if program.budget is not None:
        yield -inf, float(program.budget) * scale.cost - slack, _cost(at, scale)
    if program.min_average is not None:
        yield float(program.min_average) * scale.quality + slack, inf, _quality(program, scale)
