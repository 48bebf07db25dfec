"""Laws V3 and V4: a conversation sends its past again, and a cache finds part of it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmcost.model.inputs.request_shape import Agent, Conversation, Retrieval
from llmcost.model.inputs.serving import Cache
from tests.props.strategies import LAST_PLACE, frac
from tests.props.turn_by_turn import Found, on, sheets, turn_by_turn, units
from tests.support.catalogs import d, estimate_of, market, model, month_of, price, shares, workload


@settings(max_examples=150)
@given(sheets(), units())
def test_v3_a_conversation_costs_the_sum_of_its_turns(sheet, unit):
    fields, shape = unit
    assert month_of(on(sheet), workload(**fields)) * 10**6 == 3 * turn_by_turn(sheet, shape)


@settings(max_examples=250)
@given(sheets(), units(), shares, shares, st.sampled_from(["5m", "1h"]))
def test_v3_and_so_it_does_with_its_past_in_a_cache(sheet, unit, hits, part, ttl):
    fields, shape = unit
    fixed = Decimal(int(shape.first * frac(part)))
    cache = Cache(prefix=True, hit_rate=hits, tokens=fixed, ttl=ttl)
    found = Found(frac(hits), frac(fixed), hour=ttl == "1h")
    assert month_of(on(sheet), workload(**fields, cache=cache)) * 10**6 == 3 * turn_by_turn(sheet, shape, found)


@settings(max_examples=100)
@given(sheets(), units(), st.integers(0, 4000))
def test_v3_what_is_retrieved_for_a_turn_is_sent_with_it_alone(sheet, unit, chunk):
    """Chunks count in the input and against thresholds, are not sent again, and are never found in a cache."""
    fields, shape = unit
    retrieval = Retrieval(chunks=Decimal(3), chunk_tokens=Decimal(chunk))
    shape = shape._replace(beside=frac(3 * chunk))
    work = workload(**fields, retrieval=retrieval, cache=Cache(prefix=True, hit_rate=Decimal("0.5")))
    assert month_of(on(sheet), work) * 10**6 == 3 * turn_by_turn(sheet, shape, Found(frac(1, 2)))


@given(st.integers(1, 1000), *[st.integers(0, 5000)] * 3)
def test_v3_the_closed_form(turns, first, added, seen):
    """T·I + (u + a)·T(T−1)/2 in all, of a chat and of an agent."""
    whole = turns * first + (added + seen) * turns * (turns - 1) // 2
    chat = {"conversation": Conversation(turns=turns, user_tokens=d(added)), "conversations_per_day": d(1)}
    task = {"agent": Agent(steps=turns, tool_result_tokens=d(added)), "tasks_per_day": d(1)}
    for fields in (chat, task):
        work = workload(**fields, requests_per_month=None, days_per_month=d(1), input_tokens=first, output_tokens=seen)
        one = estimate_of(market(model()), work)
        assert (one.tokens.input, one.tokens.output, one.requests) == (whole, turns * seen, turns)


@pytest.mark.parametrize(
    ("resent", "is_agent", "again"),
    [
        ("never", False, False),
        ("never", True, False),
        ("tool_loop", False, False),
        ("tool_loop", True, True),
        ("always", False, True),
        ("always", True, True),
    ],
)
@settings(max_examples=10)
@given(st.integers(1, 60), st.integers(0, 900), st.integers(0, 9))
def test_v3_thinking_is_sent_again_where_the_model_says_so(resent, is_agent, again, turns, seen, m):
    """The model says it, or the workload in its place."""
    if is_agent:
        fields = {"agent": Agent(steps=turns, tool_result_tokens=d(70)), "tasks_per_day": d(1)}
    else:
        fields = {"conversation": Conversation(turns=turns, user_tokens=d(70)), "conversations_per_day": d(1)}
    fields |= {"requests_per_month": None, "days_per_month": d(1), "input_tokens": 500, "output_tokens": seen}
    whole = turns * 500 + (70 + seen * (1 + m if again else 1)) * turns * (turns - 1) // 2
    other = "always" if resent == "never" else "never"
    by_model = market(model("acme/one", price(), thinking="optional", thinking_resent=resent))
    by_workload = market(model("acme/one", price(), thinking="optional", thinking_resent=other))
    work = workload(**fields, thinking_multiplier=m)
    assert estimate_of(by_model, work).tokens.input == whole
    assert estimate_of(by_workload, replace(work, thinking_resent=resent)).tokens.input == whole


@settings(max_examples=60)
@given(units(), st.integers(1, 10**6), st.integers(1, 31), shares)
def test_v3_conversations_requests_and_months_say_the_same(unit, whole, days, hits):
    fields, shape = unit
    volume = "tasks_per_day" if "agent" in fields else "conversations_per_day"
    cache = Cache(prefix=True, hit_rate=hits)
    on_one = market(model("acme/one", price(cache_read="0.1", cache_write="1.25"), thinking="optional"))
    of_units = workload(**fields | {volume: d(whole), "days_per_month": d(days)}, cache=cache)
    of_requests = replace(of_units, **{volume: None}, requests_per_day=d(whole * shape.turns))
    of_month = replace(
        of_requests, requests_per_day=None, days_per_month=None, requests_per_month=d(whole * shape.turns * days)
    )
    one, others = estimate_of(on_one, of_units), [estimate_of(on_one, work) for work in (of_requests, of_month)]
    assert one.requests == whole * shape.turns * days
    for other in others:
        assert (other.requests, other.own.monthly, other.units) == (one.requests, one.own.monthly, one.units)
    name = "task" if "agent" in fields else "conversation"
    assert abs(frac(one.units[name]) - frac(one.own.monthly) / (whole * days)) <= LAST_PLACE / 2
    assert abs(frac(one.own.per_request) * shape.turns - frac(one.units[name])) <= LAST_PLACE * shape.turns


@given(st.integers(1, 199), st.integers(1, 10**6))
def test_v3_requests_that_make_no_whole_conversations(turns, requests):
    """A part of a conversation costs its share of one; a conversation's count is rounded to 18 decimals."""
    chat = Conversation(turns=turns, user_tokens=d(40))
    work = workload(conversation=chat, requests_per_month=requests, input_tokens=300, output_tokens=60)
    whole = turns * 300 + 100 * turns * (turns - 1) // 2 + 2 * turns * 60
    assert abs(month_of(market(model()), work) * 10**6 - frac(requests * whole, turns)) <= whole * LAST_PLACE
