"""Which models share their billed quantities: those that a workload cannot tell apart, and no others."""

import pytest

from llmcost.model.inputs.request_shape import Agent, Conversation
from llmcost.model.inputs.serving import Cache
from llmcost.model.money import exactly
from llmcost.pricing.price_list.lookup import Candidate, price_on
from llmcost.pricing.pricing_key import pricing_key, shared_key
from tests.support.catalogs import TODAY, band, catalog, d, model, price, row_of, workload
from tests.support.catalogs import market as list_of

CHAT = {"conversation": Conversation(turns=3, user_tokens=d(60))}
THINKING = {"thinking": "always"}
LONG = (band(above=1400, input="2", output="3"),)


@exactly
def shared(work, *models):
    """Whether the models have one key for the workload."""
    listed = catalog(*models)
    keys = [pricing_key(work, Candidate(one), price_on(listed, one, TODAY), listed) for one in models]
    return len({shared_key(work, key) for key in keys}) == 1


def pair(first, second, **fields):
    """Two models that differ in one of a price's or a model's fields."""
    price_fields = {"long", "cache_read", "cache_write", "cache_write_1h", "storage_hour", "free", "modes"}
    return [
        model(
            f"acme/{number}",
            price(**{name: value for name, value in {**fields, **change}.items() if name in price_fields}),
            **{name: value for name, value in {**fields, **change}.items() if name not in price_fields},
        )
        for number, change in enumerate((first, second))
    ]


@pytest.mark.parametrize(
    ("fields", "first", "second"),
    [
        ({}, THINKING, {**THINKING, "thinking_resent": "always"}),
        (CHAT, {"thinking_resent": "never"}, {"thinking_resent": "always"}),
        ({}, {"context": 1100}, {"context": 9000}),
        ({}, {"max_output": 100}, {"max_output": 9000}),
        ({}, {"long": ()}, {"long": LONG}),
        (CHAT, {"long": ()}, {"long": (band(above=1480, input="2", output="3"),)}),
        ({"cache": Cache(tokens=d(500))}, {"cache_write_1h": None}, {"cache_write_1h": "2"}),
        ({"cache": Cache(tokens=d(500))}, {"storage_hour": None}, {"storage_hour": "1"}),
    ],
)
def test_models_share_what_the_workload_cannot_tell_apart(fields, first, second):
    assert shared(workload(**fields), *pair(first, second, cache_read="0.1"))


@pytest.mark.parametrize(
    ("fields", "first", "second"),
    [
        (CHAT, THINKING, {**THINKING, "thinking_resent": "always"}),
        ({"agent": Agent(steps=2, tool_result_tokens=d(9))}, THINKING, {**THINKING, "thinking_resent": "always"}),
        ({}, {"context": 1099}, {"context": 9000}),
        ({}, {"max_output": 99}, {"max_output": 9000}),
        (CHAT, {"long": ()}, {"long": (band(above=1479, input="2", output="3"),)}),
        ({"cache": Cache(tokens=d(500), ttl="1h")}, {"cache_write_1h": None}, {"cache_write_1h": "2"}),
        ({"cache": Cache(tokens=d(500), explicit=True)}, {"storage_hour": None}, {"storage_hour": "1"}),
    ],
)
def test_models_do_not_share_what_the_workload_can_tell_apart(fields, first, second):
    assert not shared(workload(**fields), *pair(first, second, cache_read="0.1"))


def test_thinking_reaches_a_threshold_that_visible_answers_do_not():
    """1,000 in and 100 out: with 10 tokens of thinking for each visible one, a third turn that re-sends them has 3,320."""
    thinker = {"tier": "reasoning", "thinking": "always", "thinking_resent": "always"}
    flat, banded = (
        model("acme/one", **thinker),
        model("acme/two", price(long=(band(above=3000, input="5", output="7"),)), **thinker),
    )
    assert not shared(workload(**CHAT), flat, banded)
    rows = {one.id: row_of(list_of(flat, banded), workload(model=one.id, **CHAT)) for one in (flat, banded)}
    assert {item.key.band for item in rows["acme/two"].components} == {None, ">3000"}
    assert {item.key.band for item in rows["acme/one"].components} == {None}
