"""The cheapest cascades of two and of three models, found by branch and bound."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import reduce
from operator import mul
from typing import NamedTuple

from llmcost.model.money import ONE, ZERO, quotient
from llmcost.model.reports.optimize import BreakEven, Mix, MixLeg

from .stages import CandidatePool, Leg, cost_of, slope_of

LONGEST = 3
"""The most models of a cascade."""
STEPS = 50


class _PartialCascade(NamedTuple):
    """The first stages of a cascade: their cost, and the share of requests of each difficulty left unresolved."""

    legs: tuple[Leg, ...]
    cost: Decimal
    left: tuple[Decimal, ...]


def best_cascades(pool: CandidatePool, target: Decimal) -> list[Mix]:
    """The cheapest cascade of two models that reaches the target, and that of three models if it is cheaper.

    Ties are broken by the ids of the models.
    """
    search = _CascadeSearch(pool, target)
    search.extend(_PartialCascade((), ZERO, tuple(pool.shares.values())))
    found = [_mix(search.best[length], pool) for length in sorted(search.best)]
    return [mix for index, mix in enumerate(found) if not index or mix.monthly < found[0].monthly]


class _CascadeSearch:
    """Depth-first search, cheapest stages first. It prunes what costs too much or cannot reach the target."""

    def __init__(self, pool: CandidatePool, target: Decimal) -> None:
        self.best: dict[int, _PartialCascade] = {}
        """By number of stages."""
        self._may_leave = ONE - target
        self._stages = sorted(pool.stages, key=lambda stage: (stage.alone, stage.model))
        self._in_proportion = not any(stage.fees or stage.storage for stage in pool.stages)
        self._least_left = [ONE - max(stage.resolves[name] for stage in pool.stages) for name in pool.shares]

    def extend(self, tried: _PartialCascade) -> None:
        """Try every stage as the next one."""
        length, reach = len(tried.legs) + 1, sum(tried.left, ZERO)
        for stage in self._stages:
            if stage.model in [one.model for one, _ in tried.legs]:
                continue
            legs = (*tried.legs, (stage, reach))
            cost = tried.cost + stage.tokens * reach if self._in_proportion else cost_of(legs)
            if all(n in self.best and cost > self.best[n].cost for n in range(max(length, 2), LONGEST + 1)):
                if self._in_proportion:
                    break  # the remaining stages cost more
                continue
            left = tuple(part * (ONE - rate) for part, rate in zip(tried.left, stage.resolves.values(), strict=True))
            longer = _PartialCascade(legs, cost, left)
            if length > 1 and sum(left, ZERO) <= self._may_leave:
                self._note(longer)
            if length < LONGEST and sum(left, ZERO) and self._can_reach(left, LONGEST - length):
                self.extend(longer)

    def _note(self, tried: _PartialCascade) -> None:
        best = self.best.get(len(tried.legs))
        if best is None or _order(tried) < _order(best):
            self.best[len(tried.legs)] = tried

    def _can_reach(self, left: tuple[Decimal, ...], more: int) -> bool:
        """Whether ``more`` stages could reach the target if each had the best rate at every difficulty."""
        after = (part * least**more for part, least in zip(left, self._least_left, strict=True))
        return sum(after, ZERO) <= self._may_leave


def _order(tried: _PartialCascade) -> tuple[Decimal, list[str]]:
    return tried.cost, [stage.model for stage, _ in tried.legs]


def _mix(tried: _PartialCascade, pool: CandidatePool) -> Mix:
    legs, left = [], dict(pool.shares)
    for stage, _ in tried.legs:
        reach = sum(left.values(), ZERO)
        after = {name: share * (ONE - stage.resolves[name]) for name, share in left.items()}
        legs.append(MixLeg(stage.model, reach, quotient(reach - sum(after.values(), ZERO), reach) if reach else ZERO))
        left = after
    return Mix("cascade", tuple(legs), resolved=ONE - sum(left.values(), ZERO), **pool.amounts(tried.legs))


def break_evens(mix: Mix, single: Decimal | None, target: Decimal, pool: CandidatePool) -> Iterator[BreakEven]:
    """For each stage but the last, the rates at which the cascade breaks even, and at which it just reaches the target.

    It breaks even at the cost of ``single``: USD per month, before the buffer and without auxiliary models. The rates
    of the other stages do not change.
    """
    by_model = {stage.model: stage for stage in pool.stages}
    for index, leg in enumerate(mix.legs[:-1]):
        before = [(by_model[one.model], one.share) for one in mix.legs[: index + 1]]
        after, share = [], leg.share
        for one in mix.legs[index + 1 :]:
            after.append((by_model[one.model], share))
            share *= ONE - one.resolves
        left_by_others = _product(ONE - one.resolves for at, one in enumerate(mix.legs) if at != index)
        suffices = ONE - quotient(ONE - target, left_by_others) if left_by_others else ZERO
        pays = None if single is None else max(ONE - _share_that_costs(before, after, single), ZERO)
        yield BreakEven(leg.model, leg.resolves, pays, max(suffices, ZERO))


def _product(factors: Iterable[Decimal]) -> Decimal:
    return reduce(mul, factors, ONE)


def _share_that_costs(before: Sequence[Leg], after: Sequence[Leg], amount: Decimal) -> Decimal:
    """The factor for the shares of the stages ``after`` at which the whole cascade costs ``amount``; at most 1.

    The cost is piecewise linear and convex, unless models that share a free allowance have different fees. Newton's
    method from the right therefore ends exactly.
    """
    unresolved = ONE
    for _ in range(STEPS):
        legs = [*before, *((stage, unresolved * share) for stage, share in after)]
        cost, slope = cost_of(legs), slope_of(legs, after)
        if cost <= amount or not slope:
            break
        unresolved = max(unresolved - quotient(cost - amount, slope), ZERO)
    return unresolved
