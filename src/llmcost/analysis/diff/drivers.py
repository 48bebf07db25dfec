"""Attributes the cost change of a workload to its drivers (law M4)."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.inputs.workload import LoadedWorkload, Workload
from llmcost.model.money import ONE, ZERO, quotient
from llmcost.model.problems import LlmcostError
from llmcost.model.reports.diff import PRICE_LIST, TOGETHER, Driver
from llmcost.model.reports.estimate import Row, Status
from llmcost.pricing.model_shares import main_model, model_shares
from llmcost.pricing.monthly_cost import monthly_cost
from llmcost.pricing.tokenizer_adjustment import tokenizer_name
from llmcost.pricing.workload_rules import is_consistent

from ..estimate.free_allowances import free_calls
from ..pricing_context import PricingContext
from .factor_texts import factor_text, file_of, number
from .factors import ALLOWANCE, FACTORS, PROMPT, Factor, PromptCounter, changed, mixed, where_of
from .shapley import shapley

MOST, LEAST = 8, 4
"""Factors that are attributed separately in one workload, and in each of very many. Each doubles the prices to find."""
PRICES = 5_000
"""About how many prices the drivers of a portfolio may take."""
_ORDER = (*FACTORS, PROMPT, ALLOWANCE, PRICE_LIST)


class WorkloadPair(NamedTuple):
    """A workload before and after a change, and what else its price depends on."""

    before: LoadedWorkload
    after: LoadedWorkload
    others_before: Sequence[Workload]
    """The other workloads of the base that pay fees: they share the free allowances."""
    others_after: Sequence[Workload]
    context: PricingContext
    """The current price list and day."""
    count_prompt: PromptCounter
    most: int = MOST
    """How many factors are attributed separately."""


def drivers(pair: WorkloadPair, base: Decimal, start: Row | None, end: Row) -> tuple[Driver, ...]:
    """The drivers from ``base`` to the month of ``end``, the largest first. They add up to the difference exactly.

    ``base`` is the month of the base in USD. ``start`` is the workload of the base at the current prices; ``None``
    where the current price list has no price for it.
    """
    factors = _factors(pair)
    total = (end.monthly or ZERO) - base
    if start is None or start.monthly is None:  # the effect of the price list cannot be separated
        names = dict.fromkeys(factor.name for factor in factors)
        return (Driver(TOGETHER.join([*names, PRICE_LIST]), None, None, total),)
    found = _attributed(pair, factors, start, end)
    listed = start.monthly - base
    found += [Driver(PRICE_LIST, None, None, listed)] if listed else []
    return in_order(driver for driver in found if driver.monthly or driver.factor != ALLOWANCE)


def attributed_factors(workloads: int) -> int:
    """How many factors are attributed separately in each of a number of changed workloads."""
    return max(LEAST, min(MOST, (PRICES // max(workloads, 1)).bit_length() - 1))


def in_order(found: Iterable[Driver]) -> tuple[Driver, ...]:
    """The drivers with the largest first; equal ones in the order of the factors."""
    rank = {name: number for number, name in enumerate(_ORDER)}
    return tuple(
        sorted(found, key=lambda one: (-abs(one.monthly), rank.get(one.factor, -1), one.factor, one.subject or ""))
    )


def _factors(pair: WorkloadPair) -> list[Factor]:
    found = changed(pair.before, pair.after)
    pays = pair.before.workload.fees or pair.after.workload.fees
    return [*found, *([Factor(ALLOWANCE)] if pays and pair.others_before != pair.others_after else [])]


Groups = Sequence[tuple[Factor, ...]]


def _attributed(pair: WorkloadPair, factors: list[Factor], start: Row, end: Row) -> list[Driver]:
    groups: Groups = [(factor,) for factor in factors] or [(Factor(ALLOWANCE),)]
    value = _values(pair, start, end)
    if len(groups) > pair.most:
        groups = _the_largest(groups, pair.most, value)
    shares = shapley(len(groups), lambda chosen: value(groups, chosen))
    if shares is None:  # only all changes together have a value
        groups, shares = [tuple(factors)], [(end.monthly or ZERO) - (start.monthly or ZERO)]
    return [_driver(pair, group, share) for group, share in zip(groups, shares, strict=True)]


def _values(pair: WorkloadPair, start: Row, end: Row) -> Callable[[Groups, int], Decimal | None]:
    """The function for the month with some groups changed; it is ``None`` without a price or for a contradiction."""
    partly = start.at_least or end.at_least

    def value(groups: Groups, chosen: int) -> Decimal | None:
        if chosen == 0:
            return start.monthly
        if chosen == (1 << len(groups)) - 1:
            return end.monthly
        taken = [factor for index, group in enumerate(groups) if chosen >> index & 1 for factor in group]
        workload = mixed(pair.before, pair.after, taken, pair.count_prompt)
        others = pair.others_after if Factor(ALLOWANCE) in taken else pair.others_before
        row = row_for(workload, others, pair.context) if is_consistent(workload) else None
        return row.monthly if row and (partly or not row.at_least) else None

    return value


def _free(pair: WorkloadPair, others: Sequence[Workload]) -> str:
    """The free calls that other workloads leave over for the current workload."""
    free = free_calls([*others, pair.after.workload], pair.context.prices)[-1]
    return f"{number(quotient(sum(free.values(), ZERO), ONE, 2))} free calls"


def row_for(workload: Workload, others: Sequence[Workload], context: PricingContext) -> Row | None:
    """The month of a workload that shares free allowances with others; ``None`` if it has no price."""
    try:
        free = free_calls([*others, workload], context.prices)[-1] if workload.fees else {}
        row = monthly_cost(context.pricer(workload), free=free)
    except LlmcostError:
        return None
    return row if row.status is Status.PRICED else None


def _the_largest(groups: Groups, most: int, value: Callable[[Groups, int], Decimal | None]) -> list[tuple[Factor, ...]]:
    """The groups with the largest effects on their own, and one group with all others."""
    none = value(groups, 0) or ZERO
    alone = [value(groups, 1 << index) for index in range(len(groups))]
    size = [abs(one - none) if one is not None else Decimal("Infinity") for one in alone]
    kept = sorted(sorted(range(len(groups)), key=lambda index: (-size[index], index))[: most - 1])
    rest = [factor for index, group in enumerate(groups) if index not in kept for factor in group]
    return [*(groups[index] for index in kept), tuple(rest)]


def _driver(pair: WorkloadPair, group: tuple[Factor, ...], share: Decimal) -> Driver:
    if len(group) > 1:
        names = dict.fromkeys(factor.name for factor in group)
        return Driver(TOGETHER.join(names), None, None, share, where_of(group[0], *pair[:2]))
    (factor,) = group
    if factor.name == ALLOWANCE:
        return Driver(ALLOWANCE, _free(pair, pair.others_before), _free(pair, pair.others_after), share)
    main = main_model(model_shares(pair.after.workload, pair.context.catalog))
    model = pair.context.prices.serving(main).model
    before, after = (factor_text(factor, side, pair.count_prompt, tokenizer_name(model)) for side in pair[:2])
    subject = file_of(factor, pair.after) or file_of(factor, pair.before)
    return Driver(factor.name, before, after, share, where_of(factor, *pair[:2]), subject)
