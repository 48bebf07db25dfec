"""Models as stages of a mix: their cost for a share of the requests, and the share that they resolve."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from llmcost.model.money import ONE, ZERO, quotient
from llmcost.model.reports.component_key import Purpose
from llmcost.model.reports.estimate import month_ends
from llmcost.model.reports.optimize import Option
from llmcost.pricing.charge import allowance_of, fee_of
from llmcost.pricing.monthly_cost import paid_calls
from llmcost.pricing.price_list.lookup import Candidate
from llmcost.pricing.volume import days_per_month

from .candidate_evaluator import CandidateEvaluator


class PaidCalls(NamedTuple):
    """The billed calls of a fee if all requests reach the model."""

    calls: Decimal
    """Calls per month."""
    each: Decimal
    """USD per call."""
    allowance: tuple[str, str, Decimal]
    """Provider, fee, and free calls per month: models of a provider share it (law P9)."""


class StageCost(NamedTuple):
    """The cost of a model if all requests reach it, before the buffer and without auxiliary models. USD per month.

    Token costs are proportional to the share of the requests. The storage of an explicit cache is billed in full if
    any request reaches the model.
    """

    model: str
    resolves: Mapping[str, Decimal]
    """The share of requests that it resolves, by difficulty; the only key is ``""`` if difficulties are unknown."""
    tokens: Decimal
    low: Decimal
    high: Decimal
    """The range of ``tokens``, equal to it if the count is exact (law T5)."""
    storage: Decimal
    fees: tuple[PaidCalls, ...]

    @property
    def alone(self) -> Decimal:
        """The cost if all requests reach it. USD per month."""
        return cost_of([(self, ONE)])


Leg = tuple[StageCost, Decimal]
"""A model, and the share of the requests that reaches it."""


def cost_of(legs: Iterable[Leg]) -> Decimal:
    """The cost of a mix, before the buffer and without auxiliary models; equals ``monthly_cost``. USD per month."""
    reached = [(stage, share) for stage, share in legs if share]
    cost = sum((stage.tokens * share + stage.storage for stage, share in reached), ZERO)
    for (_, _, free), (paid, calls) in _claims(reached).items():
        if calls > free:
            cost += quotient(paid * (calls - free), calls)
    return cost


def slope_of(legs: Iterable[Leg], more: Iterable[Leg]) -> Decimal:
    """The derivative of the cost of a mix in the direction of the shares in ``more``. USD per month."""
    growing = list(more)
    slope = sum((stage.tokens * share for stage, share in growing), ZERO)
    now, then = _claims(legs), _claims(growing)
    for allowance, (paid_more, calls_more) in then.items():
        (paid, calls), free = now.get(allowance, (ZERO, ZERO)), allowance[2]
        if calls > free:
            slope += paid_more - quotient(free * (paid_more * calls - paid * calls_more), calls * calls)
    return slope


def _claims(legs: Iterable[Leg]) -> dict[tuple[str, str, Decimal], tuple[Decimal, Decimal]]:
    """For each free allowance, the cost of its calls without it in USD per month, and the calls per month."""
    claims: dict[tuple[str, str, Decimal], tuple[Decimal, Decimal]] = {}
    for stage, share in legs:
        for fee in stage.fees:
            paid, calls = claims.get(fee.allowance, (ZERO, ZERO))
            claims[fee.allowance] = (paid + fee.calls * share * fee.each, calls + fee.calls * share)
    return claims


def range_of(legs: Iterable[Leg]) -> tuple[Decimal, Decimal] | None:
    """The range of the cost of a mix; ``None`` if all counts are exact. USD per month."""
    reached = [(stage, share) for stage, share in legs if share]
    if all(stage.low == stage.high for stage, _ in reached):
        return None
    low, high = (
        cost_of((stage._replace(tokens=getattr(stage, end)), share) for stage, share in reached)
        for end in ("low", "high")
    )
    return low, high


class CandidatePool(NamedTuple):
    """The possible stages of mixes, sorted by id."""

    stages: tuple[StageCost, ...]
    shares: Mapping[str, Decimal]
    """The shares of the requests by difficulty."""
    auxiliary: Decimal
    """The cost of auxiliary models. USD per month, before the buffer."""
    buffer: Decimal

    def monthly(self, before: Decimal) -> Decimal:
        """The cost of a mix plus auxiliary models and buffer. USD per month."""
        return (before + self.auxiliary) * (ONE + self.buffer)

    def amounts(self, legs: Sequence[Leg]) -> dict[str, Any]:
        """The cost of a mix and its range, as fields of a ``Mix``."""
        ends = range_of(legs)
        low, high = (self.monthly(end) for end in ends) if ends else (None, None)
        return {"monthly": self.monthly(cost_of(legs)), "low": low, "high": high}

    def resolved(self, stage: StageCost) -> Decimal:
        """The share of all requests that one model resolves."""
        return sum((share * stage.resolves[name] for name, share in self.shares.items()), ZERO)


def stage_cost(
    candidate: Candidate,
    option: Option,
    evaluator: CandidateEvaluator,
    shares: Mapping[str, Decimal],
    auxiliary: Decimal,
) -> StageCost | None:
    """A priced option as a stage of mixes; ``None`` if the share that it resolves is unknown.

    ``auxiliary`` is the cost of auxiliary models in USD per month, which the option's cost includes.
    """
    rating, row = option.rating, option.row
    price = evaluator.context.prices.price(candidate.model)
    if rating is None or price is None or row.before_buffer is None or (evaluator.mix and not rating.by_difficulty):
        return None
    calls = paid_calls(evaluator.workload)
    fees, paid, storage = [], ZERO, ZERO
    for item in row.components:
        name = item.key.label
        called = item.key.purpose is Purpose.FEE and item.key.model == row.model and name in calls
        if called and (found := fee_of(price.dated, name)):
            free = allowance_of(found[0], days_per_month(evaluator.workload))
            allowance = (price.dated.model.provider if free else row.model, name, free)
            fees.append(PaidCalls(calls[name], quotient(item.unit_price or ZERO, item.per), allowance))
            paid += item.monthly or ZERO
        elif item.key.purpose is Purpose.CACHE_STORAGE:
            storage += item.monthly or ZERO
    others = auxiliary + paid + storage
    buffer = ONE + evaluator.workload.buffer
    tokens, low, high = (quotient(end, buffer) - others for end in month_ends(row))
    resolves = rating.by_difficulty if evaluator.mix else {"": rating.resolves}
    return StageCost(row.model, {name: resolves[name] for name in shares}, tokens, low, high, storage, tuple(fees))
