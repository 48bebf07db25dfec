"""Usage × rates → line items: each bucket once (laws T1 and M1)."""

import pytest

from llmcost.model.calculation import Step
from llmcost.model.usage import TokenClass, usage
from llmcost.pricing.charge import asked_fees, charge, charge_fee, charge_storage, fee_of, units_of
from llmcost.pricing.price_list.price_book import PriceBook
from llmcost.pricing.rates import ServiceTerms
from llmcost.pricing.request_groups import RequestBatch
from tests.support.catalogs import TODAY, band, catalog, d, fee, mode, model, price


def priced(*prices, **fields):
    """The only price of a model."""
    one = model("acme/one", *prices, **fields)
    return PriceBook(catalog(one), TODAY).price(one)


def batch(count, sent, generated, terms=None, **parts):
    used = usage(d(sent), d(generated), {TokenClass(name): d(tokens) for name, tokens in parts.items()})
    return RequestBatch(d(count), used, terms or ServiceTerms())


def items(batches, at):
    return [
        (item.key.full_name, item.quantity, item.unit_price, item.monthly) for item in charge(batches, at, "acme/one")
    ]


def test_each_bucket_is_an_item():
    """1,000 requests of 800 plain and 200 cached tokens, at 3 and 0.3; 100 generated at 15."""
    at = priced(price(3, 15, cache_read="0.3"))
    assert items([batch(1000, 1000, 100, cache_read=200)], at) == [
        ("input", 800_000, 3, d("2.4")),
        ("cache_read", 200_000, d("0.3"), d("0.06")),
        ("output", 100_000, 15, d("1.5")),
    ]


def test_batches_that_pay_alike_are_one_item_and_others_are_apart():
    """A mode and a band are rates of their own: 10 short requests in two batches, 5 long ones, 5 half price."""
    at = priced(price(2, 0, long=(band(above=1000, input=4, output=0),), modes={"batch": mode("0.5")}))
    half = batch(5, 1000, 0, ServiceTerms(modes=("batch",)))
    found = items([batch(6, 1000, 0), batch(4, 1000, 0), batch(5, 1001, 0), half], at)
    assert sorted(found) == [
        ("input", 10_000, 2, d("0.02")),
        ("input >1000", 5005, 4, d("0.02002")),
        ("input batch", 5000, 1, d("0.005")),
    ]


def test_a_bucket_without_a_rate_has_no_amount_and_not_zero():
    assert items([batch(1, 10, 10)], priced(price(1, None))) == [
        ("input", 10, 1, d("0.00001")),
        ("output", 10, None, None),
    ]


@pytest.mark.parametrize(("fees", "found"), [({"search_1k": 10}, 1000), ({"search": "0.01"}, 1), ({"other": 1}, None)])
def test_a_fee_is_for_a_call_or_for_a_thousand(fees, found):
    result = fee_of(priced(fees={name: fee(usd) for name, usd in fees.items()}).dated, "search")
    assert (result and result[1]) == found


def test_a_fee_is_paid_beyond_the_free_calls_and_cut_by_a_discount():
    """700 calls, 200 of them free, at $10 for 1,000, with a tenth off: 0.5 × 10 × 0.9."""
    at = priced(fees={"search_1k": fee(10, 200)}, discount=d("0.9"))
    calls = (Step(d(700), "calls"),)
    item = charge_fee("search", calls, d(30), at, "acme/one")
    assert (item.key.name, item.quantity, item.unit_price, item.per, item.monthly) == (
        "fee:search",
        500,
        9,
        1000,
        d("4.5"),
    )
    shared = charge_fee("search", calls, d(30), at, "acme/one", d(50))
    assert (shared.quantity, shared.monthly) == (650, d("5.85"))
    assert charge_fee("session", calls, d(30), at, "acme/one").monthly is None


def test_storage_is_paid_by_the_token_hour():
    """2,000 tokens for 720 hours at $1 for a million token-hours."""
    steps = (Step(d(2000), "tokens kept"), Step(d(720), "hours"))
    assert charge_storage(steps, priced(price(storage_hour=1)), "acme/one").monthly == d("1.44")
    assert charge_storage(steps, priced(price()), "acme/one").monthly is None
    assert charge_storage(steps, priced(price(None, None, free=True)), "acme/one").monthly == 0


def test_fees_that_are_always_billed_are_asked_for_once():
    fees = {"request_1k": fee(5, always=True), "request_large": fee(1, instead_of="request"), "search": fee(1)}
    for given, asked in (
        ({}, {"request": 1}),
        ({"search": 2}, {"search": 2, "request": 1}),
        ({"request": 3}, {"request": 3}),
        ({"request": 0}, {"request": 1}),
        ({"request_large": 1}, {"request_large": 1}),
        ({"request_large": 0}, {"request": 1}),
    ):
        assert asked_fees({name: d(calls) for name, calls in given.items()}, fees) == asked


def test_a_model_without_rates_is_sold_by_the_unit():
    fees = {"image": fee(1), "character_1k": fee(2)}
    assert units_of(priced(price(None, None), fees=fees).dated) == ("image", "character")
    assert units_of(priced(price(None, 1), fees=fees).dated) == ()
    assert units_of(priced(price(None, None, free=True), fees=fees).dated) == ()
