"""Law T4: a threshold is decided for each request, never at the mean."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmcost.model.inputs.request_shape import Bin, Conversation, Length
from tests.props.strategies import frac
from tests.props.turn_by_turn import some_rates
from tests.support.catalogs import band, d, market, model, month_of, price, row_of, scaled, shares, workload


@given(st.integers(1, 10**6), st.integers(1, 1000))
def test_t4_a_threshold_is_met_by_a_request_never_by_the_month(requests, sent):
    on = market(model("acme/one", price(long=(band(above=1000, input=9, output=9),))))
    work = workload(requests_per_month=requests, input_tokens=sent, output_tokens=10**6)
    assert {item.key.band for item in row_of(on, work).components} == {None}


def test_t4_a_conversation_that_crosses_a_threshold_is_more_expensive_than_its_mean():
    """100k, 140k, 180k, 220k, 260k: 180k on average, and no request of 180k would pay the dear price.

    The two long turns cost 2 in place of 1 for 480k in, and 6 in place of 4 for 2 × 1k out: 0.48 + 0.004.
    """
    sheet = price(1, 4, long=(band(above=200_000, input=2, output=6),))
    chat = Conversation(turns=5, user_tokens=d(39_000))
    work = workload(requests_per_month=5, conversation=chat, input_tokens=100_000, output_tokens=1000)
    mean = workload(requests_per_month=5, input_tokens=180_000, output_tokens=1000)
    on_long = market(model("acme/one", sheet))
    assert month_of(on_long, mean) == frac("0.92")
    assert month_of(on_long, work) == frac("0.92") + frac("0.484")
    bands = {(item.key.name, item.key.band): item.quantity for item in row_of(on_long, work).components}
    assert bands == {
        ("input", None): 420_000,
        ("input", ">200000"): 480_000,
        ("output", None): 3000,
        ("output", ">200000"): 2000,
    }


@st.composite
def crossings(draw):
    """Turns, first input and step of a chat whose mean stays at or below 200,000 and whose last turn does not."""
    turns = draw(st.integers(2, 200))
    step = draw(st.integers(2, 400_000 // (turns - 1)))
    climb = step * (turns - 1)
    return turns, draw(st.integers(max(200_001 - climb, 0), 200_000 - (climb + 1) // 2)), step


@settings(max_examples=60)
@given(crossings(), shares, st.lists(some_rates, min_size=4, max_size=4))
def test_t4_by_exactly_what_the_long_turns_cost_more(chat, part, rates):
    turns, first, step = chat
    seen = int(step * frac(part))
    enter, leave, long_enter, long_leave = rates
    on_long = market(
        model("acme/one", price(enter, leave, long=(band(above=200_000, input=long_enter, output=long_leave),)))
    )
    long_turns = [total for total in range(first, first + step * turns, step) if total > 200_000]
    more = sum(long_turns) * (frac(long_enter) - frac(enter)) + len(long_turns) * seen * (
        frac(long_leave) - frac(leave)
    )
    work = workload(
        requests_per_month=turns,
        conversation=Conversation(turns=turns, user_tokens=d(step - seen)),
        input_tokens=first,
        output_tokens=seen,
    )
    mean = scaled(10 * first + 5 * step * (turns - 1), 1)
    level = workload(requests_per_month=turns, input_tokens=mean, output_tokens=seen)
    assert long_turns
    assert month_of(on_long, work) - month_of(on_long, level) == more / 10**6


@pytest.mark.parametrize("where", [{"above": 200_000}, {"at_least": 200_000}])
@pytest.mark.parametrize("last", ["199999", "199999.5", "200000", "200000.5", "200001"])
def test_t4_on_both_sides_of_a_threshold(where, last):
    """The second turn of a chat, and the second bar of a histogram, just below it, on it and just above."""
    sheet = price(1, 0, long=(band(**where, input=3, output=0),))
    total = frac(last)
    dear = total > 200_000 if "above" in where else total >= 200_000
    on_long = market(model("acme/one", sheet))
    chat = Conversation(turns=2, user_tokens=d(last) - 1000)
    work = workload(requests_per_month=2, conversation=chat, input_tokens=1000, output_tokens=0)
    assert month_of(on_long, work) * 10**6 == 1000 + total * (3 if dear else 1)
    bars = Length(bins=(Bin(d(1000), d(1)), Bin(d(last), d(1)), Bin(d(500_000), d(2))))
    long = workload(requests_per_month=4, input_tokens=bars, output_tokens=0)
    assert month_of(on_long, long) * 10**6 == 1000 + total * (3 if dear else 1) + 3_000_000
