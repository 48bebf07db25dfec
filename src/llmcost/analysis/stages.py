"""A model as a part of a mix: what it costs for a share of the requests, and how many it answers well enough."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.choice import Option
from llmcost.model.money import ONE, ZERO, quotient
from llmcost.pricing.month import paid_calls

from .desk import Desk


class PaidCalls(NamedTuple):
    """Calls of a fee if all requests reach the model, those of them that are free, and USD for each of the others."""

    calls: Decimal
    free: Decimal
    each: Decimal


class Stage(NamedTuple):
    """What a model costs a month for a share of a workload's requests, before the buffer and what is paid for beside.

    It is ``month_of`` at a share, exactly: tokens in proportion, fees beyond their free allowance, the storage of an
    explicit cache as soon as anything reaches the model.
    """

    model: str
    resolves: Mapping[str, Decimal]
    """The share that it answers well enough, by difficulty; under ``""`` where none are known."""
    tokens: Decimal
    storage: Decimal
    fees: tuple[PaidCalls, ...]

    def cost(self, share: Decimal) -> Decimal:
        """USD a month for a share of the requests."""
        if not share:
            return ZERO
        paid = (max(fee.calls * share - fee.free, ZERO) * fee.each for fee in self.fees)
        return self.tokens * share + self.storage + sum(paid, ZERO)

    def slope(self, share: Decimal) -> Decimal:
        """USD a month for more of the requests, beyond ``share`` of them, if that were all."""
        return self.tokens + sum((fee.calls * fee.each for fee in self.fees if fee.calls * share > fee.free), ZERO)


class Pool(NamedTuple):
    """What mixes can be made of, in the order of the ids."""

    stages: tuple[Stage, ...]
    shares: Mapping[str, Decimal]
    """Of the requests by difficulty."""
    beside: Decimal
    """What the workload pays for beside its model, USD a month before the buffer."""
    buffer: Decimal

    def monthly(self, before: Decimal) -> Decimal:
        """The month, from what the models of a mix cost."""
        return (before + self.beside) * (ONE + self.buffer)

    def resolved(self, stage: Stage) -> Decimal:
        """The share of all requests that a model by itself answers well enough."""
        return sum((share * stage.resolves[name] for name, share in self.shares.items()), ZERO)


def stage_of(option: Option, desk: Desk, shares: Mapping[str, Decimal], aside: Decimal) -> Stage | None:
    """A priced option as a part of mixes; ``None`` where its rates are not known."""
    rating, row = option.rating, option.row
    if rating is None or row.before_buffer is None or (desk.mix and not rating.by_difficulty):
        return None
    calls = paid_calls(desk.workload)
    fees, paid, storage = [], ZERO, ZERO
    for item in row.components:
        name = item.name.removeprefix("fee:")
        if item.unit == "calls" and item.model == row.model and name in calls:
            price = quotient(item.unit_price or ZERO, item.per)
            fees.append(PaidCalls(calls[name], calls[name] - item.quantity, price))
            paid += item.monthly or ZERO
        elif item.unit == "token-hours":
            storage += item.monthly or ZERO
    tokens = row.before_buffer - aside - paid - storage
    resolves = rating.by_difficulty if desk.mix else {"": rating.resolves}
    return Stage(row.model, {name: resolves[name] for name in shares}, tokens, storage, tuple(fees))
