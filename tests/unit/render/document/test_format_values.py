"""Values → text: the only rounding there is, half up, and never a zero that is none."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmcost.render.document.format_values import (
    amount_column,
    clean,
    count,
    money,
    neutralize_commands,
    number,
    percent,
    quantity,
    rate,
    rounded,
    small_money,
    versus,
    width,
)


def d(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


AMOUNTS = st.decimals(0, 10**12, places=6)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "$0.00"), ("-0", "$0.00"), ("0.000000000000000001", "<$0.01"), ("0.0099", "<$0.01"), ("0.01", "$0.01"),
        ("0.014999", "$0.01"), ("0.015", "$0.02"), ("2.675", "$2.68"), ("1.005", "$1.01"), ("999.995", "$1,000.00"),
        ("1234567.891", "$1,234,567.89"), ("750", "$750.00"), ("-5.555", "−$5.56"), ("-0.001", "−<$0.01"), (None, "not priced"),
        ("1E+3", "$1,000.00"), ("123456789012345678901234567890.125", "$123,456,789,012,345,678,901,234,567,890.13"),
    ],
)  # fmt: skip
def test_money(amount, text):
    assert money(d(amount)) == text


def test_money_that_is_a_least():
    assert money(Decimal(5), at_least=True) == "≥ $5.00"
    assert money(None, at_least=True) == "not priced"


@given(AMOUNTS)
def test_money_is_never_more_than_half_a_cent_off_and_never_nothing_for_something(amount):
    text = money(amount)
    if text == "<$0.01":
        assert 0 < amount < Decimal("0.01")
    else:
        assert abs(Decimal(text.replace("$", "").replace(",", "")) - amount) <= Decimal("0.005")
        assert (text == "$0.00") is (amount == 0)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0.000403920", "$0.000404"), ("0.0025", "$0.00250"), ("0.00000123456", "$0.00000123"), ("0.5", "$0.500"),
        ("0.99", "$0.990"), ("0.9999", "$1.000"), ("1", "$1.00"), ("2.345", "$2.35"), ("0", "$0.00"), (None, "not priced"),
        ("-0.0025", "−$0.00250"), ("1234.5", "$1,234.50"), ("1E-18", "$0.00000000000000000100"),
    ],
)  # fmt: skip
def test_small_money_has_three_digits_that_count(amount, text):
    assert small_money(d(amount)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0.15", "0.15"), ("3", "3.00"), ("0.6", "0.60"), ("0.075", "0.075"), ("0.0375", "0.0375"), ("1000", "1,000.00"),
        ("0", "0.00"), ("2.50", "2.50"), ("0.000000000000000001", "0.000000000000000001"), (None, "—"), ("1E+2", "100.00"),
    ],
)  # fmt: skip
def test_rates_are_exact(value, text):
    assert rate(d(value)) == text


@given(st.decimals(0, 100_000, places=9))
def test_no_digit_of_a_rate_is_lost(value):
    assert Decimal(rate(value).replace(",", "")) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "0"), ("1", "1"), ("0.333", "0.33"), ("0.335", "0.34"), ("999999", "999,999"), ("1000000", "1.00M"),
        ("1234567", "1.23M"), ("999999999", "1,000.00M"), ("1000000000", "1.00B"), ("2500000000000", "2.50T"),
        ("1E+15", "1,000.00T"),
    ],
)  # fmt: skip
def test_quantities(value, text):
    assert quantity(Decimal(value)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "0"),
        ("10", "10"),
        ("100.10", "100.1"),
        ("1234.5", "1,234.5"),
        ("0.125", "0.13"),
        ("33.333", "33.33"),
        ("1E+2", "100"),
    ],
)
def test_numbers(value, text):
    assert number(Decimal(value)) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        ("0", "0%"),
        ("0.0001", "<1%"),
        ("0.0099", "<1%"),
        ("0.01", "1%"),
        ("0.005", "<1%"),
        ("0.125", "13%"),
        ("1", "100%"),
        ("2.5", "250%"),
    ],
)
def test_percent(share, text):
    assert percent(Decimal(share)) == text


def test_percent_with_decimals():
    assert percent(Decimal("0.1234"), 1) == "12.3%"
    assert percent(Decimal("0.0004"), 2) == "0.04%"


@pytest.mark.parametrize(
    ("amount", "base", "text"),
    [
        ("65", "100", "−35%"), ("112", "100", "+12%"), ("100", "100", "same"), ("99.9", "100", "−<1%"), ("100.1", "100", "+<1%"),
        ("99.5", "100", "−1%"), ("199.4", "100", "+99%"), ("199.9", "100", "+100%"), ("200", "100", "2.0×"), ("320", "100", "3.2×"),
        ("2121200", "1000", "2,121.2×"), ("0", "100", "−100%"), ("0.4", "100", "−100%"), (None, "100", "—"), ("5", None, "—"),
        ("5", "0", "—"), ("0", "0", "—"), ("1", "3", "−67%"),
    ],
)  # fmt: skip
def test_versus(amount, base, text):
    assert versus(d(amount), d(base)) == text


@given(AMOUNTS, AMOUNTS.filter(bool))
def test_versus_never_turns_the_sign(amount, base):
    text = versus(amount, base)
    assert text.startswith("−") is (amount < base)
    assert (text == "same") is (amount == base)


@given(st.lists(AMOUNTS, min_size=1, max_size=12))
def test_a_column_of_amounts_adds_up_to_its_total(amounts):
    total = sum(amounts, Decimal(0))
    shown = amount_column(amounts, total)
    cents = [Decimal(0) if text == "<$0.01" else Decimal(text.replace("$", "").replace(",", "")) for text in shown]
    assert sum(cents) == rounded(total, 2)
    assert all(abs(cent - amount) < Decimal("0.01") for cent, amount in zip(cents, amounts, strict=True))
    assert all((text == "$0.00") is (amount == 0) for text, amount in zip(shown, amounts, strict=True))


def test_a_column_with_something_unpriced_is_shown_as_it_is():
    assert amount_column([Decimal("1.005"), None], None) == ["$1.01", "not priced"]
    assert amount_column([Decimal("1.005"), None], Decimal("1.005")) == ["$1.01", "not priced"]
    assert amount_column([], Decimal(0)) == []


def test_thirds_of_a_dollar():
    third = Decimal(1) / 3
    assert amount_column([third] * 3, Decimal(1)) == ["$0.34", "$0.33", "$0.33"]


@pytest.mark.parametrize(("size", "text"), [(0, "0 models"), (1, "1 model"), (2, "2 models"), (1200, "1,200 models")])
def test_counts(size, text):
    assert count(size, "model") == text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("plain", "plain"), ("a\tb\nc\r", "a b c "), ("\x1b[31mred\x1b[0m", "[31mred[0m"), ("\x9b2J", "2J"), ("a\x00b\x07c\x7f", "abc"),
        ("\u202etxt.exe", "txt.exe"), ("a\u2066b\u2069", "ab"), ("zero\u200bwidth\ufeff", "zerowidth"), ("a\u2028b\u2029c", "abc"),
        ("é😀日本", "é😀日本"), ("\udc80x", "x"), ("\ue000", ""), ("no\xa0break", "no\xa0break"), ("", ""),
    ],
)  # fmt: skip
def test_clean(text, cleaned):
    assert clean(text) == cleaned


@given(st.text())
def test_what_is_clean_stays_so(text):
    assert clean(clean(text)) == clean(text)
    assert not any(c in clean(text) for c in "\x1b\n\r\t\x9b\u202e\u200b")


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("::error::x", ": :error::x"), ("  ::set-output name=a::b", "  : :set-output name=a::b"), ("a ::b::", "a ::b::"),
        ("##[error]x", "## [error]x"), ("text ##[group]", "text ## [group]"), ("a: b", "a: b"), ("# x", "# x"),
    ],
)  # fmt: skip
def test_harmless(line, shown):
    assert neutralize_commands(line) == shown
    assert neutralize_commands(shown) == shown


@pytest.mark.parametrize(
    ("text", "columns"), [("", 0), ("abc", 3), ("é", 1), ("e\u0301", 1), ("日本", 4), ("😀", 2), ("▸ ×—", 4)]
)
def test_width(text, columns):
    assert width(text) == columns
