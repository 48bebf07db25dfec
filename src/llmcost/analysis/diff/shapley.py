"""Shapley values: the share of each change in a difference, where some sets of changes have no value.

L. S. Shapley, A Value for n-Person Games (1953): the share of a change is the mean of what it adds, over all orders in
which the changes can be made one after another. Some sets of changes contradict themselves and have no value; the
orders that lead through such a set are left out of the mean.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal

from llmcost.model.money import ZERO, quotient


def shapley(count: int, value: Callable[[int], Decimal | None]) -> list[Decimal] | None:
    """The share of each of ``count`` changes in ``value(all) − value(none)``. The shares add up to it exactly.

    ``value`` takes a set of changes as a number with one bit for each of them, and is called once for each set. The
    result is ``None`` if no order leads from none to all. The last change with a share gets the rounding difference.
    """
    bits = [1 << index for index in range(count)]
    whole = (1 << count) - 1
    values = [value(chosen) for chosen in range(whole + 1)]
    before, after = _orders(values, bits), _orders(values[::-1], bits)[::-1]
    first, last = values[0], values[whole]
    if first is None or last is None or not before[whole]:
        return None
    parts = [
        sum(
            (
                (there - here) * (before[chosen] * after[chosen | bit])
                for chosen, here in enumerate(values)
                if not chosen & bit and here is not None and (there := values[chosen | bit]) is not None
            ),
            ZERO,
        )
        for bit in bits
    ]
    return _shares(parts, before[whole], last - first)


def _orders(values: Sequence[Decimal | None], bits: Sequence[int]) -> list[int]:
    """The number of orders in which each set can be built up through sets that have a value."""
    found = [0] * len(values)
    for chosen, value in enumerate(values):
        if value is not None:
            found[chosen] = sum(found[chosen ^ bit] for bit in bits if chosen & bit) if chosen else 1
    return found


def _shares(parts: Sequence[Decimal], orders: int, total: Decimal) -> list[Decimal]:
    shares = [quotient(part, orders) for part in parts]
    left = total - sum(shares, ZERO)
    for index in reversed(range(len(parts))):
        if parts[index]:
            shares[index] += left
            break
    return shares
