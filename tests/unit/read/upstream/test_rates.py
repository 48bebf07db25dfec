"""Figures of price lists as exact rates, in USD per million tokens."""

import json
from decimal import Decimal

import pytest

from llmcost.model.inputs.upstream import UpstreamPrice, UpstreamRates
from llmcost.read.upstream.rates import UnclearPrice, decimal_of, history_of, rate_of, upstream_rates_of
from tests.support.catalogs import d


def rate(value, name="input", per_token=False):
    return rate_of(value, "the key", name, per_token=per_token)


@pytest.mark.parametrize(("text", "value"), [("2.5e-7", "0.00000025"), ("1E+3", "1000"), ("0.10", "0.1")])
def test_any_notation_is_exact(text, value):
    assert decimal_of(text) == d(value)


@pytest.mark.parametrize("text", ["", "free", "0x10"])
def test_what_is_no_number(text):
    with pytest.raises(ValueError, match=f"^{text}$"):
        decimal_of(text)


def test_a_price_per_token_is_a_million_times_that():
    assert rate("0.0000025", per_token=True) == d("2.5")
    assert rate(json.loads("2.5e-06", parse_float=Decimal), per_token=True) == d("2.5")
    assert rate(3) == 3


@pytest.mark.parametrize("nothing", [None, "", 0, "0", "0.0"])
def test_what_is_missing_or_zero_is_no_rate(nothing):
    assert rate(nothing) is None


@pytest.mark.parametrize(
    ("value", "reason"),
    [(-1, "negative"), ("free", "not a number"), (True, "not a number"), (10**8, "not a plausible price")],
)
def test_an_unclear_price(value, reason):
    with pytest.raises(UnclearPrice, match=reason):
        rate(value)


def test_a_binary_fraction_is_no_list_price_and_another_rate_of_that_kind_is_ignored():
    fraction = Decimal("0.30000000000000004")
    with pytest.raises(UnclearPrice, match="binary fraction"):
        rate(fraction)
    assert rate(fraction, "cache_read") is None


def test_a_band_has_every_rate_and_one_that_changes_nothing_is_dropped():
    base = {"input": d(1), "output": d(2), "thinking": d(2)}
    found = upstream_rates_of(base, {1000: {"input": d(3)}, 2000: {"input": d(3)}, 3000: {"output": d(5)}})
    assert found == UpstreamRates(
        {"input": d(1), "output": d(2)},
        {1000: {"input": d(3), "output": d(2)}, 3000: {"input": d(3), "output": d(5)}},
    )


def test_a_history_has_only_the_steps_that_change_something():
    one, two = (UpstreamPrice(None, UpstreamRates({"input": d(n)}, {})) for n in (1, 2))
    assert history_of([one, one, two, two, one]) == (one, two, one)
    with pytest.raises(UnclearPrice, match="no price per token"):
        history_of([UpstreamPrice(None, UpstreamRates({}, {}))])
