"""Exact decimals: nothing is rounded but what does not end."""

from decimal import Decimal, Inexact
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmcost.model.money import cost, exactly, plain, product, quotient

whole = st.integers(-(10**40), 10**40)


def test_what_would_be_rounded_raises():
    @exactly
    def third():
        return Decimal(1) / Decimal(3)

    with pytest.raises(Inexact):
        third()


def test_the_context_ends_with_the_call():
    exactly(lambda: None)()
    assert Decimal(1) / Decimal(3) == Decimal("0.3333333333333333333333333333")


@given(whole, whole)
def test_products_are_exact(left, right):
    assert Fraction(product(Decimal(left), Decimal(right))) == left * right


@given(whole, st.integers(1, 10**20))
def test_a_quotient_is_the_nearest_of_eighteen_decimals(dividend, divisor):
    found = quotient(Decimal(dividend), Decimal(divisor))
    assert abs(Fraction(found) - Fraction(dividend, divisor)) <= Fraction(1, 2 * 10**18)
    assert (Fraction(found) * 10**18).denominator == 1


@pytest.mark.parametrize(
    ("dividend", "divisor", "places", "found"),
    [
        (1, 8, 18, "0.125"),
        (1, 7, 18, "0.142857142857142857"),
        (2, 3, 2, "0.67"),
        (1, 8, 2, "0.12"),  # half even
        (3, 8, 2, "0.38"),
        (6, 2, 18, "3"),
        (-1, 8, 2, "-0.12"),
    ],
)
def test_quotients(dividend, divisor, places, found):
    assert quotient(dividend, divisor, places) == Decimal(found)


@pytest.mark.parametrize(
    ("quantity", "unit_price", "per", "found"),
    [
        ("630", "10", 1000, "6.3"),
        ("264000000", "0.15", 1_000_000, "39.6"),
        ("3", "0.04", 1, "0.12"),
        ("1", "1e-18", 1_000_000, "1e-24"),
    ],
)
def test_costs(quantity, unit_price, per, found):
    assert cost(Decimal(quantity), Decimal(unit_price), per) == Decimal(found)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("750.00", "750"),
        ("0.0750", "0.075"),
        ("1E+3", "1000"),
        ("1E-20", "0.00000000000000000001"),
        ("0", "0"),
        ("0.000", "0"),
        ("-0", "0"),
        ("-0.10", "-0.1"),
        ("100", "100"),
    ],
)
def test_plain_text(value, text):
    assert plain(Decimal(value)) == text


@given(whole, st.integers(0, 60))
def test_plain_text_is_the_same_number(number, places):
    value = Decimal(f"{number}e-{places}")
    text = plain(value)
    assert Decimal(text) == value
    assert "E" not in text
    assert text == "0" or not ("." in text and text.endswith("0"))
