"""The cheapest route: the share of the requests of each model, so that the target share is resolved."""

from collections.abc import Iterator, Mapping
from decimal import ROUND_CEILING, Context, Decimal
from typing import NamedTuple

from llmcost.model.money import ZERO, quotient
from llmcost.model.reports.optimize import Mix, MixLeg

from .stages import CandidatePool, StageCost

PLACES = Decimal("0.000001")
_UP = Context(prec=1000, rounding=ROUND_CEILING)


class _Upgrade(NamedTuple):
    """Requests of one difficulty, moved from a model to the next better one."""

    price: Decimal
    """The additional cost per additional share resolved, if all requests move. USD per month."""
    difficulty: str
    before: StageCost
    after: StageCost


def best_route(pool: CandidatePool, target: Decimal) -> Mix | None:
    """The route that reaches the target at the lowest cost; ``None`` if no route reaches it.

    This is a linear program with one constraint, solved greedily: each difficulty starts at its cheapest model and
    moves along the lower convex hull of cost and rate, the cheapest step first. The last step is taken for the share
    that is needed, rounded up to six decimals. Without difficulties, the result has at most two models. The search
    treats fees and storage as proportional to the share; the result has their exact cost.
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
    """The steps of the lower convex hull from a model on: always to the better model with the lowest marginal cost."""
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
    shown = (MixLeg(model, share, quotient(well, share), names) for model, (_, share, well, names) in legs.items())
    reached = [(stage, share) for stage, share, _, _ in legs.values()]
    ordered = tuple(sorted(shown, key=lambda leg: (-leg.share, leg.model)))
    return Mix("route", ordered, resolved=resolved, **pool.amounts(reached))
