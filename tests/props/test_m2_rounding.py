"""Law M2: amounts are rounded once, half up, and rows add up to the total shown."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from llmcost.render.document import format_values
from tests.props.strategies import frac, wide
from tests.support.catalogs import decimals, scaled

CENT = frac(1, 100)


amounts = st.one_of(
    wide(10**6),
    decimals(0, 10**6, 4),
    st.sampled_from([Decimal(0), Decimal("0.005"), Decimal("0.004999"), Decimal("1e-18")]),
)


def cents(text):
    """The cents that a cell shows; what is below a cent counts as none."""
    return 0 if text == "<$0.01" else int(text.replace("$", "").replace(",", "").replace(".", ""))


def half_up(number):
    return (number * 100 + frac(1, 2)).__floor__()


@given(amounts)
def test_m2_money_is_rounded_half_up_and_never_to_nothing(amount):
    text = format_values.money(amount)
    assert (text == "$0.00") is (amount == 0)
    assert text == "<$0.01" if 0 < amount < CENT else cents(text) == half_up(frac(amount))
    assert format_values.small_money(amount).strip("$0.") or amount == 0


@given(st.lists(amounts, max_size=12))
def test_m2_rows_add_up_to_the_total_shown(column):
    total = sum(map(frac, column), frac(0))
    shown = format_values.amount_column(column, scaled(int(total * 10**18), 18))
    assert sum(map(cents, shown)) == half_up(total)
    for text, amount in zip(shown, column, strict=True):
        assert abs(cents(text) - frac(amount) * 100) < 1
        assert (text == "$0.00") is (amount == 0)
