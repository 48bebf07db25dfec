"""The cheapest route: which model gets which share of the requests, so that enough of them are answered well."""

from collections.abc import Iterator, Mapping
from decimal import ROUND_CEILING, Context, Decimal
from typing import NamedTuple

from llmcost.model.money import ZERO, quotient
from llmcost.model.reports.optimize import Mix, MixLeg

from .stages import CandidatePool, StageCost, cost_of

PLACES = Decimal("0.000001")
_UP = Context(prec=1000, rounding=ROUND_CEILING)


class _Upgrade(NamedTuple):
    """Requests of one difficulty, moved from a model to the next better one."""

    price: Decimal
    """USD a month for all requests, for each of them more that is answered well."""
    difficulty: str
    before: StageCost
    after: StageCost


def best_route(pool: CandidatePool, target: Decimal) -> Mix | None:
    """The route that reaches the target at the least cost; ``None`` where the best models together do not.

    It is a linear program with one bound, so it needs no solver: each difficulty starts at its cheapest model and
    moves along the lower hull of cost and rate, the cheapest step first; the last step is taken for as large a share
    as it needs, rounded up to six decimals. Without difficulties that is a split between two models at most. Fees and
    storage are searched as if they were in proportion, and billed as they are.
    """
    taken = {name: [(_cheapest(pool, name), share)] for name, share in pool.shares.items()}
    resolved = sum((share * legs[0][0].resolves[name] for name, legs in taken.items() for _, share in legs), ZERO)
    steps = [step for name in taken for step in _steps(pool, name, taken[name][0][0])]
    for step in sorted(steps, key=lambda step: (step.price, step.difficulty)):
        if resolved >= target:
            break
        share = pool.shares[step.difficulty]
        better = step.after.resolves[step.difficulty] - step.before.resolves[step.difficulty]
        moved = min(_UP.quantize(quotient(target - resolved, better), PLACES), share)
        stays = [(step.before, share - moved)] if moved < share else []
        taken[step.difficulty] = [*stays, (step.after, moved)]
        resolved += moved * better
    return _mix(taken, resolved, pool) if resolved >= target else None


def _cheapest(pool: CandidatePool, difficulty: str) -> StageCost:
    return min(pool.stages, key=lambda stage: (stage.alone, -stage.resolves[difficulty], stage.model))


def _steps(pool: CandidatePool, difficulty: str, at: StageCost) -> Iterator[_Upgrade]:
    """The lower hull from a model on: of what is better, always what costs least for each request more."""
    while True:
        here = at.resolves[difficulty]
        better = [stage for stage in pool.stages if stage.resolves[difficulty] > here]
        if not better:
            return
        ranked = [(quotient(stage.alone - at.alone, stage.resolves[difficulty] - here), stage) for stage in better]
        price, after = min(ranked, key=lambda one: (one[0], -one[1].resolves[difficulty], one[1].model))
        yield _Upgrade(price, difficulty, at, after)
        at = after


def _mix(taken: Mapping[str, list[tuple[StageCost, Decimal]]], resolved: Decimal, pool: CandidatePool) -> Mix:
    legs: dict[str, tuple[StageCost, Decimal, Decimal, tuple[str, ...]]] = {}
    for difficulty, parts in taken.items():
        for stage, share in parts:
            _, sum_, well, named = legs.get(stage.model, (stage, ZERO, ZERO, ()))
            names = (*named, difficulty) if difficulty else named
            legs[stage.model] = (stage, sum_ + share, well + share * stage.resolves[difficulty], names)
    cost = cost_of((stage, share) for stage, share, _, _ in legs.values())
    shown = (MixLeg(model, share, quotient(well, share), names) for model, (_, share, well, names) in legs.items())
    return Mix("route", tuple(sorted(shown, key=lambda leg: (-leg.share, leg.model))), pool.monthly(cost), resolved)
