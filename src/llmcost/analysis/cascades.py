"""The cheapest cascades of two and of three models, by trying all that can still be cheaper than the best so far."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import reduce
from operator import mul
from typing import NamedTuple

from llmcost.model.choice import BreakEven, Mix, MixLeg
from llmcost.model.money import ONE, ZERO, quotient

from .stages import Pool, Stage

LONGEST = 3
"""Models of a cascade."""
STEPS = 50


class _Try(NamedTuple):
    """The beginning of a cascade: what it costs, and the share of requests of each difficulty that it leaves."""

    stages: tuple[Stage, ...]
    cost: Decimal
    left: tuple[Decimal, ...]


Key = tuple[Decimal, tuple[str, ...]]


def best_cascades(pool: Pool, target: Decimal) -> list[Mix]:
    """The cheapest cascade of two models that reaches the target, and that of three where it is cheaper still.

    Of equally cheap ones it is the first by the ids of its models.
    """
    best: dict[int, tuple[Key, _Try]] = {}
    by_cost = sorted(pool.stages, key=lambda stage: (stage.cost(ONE), stage.model))
    _extend(_Try((), ZERO, tuple(pool.shares.values())), by_cost, ONE - target, best)
    found = [_mix(best[length][1], pool) for length in sorted(best)]
    return [mix for place, mix in enumerate(found) if not place or mix.monthly < found[0].monthly]


def _extend(tried: _Try, stages: Sequence[Stage], may_leave: Decimal, best: dict[int, tuple[Key, _Try]]) -> None:
    length, reach = len(tried.stages) + 1, sum(tried.left, ZERO)
    for stage in stages:
        if stage in tried.stages:
            continue
        cost = tried.cost + stage.cost(reach)
        if all(size in best and cost > best[size][0][0] for size in range(max(length, 2), LONGEST + 1)):
            continue
        left = tuple(part * (ONE - rate) for part, rate in zip(tried.left, stage.resolves.values(), strict=True))
        longer = _Try((*tried.stages, stage), cost, left)
        if length > 1 and sum(left, ZERO) <= may_leave:
            key = (cost, tuple(one.model for one in longer.stages))
            if length not in best or key < best[length][0]:
                best[length] = (key, longer)
        if length < LONGEST and sum(left, ZERO):
            _extend(longer, stages, may_leave, best)


def _mix(tried: _Try, pool: Pool) -> Mix:
    legs, left = [], dict(pool.shares)
    for stage in tried.stages:
        reach = sum(left.values(), ZERO)
        after = {name: share * (ONE - stage.resolves[name]) for name, share in left.items()}
        legs.append(MixLeg(stage.model, reach, quotient(reach - sum(after.values(), ZERO), reach) if reach else ZERO))
        left = after
    return Mix("cascade", tuple(legs), pool.monthly(tried.cost), ONE - sum(left.values(), ZERO))


def break_evens(mix: Mix, single: Decimal | None, target: Decimal, pool: Pool) -> Iterator[BreakEven]:
    """For each stage but the last, the rates at which the cascade just pays, and at which it just reaches the target.

    It pays while it costs less than ``single``, USD a month before the buffer and without what is paid for beside.
    The rates of the other stages stay as they are: what a stage does not resolve goes on in the same proportions.
    """
    by_model = {stage.model: stage for stage in pool.stages}
    for place, leg in enumerate(mix.legs[:-1]):
        before = sum((by_model[one.model].cost(one.share) for one in mix.legs[: place + 1]), ZERO)
        behind, share = [], leg.share
        for one in mix.legs[place + 1 :]:
            behind.append((by_model[one.model], share))
            share *= ONE - one.resolves
        left_by_others = _product(ONE - one.resolves for at, one in enumerate(mix.legs) if at != place)
        suffices = ONE - quotient(ONE - target, left_by_others) if left_by_others else ZERO
        pays = None if single is None else max(ONE - _share_that_costs(behind, single - before), ZERO)
        yield BreakEven(leg.model, leg.resolves, pays, max(suffices, ZERO))


def _product(factors: Iterable[Decimal]) -> Decimal:
    return reduce(mul, factors, ONE)


def _share_that_costs(behind: Sequence[tuple[Stage, Decimal]], amount: Decimal) -> Decimal:
    """The share of requests that goes on for which the stages behind cost ``amount``; at most 1.

    The cost is made of straight lines and gets steeper, never flatter: from the right, Newton's steps end exactly.
    """
    unresolved = ONE
    for _ in range(STEPS):
        cost = sum((stage.cost(unresolved * share) for stage, share in behind), ZERO)
        slope = sum((share * stage.slope(unresolved * share) for stage, share in behind), ZERO)
        if cost <= amount or not slope:
            break
        unresolved = max(unresolved - quotient(cost - amount, slope), ZERO)
    return unresolved
