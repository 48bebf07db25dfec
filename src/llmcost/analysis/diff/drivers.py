"""Why a workload costs what it does not cost any more: the drivers of its change (law M4)."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.inputs.workload import Placed, Workload
from llmcost.model.money import ONE, ZERO, quotient
from llmcost.model.problems import LlmcostError
from llmcost.model.reports.diff import PRICE_LIST, TOGETHER, Driver
from llmcost.model.reports.estimate import Row, Status
from llmcost.pricing.model_shares import model_shares
from llmcost.pricing.monthly_cost import monthly_cost
from llmcost.pricing.tokenizer_adjustment import tokenizer_name
from llmcost.pricing.workload_rules import is_consistent

from ..estimate.free_allowances import free_calls
from ..pricing_context import PricingContext
from .factor_texts import factor_text, file_of, number
from .factors import ALLOWANCE, FACTORS, PROMPT, Factor, PromptCounter, changed, mixed, where_of
from .shapley import shapley

MOST, LEAST = 8, 4
"""Factors that are told apart in one workload, and in each of very many: each doubles the prices to be found."""
PRICES = 5_000
"""Prices that the drivers of a portfolio may take."""
_ORDER = (*FACTORS, PROMPT, ALLOWANCE, PRICE_LIST)


class WorkloadPair(NamedTuple):
    """A workload on both sides, and what its price depends on beside itself."""

    before: Placed
    after: Placed
    others_before: Sequence[Workload]
    """The other workloads of its side that pay fees: they share the free allowances."""
    others_after: Sequence[Workload]
    context: PricingContext
    """Today's."""
    count_prompt: PromptCounter
    most: int = MOST
    """How many factors are told apart."""


def drivers(asked: WorkloadPair, base: Decimal, start: Row | None, end: Row) -> tuple[Driver, ...]:
    """What leads from ``base`` to the month of ``end``, the largest first; they sum to the difference exactly.

    ``base`` is the month of then in USD; ``start`` is the workload of then on today's price list, ``None`` where that
    has no price for it.
    """
    factors = _factors(asked)
    total = (end.monthly or ZERO) - base
    if start is None or start.monthly is None:  # what the list did cannot be told from the rest
        names = dict.fromkeys(factor.name for factor in factors)
        return (Driver(TOGETHER.join([*names, PRICE_LIST]), None, None, total),)
    found = _shared_out(asked, factors, start, end)
    listed = start.monthly - base
    found += [Driver(PRICE_LIST, None, None, listed)] if listed else []
    return in_order(driver for driver in found if driver.monthly or driver.factor != ALLOWANCE)


def told_apart(workloads: int) -> int:
    """How many factors are told apart in each of so many workloads that changed."""
    return max(LEAST, min(MOST, (PRICES // max(workloads, 1)).bit_length() - 1))


def in_order(found: Iterable[Driver]) -> tuple[Driver, ...]:
    """The largest first; of equals, in the order of the factors."""
    places = {name: place for place, name in enumerate(_ORDER)}
    return tuple(
        sorted(found, key=lambda one: (-abs(one.monthly), places.get(one.factor, -1), one.factor, one.subject or ""))
    )


def _factors(asked: WorkloadPair) -> list[Factor]:
    found = changed(asked.before, asked.after)
    pays = asked.before.workload.fees or asked.after.workload.fees
    return [*found, *([Factor(ALLOWANCE)] if pays and asked.others_before != asked.others_after else [])]


Groups = Sequence[tuple[Factor, ...]]


def _shared_out(asked: WorkloadPair, factors: list[Factor], start: Row, end: Row) -> list[Driver]:
    groups: Groups = [(factor,) for factor in factors] or [(Factor(ALLOWANCE),)]
    value = _values(asked, start, end)
    if len(groups) > asked.most:
        groups = _the_largest(groups, asked.most, value)
    shares = shapley(len(groups), lambda chosen: value(groups, chosen))
    if shares is None:  # no way leads from one to the other but all at once
        groups, shares = [tuple(factors)], [(end.monthly or ZERO) - (start.monthly or ZERO)]
    return [_driver(asked, group, share) for group, share in zip(groups, shares, strict=True)]


def _values(asked: WorkloadPair, start: Row, end: Row) -> Callable[[Groups, int], Decimal | None]:
    """The month with some groups as they are today; ``None`` where that has no price or contradicts itself."""
    partly = start.at_least or end.at_least

    def value(groups: Groups, chosen: int) -> Decimal | None:
        if chosen == 0:
            return start.monthly
        if chosen == (1 << len(groups)) - 1:
            return end.monthly
        taken = [factor for place, group in enumerate(groups) if chosen >> place & 1 for factor in group]
        workload = mixed(asked.before, asked.after, taken, asked.count_prompt)
        others = asked.others_after if Factor(ALLOWANCE) in taken else asked.others_before
        row = row_for(workload, others, asked.context) if is_consistent(workload) else None
        return row.monthly if row and (partly or not row.at_least) else None

    return value


def _free(asked: WorkloadPair, others: Sequence[Workload]) -> str:
    """What others leave of the providers' free calls to the workload as it is today."""
    free = free_calls([*others, asked.after.workload], asked.context.prices)[-1]
    return f"{number(quotient(sum(free.values(), ZERO), ONE, 2))} free calls"


def row_for(workload: Workload, others: Sequence[Workload], context: PricingContext) -> Row | None:
    """A workload's month beside others, with whom it shares free allowances; ``None`` where a name is unknown."""
    try:
        free = free_calls([*others, workload], context.prices)[-1] if workload.fees else {}
        row = monthly_cost(context.pricer(workload), free=free)
    except LlmcostError:
        return None
    return row if row.status is Status.PRICED else None


def _the_largest(groups: Groups, most: int, value: Callable[[Groups, int], Decimal | None]) -> list[tuple[Factor, ...]]:
    """The groups that do the most for themselves, and one of all the others."""
    none = value(groups, 0) or ZERO
    alone = [value(groups, 1 << place) for place in range(len(groups))]
    size = [abs(one - none) if one is not None else Decimal("Infinity") for one in alone]
    kept = sorted(sorted(range(len(groups)), key=lambda place: (-size[place], place))[: most - 1])
    rest = [factor for place, group in enumerate(groups) if place not in kept for factor in group]
    return [*(groups[place] for place in kept), tuple(rest)]


def _driver(asked: WorkloadPair, group: tuple[Factor, ...], share: Decimal) -> Driver:
    if len(group) > 1:
        names = dict.fromkeys(factor.name for factor in group)
        return Driver(TOGETHER.join(names), None, None, share, where_of(group[0], *asked[:2]))
    (factor,) = group
    if factor.name == ALLOWANCE:
        return Driver(ALLOWANCE, _free(asked, asked.others_before), _free(asked, asked.others_after), share)
    model = max(model_shares(asked.after.workload, asked.context.catalog), key=lambda part: part.share).candidate.model
    before, after = (factor_text(factor, side, asked.count_prompt, tokenizer_name(model)) for side in asked[:2])
    subject = file_of(factor, asked.after) or file_of(factor, asked.before)
    return Driver(factor.name, before, after, share, where_of(factor, *asked[:2]), subject)
