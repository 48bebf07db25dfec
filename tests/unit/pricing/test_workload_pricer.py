"""Billed quantities are computed once for each group of identically billed models."""

from dataclasses import replace

import pytest

from llmcost.model.inputs.request_shape import Image
from llmcost.model.inputs.serving import SideCall
from llmcost.model.inputs.tokenizers import Tokenizer, TokenizerFamily
from llmcost.model.money import ONE
from llmcost.model.reports.estimate import CountRatio
from llmcost.pricing.price_list.lookup import Candidate
from llmcost.pricing.price_list.price_book import PriceBook
from llmcost.pricing.workload_pricer import WorkloadPricer
from tests.support.catalogs import TODAY, catalog, d, mode, model, price, workload

CHEAP, EXPENSIVE = model("acme/one", price(1, 2)), model("best/two", price(10, 20))
BATCHING = model("host/three", price(1, 2, modes={"batch": mode("0.5")}))
LISTED = catalog(CHEAP, EXPENSIVE, BATCHING)


def pricer_of(work, listed=LISTED):
    return WorkloadPricer(work, PriceBook(listed, TODAY))


def billed(pricer, one):
    return pricer.billed_quantities(Candidate(one), pricer.prices.price(one).dated, ONE)


def test_models_that_differ_only_in_rates_share_their_quantities():
    pricer = pricer_of(workload())
    assert billed(pricer, CHEAP) is billed(pricer, EXPENSIVE)
    assert [(item.bucket, item.quantity) for item in billed(pricer, CHEAP).tokens] == [
        ("input", 1_000_000),
        ("output", 100_000),
    ]


def test_a_mode_that_the_workload_asks_for_distinguishes_models():
    plain, batched = workload(), workload(service_tier="batch")
    pricer = pricer_of(plain)
    assert billed(pricer, CHEAP) is billed(pricer, BATCHING)
    pricer = pricer.variant(batched)
    assert billed(pricer, CHEAP) is not billed(pricer, BATCHING)


def test_a_variant_has_the_same_prices():
    pricer = pricer_of(workload())
    changed = pricer.variant(workload(output_tokens=50))
    assert changed.prices is pricer.prices
    assert changed.workload.output_tokens == 50
    assert pricer.variant(workload()) is pricer


@pytest.mark.parametrize(
    ("fields", "only_text"),
    [
        ({}, True),
        ({"images": (Image(10, 10),)}, False),
        ({"side_calls": (SideCall("guard", "best/two", d(500)),)}, False),
    ],
)
def test_whether_all_that_is_billed_is_text(fields, only_text):
    assert pricer_of(workload(**fields)).only_text is only_text


def family(factor):
    return TokenizerFamily(title="t", factor=d(factor), low=d(factor), high=d(factor), source="list")


HERE, THERE = Tokenizer(family="here"), Tokenizer(family="there")
MODELS = [replace(CHEAP, tokenizer=HERE), replace(EXPENSIVE, tokenizer=THERE), replace(BATCHING, tokenizer=THERE)]
COUNTED = catalog(*MODELS, tokenizers={"here": family(1), "there": family("1.5")})


def test_text_is_converted_and_auxiliary_calls_are_not():
    """A side call of 500 tokens on a model at 10 per million: $5 for 1,000 requests, on any model."""
    pricer = pricer_of(workload(side_calls=(SideCall("guard", "best/two", d(500)),)), COUNTED)
    found = pricer.tokenized_for(MODELS[1]).typical
    assert (found.workload.input_tokens, found.workload.output_tokens) == (1500, 150)
    assert [item.monthly for item in found.auxiliary] == [item.monthly for item in pricer.auxiliary] == [5]


def test_one_workload_for_all_models_of_a_tokenizer():
    """1,000 tokens here are 1,500 there."""
    pricer = pricer_of(workload(), COUNTED)
    assert pricer.tokenized_for(MODELS[0]).typical is pricer
    found = pricer.tokenized_for(MODELS[1])
    assert (found.typical.workload.input_tokens, found.ratio) == (1500, CountRatio(d("1.5"), d("1.5"), d("1.5")))
    assert pricer.tokenized_for(MODELS[2]) is found
