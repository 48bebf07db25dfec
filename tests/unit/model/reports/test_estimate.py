"""The range of a month, whoever has one: a row, or a mix of models."""

from decimal import Decimal

import pytest

from llmcost.model.reports.estimate import Row, Status, month_ends
from llmcost.model.reports.optimize import Mix


def row(monthly=None, low=None, high=None, tokenizer="", **more):
    amounts = [None if each is None else Decimal(each) for each in (monthly, low, high)]
    names = {"monthly": amounts[0], "low": amounts[1], "high": amounts[2]}
    priced = Status.NOT_PRICED if monthly is None else Status.PRICED
    return Row(
        "acme/one", tier="mid", thinking_multiplier=Decimal(0), status=priced, tokenizer=tokenizer, **names, **more
    )


def test_an_exact_month_has_itself_at_both_ends():
    assert month_ends(row(3)) == (3, 3, 3)
    assert month_ends(row(3, 2, 5)) == (3, 2, 5)
    assert month_ends(row()) == ()
    assert month_ends(Mix("single", (), Decimal(3), Decimal(1), low=Decimal(2), high=Decimal(5))) == (3, 2, 5)


@pytest.mark.parametrize(
    ("one", "other", "cheaper"),
    [
        (row(3, 2, 4), row(6, 5, 7), True),
        (row(3, 2, 5), row(6, 5, 7), False),
        (row(3, 2, 5, "gemini"), row(4, 3, 6, "gemini"), True),
        (row(3, 2, 6, "gemini"), row(4, 3, 6, "gemini"), False),
        (row(3, 2, 5, "gemini"), row(4, 3, 6, "tekken"), False),
        (row(3, at_least=True), row(6), False),
        (row(3), row(6, at_least=True), True),
        (row(3), row(), False),
    ],
)
def test_cheaper_is_what_no_range_contradicts(one, other, cheaper):
    assert one.is_cheaper_than(other) is cheaper
    assert not other.is_cheaper_than(one)
