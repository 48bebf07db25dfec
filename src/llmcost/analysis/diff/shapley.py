"""Who is how much of a difference: Shapley's shares, for changes of which some cannot be made before others.

L. S. Shapley, A Value for n-Person Games (1953): the mean, over all orders in which the changes can be made one after
the other, of what each adds when its turn comes. Where a set of changes has no value, as half of a contradiction, the
orders that lead through it are left out of the mean.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal

from llmcost.model.money import ZERO, quotient


def shapley(count: int, value: Callable[[int], Decimal | None]) -> list[Decimal] | None:
    """The share of each of ``count`` changes in ``value(all) − value(none)``; they sum to it exactly.

    ``value`` takes a set as a number with one bit for each change, and is asked once for each of them. The result is
    ``None`` where no order leads from nothing to all. What rounding leaves goes to the last change that has a share.
    """
    bits = [1 << place for place in range(count)]
    whole = (1 << count) - 1
    worth = [value(chosen) for chosen in range(whole + 1)]
    before, after = _orders(worth, bits), _orders(worth[::-1], bits)[::-1]
    first, last = worth[0], worth[whole]
    if first is None or last is None or not before[whole]:
        return None
    parts = [
        sum(
            (
                (there - here) * (before[chosen] * after[chosen | bit])
                for chosen, here in enumerate(worth)
                if not chosen & bit and here is not None and (there := worth[chosen | bit]) is not None
            ),
            ZERO,
        )
        for bit in bits
    ]
    return _shares(parts, before[whole], last - first)


def _orders(worth: Sequence[Decimal | None], bits: Sequence[int]) -> list[int]:
    """In how many orders each set can come about, through sets that have a value."""
    found = [0] * len(worth)
    for chosen, value in enumerate(worth):
        if value is not None:
            found[chosen] = sum(found[chosen ^ bit] for bit in bits if chosen & bit) if chosen else 1
    return found


def _shares(parts: Sequence[Decimal], orders: int, total: Decimal) -> list[Decimal]:
    shares = [quotient(part, orders) for part in parts]
    left = total - sum(shares, ZERO)
    for place in reversed(range(len(parts))):
        if parts[place]:
            shares[place] += left
            break
    return shares
