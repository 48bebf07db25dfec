"""Rates of layers in another unit."""

from dataclasses import replace

import pytest

from llmcost.model.inputs.layers import LayerEffect
from llmcost.pricing.price_list.odd_rates import odd_rates, odd_rates_of
from tests.support.catalogs import band, catalog, d, mode, model, price

SHIPPED = model("acme/one", price("0.7", "2"), price("0.6", "2.1", from_=None))


def own(input, **fields):
    return replace(price(input, **fields), layer="own.yaml")


@pytest.mark.parametrize(
    ("rate", "odd"),
    [
        ("0.0000007", True),  # USD per token
        ("0.0007", False),  # a thousandth of 0.7, and more than one of 0.6
        ("0.0006", True),
        ("0.00060001", False),
        ("0.01", False),
        ("699.99", False),
        ("700", True),
        ("700000", True),
    ],
)
def test_a_rate_is_odd_at_a_thousand_times_the_shipped_ones(rate, odd):
    assert bool(list(odd_rates(SHIPPED, own(rate)))) is odd


def test_it_says_which_rate_and_the_shipped_one():
    entry = own(
        "0.0000007",
        output="0.002",
        long=(band(above=10, input="1", output="0.000002"),),
        modes={"batch": mode(input="9000")},
    )
    assert list(odd_rates(SHIPPED, entry)) == [
        "input is $0.0000007 per million tokens, against 0.6 in the price list",
        "output is $0.002 per million tokens, against 2.1 in the price list",
        ">10 output is $0.000002 per million tokens, against 2.1 in the price list",
        "batch input is $9000 per million tokens, against 0.6 in the price list",
    ]


def test_a_new_model_is_compared_with_all_list_prices():
    new = model("acme/new", own("0.0000007", output="0.01"))
    (found,) = odd_rates(new, new.prices[0])
    assert found == "input is $0.0000007 per million tokens, unlike any list price"


def test_shipped_and_free_prices_are_never_odd():
    assert list(odd_rates(SHIPPED, price("0.0000007"))) == []
    assert list(odd_rates(SHIPPED, own(None, output=None, free=True))) == []


def test_a_message_for_each_of_a_few():
    odd = [model(f"acme/m{n}", own("0.0000007")) for n in range(7)]
    layered = catalog(*odd, layers=(LayerEffect("own.yaml"),))
    assert odd_rates_of(catalog(*odd)) == []
    assert len(odd_rates_of(layered)) == 6
    assert odd_rates_of(layered)[0].startswith("own.yaml: acme/m0: input is $0.0000007")
    assert odd_rates_of(layered)[-1] == "and 2 more such rates: see `llmcost catalog lint FILE`"
    assert d("0.0000007") == odd[0].prices[0].input
