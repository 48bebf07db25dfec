"""One row: the month of a workload on a model (laws P2, P6, T5, V5)."""

from datetime import timedelta

import pytest

from llmcost.model.inputs.serving import Cache, RouteLeg
from llmcost.model.inputs.tokenizers import Tokenizer, TokenizerFamily
from llmcost.model.reports.estimate import CountRatio, Status
from llmcost.model.reports.notes import NoteCode
from llmcost.pricing.model_shares import ModelShare
from llmcost.pricing.monthly_cost import monthly_cost, paid_calls
from llmcost.pricing.price_list.lookup import find
from llmcost.pricing.price_list.price_book import PriceBook
from llmcost.pricing.workload_pricer import WorkloadPricer
from tests.support.catalogs import TODAY, band, catalog, d, fee, market, model, price, row_of, workload


def row(work, *models, on=None, baseline=None, **fields):
    """The row of a workload on its own model, or on another one."""
    listed = catalog(*models, **fields)
    pricer = WorkloadPricer(work, PriceBook(listed, TODAY))
    shares = [ModelShare(find(listed, on))] if on else None
    return monthly_cost(pricer, shares, baseline=listed.models[baseline] if baseline else None)


def test_the_components_sum_to_the_month_and_the_buffer_is_one_of_them():
    """1,000 requests of 1,000 tokens at 1 and 100 at 2, and a quarter more: (1 + 0.2) × 1.25."""
    found = row(workload(buffer="0.25"), model())
    assert {item.key.name: item.monthly for item in found.components} == {
        "input": 1,
        "output": d("0.2"),
        "buffer": d("0.3"),
    }
    assert (found.monthly, found.before_buffer, found.per_request) == (d("1.5"), d("1.2"), d("0.0015"))


def test_before_its_first_price_a_model_is_not_priced():
    later = TODAY + timedelta(days=3)
    found = row(workload(), model("acme/one", price(from_=later), released=None))
    assert (found.status, found.monthly) == (Status.NOT_PRICED, None)
    assert f"its first is from {later}" in found.reason


def test_what_is_missing_leaves_the_own_month_at_least_and_makes_an_alternative_not_eligible():
    silent = model("best/silent", price(1, None))
    own = row(workload(model="best/silent"), silent)
    assert (own.status, own.at_least, own.monthly) == (Status.PRICED, True, 1)
    other = row(workload(), model(), silent, on="best/silent", baseline="acme/one")
    assert (other.status, other.monthly, other.reason) == (Status.NOT_ELIGIBLE, None, "has no price for output")


def test_a_model_that_has_a_price_for_nothing_is_not_priced():
    assert row(workload(), model("acme/one", price(None, None))).status is Status.NOT_PRICED


@pytest.mark.parametrize(
    ("days", "noted"),
    [(61, None), (60, NoteCode.RETIRES), (1, NoteCode.RETIRES), (0, NoteCode.RETIRED), (-400, NoteCode.RETIRED)],
)
def test_a_retirement_is_noted_sixty_days_ahead(days, noted):
    found = row(workload(), model(retires=TODAY + timedelta(days=days), successor="acme/two"))
    assert [note.code for note in found.notes] == ([noted] if noted else [])
    assert found.successor == ("acme/two" if noted else None)


def test_an_explicit_cache_is_stored_by_the_hour():
    """2,000 tokens for 12 hours on 30 days at $1 for a million token-hours: 0.72."""
    kept = Cache(tokens=d(1000), explicit=True, hit_rate=d(1), hours_per_day=d(24))
    found = row(workload(output_tokens=0, cache=kept), model("acme/one", price(1, 2, cache_read="0.1", storage_hour=1)))
    assert {item.key.name: item.monthly for item in found.components} == {
        "cache_read": d("0.1"),
        "cache_storage": d("0.72"),
    }


def test_fees_are_paid_for_each_attempt():
    """2.5 searches of 1,000 requests, 500 of them free, at one cent."""
    work = workload(output_tokens=0, fees={"search": d("2.5"), "never": d(0)})
    assert paid_calls(work) == {"search": 2500}
    found = row(work, model(fees={"search": fee("0.01", 500)}))
    assert (found.monthly, [item.key.name for item in found.components]) == (21, ["input", "fee:search"])


def test_another_tokenizer_bills_its_typical_count_and_has_a_range():
    """It makes 1.2, or 1.0 to 1.5, tokens of what is 1, or 0.8 to 1.25, here: 0.8 to 1.875 times as many."""

    def family(factor, low, high):
        return TokenizerFamily(title="t", factor=d(factor), low=d(low), high=d(high), source="list")

    mine = model(tokenizer=Tokenizer(family="here"))
    other = model("best/two", tokenizer=Tokenizer(family="there"))
    known = {"here": family(1, "0.8", "1.25"), "there": family("1.2", 1, "1.5")}
    found = row(workload(), mine, other, on="best/two", baseline="acme/one", tokenizers=known)
    assert (found.low, found.monthly, found.high) == (d("0.96"), d("1.44"), d("2.25"))
    assert (found.counts, found.tokenizer) == (CountRatio(d("1.2"), d("0.8"), d("1.875")), "there")
    own = row(workload(), mine, tokenizers=known)
    assert (own.monthly, own.low, own.counts) == (d("1.2"), None, None)


def test_a_threshold_is_decided_on_the_converted_counts():
    """800 tokens here are 960 there, and 1,200 at most: above 1,000 tokens the price is ten times as high."""

    def family(factor, high):
        return TokenizerFamily(title="t", factor=d(factor), low=d(1), high=d(high), source="list")

    mine = model(tokenizer=Tokenizer(family="here"))
    long = (band(above=1000, input="10"),)
    other = model("best/two", price(1, 2, long=long), tokenizer=Tokenizer(family="there"))
    known = {"here": family(1, 1), "there": family("1.2", "1.5")}
    work = workload(input_tokens=800, output_tokens=0)
    found = row(work, mine, other, on="best/two", baseline="acme/one", tokenizers=known)
    assert (found.low, found.monthly, found.high) == (d("0.8"), d("0.96"), d("12"))


def test_a_mix_has_the_range_of_its_legs():
    """Half of 1,000 requests on each: $0.60, and $0.60 × 1.2, or 1 to 1.5."""

    def family(factor, high):
        return TokenizerFamily(title="t", factor=d(factor), low=d(1), high=d(high), source="list")

    models = [model(tokenizer=Tokenizer(family="here")), model("best/two", tokenizer=Tokenizer(family="there"))]
    listed = market(*models, tokenizers={"here": family(1, 1), "there": family("1.2", "1.5")})
    legs = tuple(RouteLeg(one.id, d("0.5")) for one in models)
    found = row_of(listed, workload(model=None, route=legs))
    assert (found.low, found.monthly, found.high) == (d("1.2"), d("1.32"), d("1.5"))
    assert (found.tokenizer, found.counts) == ("here + there", None)


def test_a_row_shows_the_list_rates_and_where_they_come_from():
    found = row(workload(), model("acme/one", price(3, 15, cache_read="0.3")))
    assert found.rates == {"input": 3, "output": 15, "cache_read": d("0.3")}
    assert found.citation.url == "https://example.com/prices"
