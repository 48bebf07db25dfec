"""Law T1: every billed token lands in exactly one bucket."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmcost.model.inputs.serving import Batch, Cache
from llmcost.model.usage import OF_INPUT, OF_OUTPUT, TokenClass, usage
from tests.props.strategies import frac, part_of
from tests.support.catalogs import (
    band,
    market,
    mode,
    model,
    multipliers,
    price,
    row_of,
    scaled,
    shares,
    some_tokens,
    tokens,
    workload,
)


@given(st.dictionaries(st.sampled_from([*OF_INPUT, *OF_OUTPUT]), tokens), tokens, tokens)
def test_t1_every_token_lands_in_exactly_one_bucket(parts, plain_input, plain_output):
    ins = sum((frac(n) for name, n in parts.items() if name in OF_INPUT), frac(plain_input))
    outs = sum((frac(n) for name, n in parts.items() if name in OF_OUTPUT), frac(plain_output))
    used = usage(hundredths(ins), hundredths(outs), parts)
    assert sum(map(frac, used.buckets.values())) == ins + outs
    assert used.buckets.get(TokenClass.INPUT, 0) == plain_input
    assert used.buckets.get(TokenClass.OUTPUT, 0) == plain_output
    assert {name: n for name, n in parts.items() if n} == {
        name: n for name, n in used.buckets.items() if name not in (TokenClass.INPUT, TokenClass.OUTPUT)
    }


def hundredths(number):
    """A fraction of whole hundredths as a decimal."""
    return scaled(int(number * 100), 2)


@given(st.sampled_from([*OF_INPUT, *OF_OUTPUT]), tokens, some_tokens)
def test_t1_parts_that_exceed_their_total_are_refused(name, total, excess):
    plenty = Decimal(10**9)
    sent, made = (total, plenty) if name in OF_INPUT else (plenty, total)
    with pytest.raises(ValueError, match="exceed the whole"):
        usage(sent, made, {name: total + excess})


@pytest.mark.parametrize(
    ("total_input", "total_output", "parts"),
    [
        (-1, 0, {}),
        (0, -1, {}),
        (5, 5, {TokenClass.CACHE_READ: -1}),
        (5, 5, {TokenClass.INPUT: 5}),
        (5, 5, {TokenClass.OUTPUT: 1}),
    ],
)
def test_t1_contradictions_are_refused(total_input, total_output, parts):
    with pytest.raises(ValueError, match=r"negative|rest of a total"):
        usage(Decimal(total_input), Decimal(total_output), {name: Decimal(n) for name, n in parts.items()})


@given(some_tokens, tokens, shares, shares, shares, multipliers)
def test_t1_the_tokens_billed_are_the_tokens_used(sent, visible, cached, hits, batched, multiplier):
    """However a month is cut into cached, written, batched and long parts, each token is billed once."""
    sheet = price(
        cache_read="0.1",
        cache_write="1.25",
        thinking="3",
        modes={"batch": mode("0.5")},
        long=(band(above=100_000, input=2, output=3, cache_read="0.2", cache_write="2.5", thinking="4"),),
    )
    work = workload(
        requests_per_month=1,
        input_tokens=sent,
        output_tokens=visible,
        cache=Cache(tokens=part_of(sent, cached), hit_rate=hits),
        batch=Batch(share=batched),
        thinking_multiplier=multiplier,
    )
    row = row_of(market(model("acme/one", sheet, thinking="optional")), work)
    billed = sum(frac(item.quantity) for item in row.components)
    assert billed == frac(sent) + frac(visible) * (1 + frac(multiplier))
    assert len({(item.key.name, item.key.mode, item.key.band) for item in row.components}) == len(row.components)
