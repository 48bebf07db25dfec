"""A pricer never confuses two models: what it prices after many others is what it would have priced alone."""

from datetime import date
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from llmcost.model.inputs.catalog import CachePolicy, Schedule
from llmcost.model.inputs.request_shape import Agent, Compaction, Conversation, Image, Length, MediaTokens, Retrieval
from llmcost.model.inputs.serving import Batch, Cache, Retries
from llmcost.model.inputs.tokenizers import Tokenizer, TokenizerFamily
from llmcost.model.money import exactly
from llmcost.pricing.charge import billed_tokens
from llmcost.pricing.demand import demand
from llmcost.pricing.model_shares import ModelShare
from llmcost.pricing.monthly_cost import monthly_cost
from llmcost.pricing.price_list.lookup import Candidate, price_on
from llmcost.pricing.price_list.price_book import PriceBook
from llmcost.pricing.pricing_key import pricing_key, shared_key
from llmcost.pricing.workload_pricer import WorkloadPricer
from tests.support.catalogs import TODAY, band, catalog, d, mode, model, price, workload

PEAK = Schedule(hours=("08:00-20:00",), days=("mon", "tue"))
LATE = Schedule(hours=("20:00-08:00",))
SIZES = {"one": ("1", "0.8", "1.5"), "two": ("1.2", "1", "1.4")}
TOKENIZERS = {
    name: TokenizerFamily(title=name, factor=d(factor), low=d(low), high=d(high), source="list")
    for name, (factor, low, high) in SIZES.items()
}


def some(*values):
    """One of a few values, so that models are alike in most of them."""
    return st.sampled_from(values)


HALF = mode("0.5")
OF_PRICE = {
    "cache_read": (None, "0.1", "0.25"),
    "cache_write": (None, "1.25"),
    "cache_write_1h": (None, "2"),
    "storage_hour": (None, "1"),
    "image_input": (None, "1", "2"),
    "image_cache_read": (None, "0.2"),
    "free": (False, True),
    "long": (
        (),
        (band(above=1500, input="2", output="3"),),
        (band(at_least=1500, input="2", output="3"),),
        (band(above=1500, input="2", output="3", applies="marginal"),),
        (band(above=9000, input="4", output="5", cache_read="0.2"), band(above=1500, input="2", output="3")),
    ),
    "modes": (
        {},
        {"batch": HALF},
        {"batch": mode("0.5", excludes=("long",)), "flex": mode("0.7")},
        {"batch": mode(input="0.3", output="1"), "peak": mode("2", schedule="peak")},
        {"batch": HALF, "flex": HALF, "peak": mode("3", schedule="late")},
    ),
}
OF_MODEL = {
    "thinking": ("never", "always"),
    "thinking_resent": ("never", "always"),
    "tier": ("economy", "mid"),
    "context": (None, 8000, 20_000),
    "max_output": (None, 300),
    "cache": (None, CachePolicy(1024, "1h"), CachePolicy(0, "5m"), CachePolicy(512, "10m"), CachePolicy(512)),
    "regions": ({}, {"eu": d("1.1")}, {"eu": d("1.2"), "us": d("1")}),
    "discount": (d("1"), d("0.9")),
    "tokenizer": (None, Tokenizer(encoding="one"), Tokenizer(encoding="two")),
    "capabilities": ((), ("vision",)),
}
ANY = {**OF_PRICE, **OF_MODEL}
CHANGE = st.sampled_from(sorted(ANY)).flatmap(lambda name: st.tuples(st.just(name), st.sampled_from(ANY[name])))


@st.composite
def sold(draw):
    """Models of which each differs from the one before it in one thing."""
    fields = {name: draw(st.sampled_from(values)) for name, values in ANY.items()}
    models = []
    for number, (name, value) in enumerate([("tier", "economy"), *draw(st.lists(CHANGE, min_size=1, max_size=12))]):
        fields = {**fields, name: value}
        entry = price(**{each: fields[each] for each in OF_PRICE})
        models.append(model(f"acme/{number}", entry, **{each: fields[each] for each in OF_MODEL}))
    return models


KEPT = {"keep_images": some(None, None, 1), "compact": some(None, None, Compaction(d(1000), d(250)))}
SHAPES: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.fixed_dictionaries({}),
    st.fixed_dictionaries({"conversation": st.builds(Conversation, some(2, 7), some(d(60), d(700)), **KEPT)}),
    st.fixed_dictionaries({"agent": st.builds(Agent, some(2, 5), some(d(300)), **KEPT)}),
)
WORK = st.fixed_dictionaries(
    {
        "input_tokens": some("600", "1500", "1501", "5000", Length(p50=d(1400), p95=d(9000))),
        "output_tokens": some("0", "100", "100"),
        "thinking_multiplier": some(None, None, "0", "3"),
        "thinking_resent": some(None, None, None, "tool_loop"),
        "service_tier": some("standard", "standard", "flex"),
        "region": some(None, None, "eu"),
        "batch": some(None, None, Batch(d("0.4")), Batch(d(1), discount=d("0.2"))),
        "hours": some(None, "09:00-17:00 UTC"),
        "retries": some(None, Retries(d("0.1"), "input")),
        "images": some((), (), (), (), (), (Image(800, 600),)),
        "media_tokens": some(None, None, None, MediaTokens(image_input=d(400), image_output=d(90))),
        "retrieval": some(None, None, Retrieval(chunks=d(3), chunk_tokens=d(200))),
        "cache": st.one_of(
            st.none(),
            st.builds(
                Cache,
                tokens=some(None, d(500), d(600)),
                prefix=st.booleans(),
                images=some(False, False, True),
                hit_rate=some(None, d("0.8")),
                ttl=some("5m", "1h"),
                explicit=st.booleans(),
            ),
        ),
    }
)

THINKERS = [
    model("acme/0", thinking="always"),
    model("acme/1", thinking="always", thinking_resent="always"),
]
"""Alike but for what they send again."""


@settings(max_examples=300)
@example(THINKERS, {}, {"conversation": Conversation(turns=3, user_tokens=d(60))}, ["1"])
@given(sold(), WORK, SHAPES, st.lists(some("1", "0.5", "0.25"), min_size=1, max_size=2))
@exactly
def test_a_model_after_others_costs_what_it_costs_alone(models, fields, shape, shares):
    own = model("acme/one", price(cache_read="0.1"), tokenizer=Tokenizer(encoding="one"))
    listed = catalog(own, *models, schedules={"peak": PEAK, "late": LATE}, tokenizers=TOKENIZERS)
    work = workload(**fields, **shape)
    pricer = WorkloadPricer(work, PriceBook(listed, TODAY))
    for one in models:
        for share in shares:
            reached = [ModelShare(Candidate(one), d(share))]
            alone = WorkloadPricer(work, PriceBook(listed, TODAY))
            assert monthly_cost(pricer, reached, baseline=own) == monthly_cost(alone, reached, baseline=own)


LONG_MINIMUM = [
    model("acme/0", price(cache_read="0.1")),
    model("acme/1", price(cache_read="0.1"), cache=CachePolicy(1024)),
]
"""The same but for the shortest prefix that they cache."""
FREE = [
    model("acme/0", price(cache_read="0.1", cache_write="1.25")),
    model("acme/1", price(cache_read="0.1", cache_write="1.25", free=True)),
]
"""The same but for being free: one has no price for writes that live an hour, the other needs none."""
WHOLE_PREFIX = {"input_tokens": "1500", "cache": Cache(prefix=True, hit_rate=d("0.8"))}
"""A prefix of a length that nobody states: no plain request has one."""
ONE_HOUR = {"cache": Cache(tokens=d(500), hit_rate=d("0.8"), ttl="1h")}


@settings(max_examples=400)
@example(LONG_MINIMUM, WHOLE_PREFIX, {}, "1")
@example(FREE, ONE_HOUR, {}, "1")
@given(sold(), WORK, SHAPES, some("1", "0.5"))
@exactly
def test_what_a_shared_key_omits_changes_no_quantity(models, fields, shape, share):
    listed = catalog(*models, schedules={"peak": PEAK, "late": LATE}, tokenizers=TOKENIZERS)
    work = workload(**fields, **shape)
    for one in models:
        key = pricing_key(work, Candidate(one), price_on(listed, one, TODAY), listed, d(share))
        assert quantities(work, shared_key(work, key), listed) == quantities(work, key, listed)


def quantities(work, key, listed):
    """All that a month on the models with a key bills, and its notes."""
    asked = demand(work, key, listed, TODAY)
    billed = billed_tokens(asked.batches, key.thresholds, key.mode_rules, explained=True)
    return billed, asked.notes, asked.misfit, asked.caches


@exactly
def test_a_price_book_knows_what_has_no_price_yet():
    late = model("acme/one", price(from_=date(2030, 1, 1)))
    prices = PriceBook(catalog(late), TODAY)
    assert prices.price(late) is None
    assert monthly_cost(WorkloadPricer(workload(), prices)).monthly is None
    assert prices.price(late) is None
