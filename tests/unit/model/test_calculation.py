"""Calculations go from left to right, as on a pocket calculator."""

import pytest

from llmcost.model.calculation import DERIVED, MINUS, OVER, PLUS, TIMES, Step, evaluate, grouped
from tests.support.catalogs import d


def step(value, op=TIMES):
    return Step(d(value), "a number", op=op)


@pytest.mark.parametrize(
    ("steps", "result"),
    [
        ([step(7, PLUS)], 7),
        ([step(2), step(3, PLUS), step(4)], 20),
        ([step(2), step(3), step(4, PLUS)], 10),
        ([step(10), step(4, MINUS), step(2, OVER)], 3),
        ([step("0.1"), step("0.2", PLUS)], d("0.3")),
    ],
)
def test_no_sign_goes_before_another(steps, result):
    assert evaluate(steps) == result


def test_a_division_that_does_not_end_has_18_decimals():
    assert evaluate([step(1), step(3, OVER)]) == d("0.333333333333333333")


def test_a_group_is_one_number_with_its_calculation():
    """2 × (10 − 4)."""
    group = grouped("the rest", step(10), step(4, MINUS))
    assert (group.value, group.name, group.origin, len(group.inner)) == (6, "the rest", DERIVED, 2)
    assert evaluate([step(2), group]) == 12
