"""Shares of a difference: Shapley's where everything can be done in any order, exact in sum always."""

from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmcost.analysis.diff.shapley import shapley
from llmcost.model.money import exactly

amounts = st.decimals(-(10**6), 10**6, places=25)


def by_definition(count: int, worth: list[Decimal | None]) -> list[Decimal] | None:
    """The mean over all orders that can be gone, one by one."""
    sums, orders = [Decimal(0)] * count, 0
    for order in permutations(range(count)):
        sets = [sum(1 << one for one in order[:size]) for size in range(count + 1)]
        steps = [worth[chosen] for chosen in sets]
        if None not in steps:
            orders += 1
            for place, one in enumerate(order):
                sums[one] += (steps[place + 1] or 0) - (steps[place] or 0)
    return [total / orders for total in sums] if orders else None


@given(st.data())
def test_it_is_the_mean_over_all_orders_and_sums_exactly(data):
    count = data.draw(st.integers(0, 4))
    worth = data.draw(st.lists(st.none() | amounts, min_size=1 << count, max_size=1 << count))
    shares = exactly(shapley)(count, worth.__getitem__)
    expected = by_definition(count, worth)
    assert (shares is None) == (expected is None)
    if shares is not None and expected is not None:
        if count:
            assert exactly(sum)([*shares, worth[0]], Decimal(0)) == worth[-1]
        assert all(abs(one - other) < Decimal("1e-15") for one, other in zip(shares, expected, strict=True))


def test_two_that_matter_only_together_share_equally():
    assert shapley(2, lambda chosen: Decimal(10 if chosen == 3 else 0)) == [5, 5]


def test_one_that_needs_the_other_first_gets_what_it_adds_after_it():
    worth = {0: Decimal(1), 1: Decimal(4), 2: None, 3: Decimal(9)}
    assert shapley(2, worth.__getitem__) == [3, 5]


def test_two_halves_of_a_contradiction_cannot_be_distinguished():
    worth = {0: Decimal(1), 1: None, 2: None, 3: Decimal(9)}
    assert shapley(2, worth.__getitem__) is None


def test_what_rounding_leaves_goes_to_one_that_has_a_share():
    shares = exactly(shapley)(4, lambda chosen: Decimal(1 if chosen & 7 == 7 else 0))
    assert shares is not None
    assert sum(shares) == 1
    assert shares[3] == 0
    assert shares[:2] == [Decimal("0.333333333333333333")] * 2


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_and_a_single_one(count):
    assert shapley(count, lambda chosen: Decimal(chosen * 7)) == [7] * count
