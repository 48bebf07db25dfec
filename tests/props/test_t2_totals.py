"""Law T2: totals include cached tokens, and billed output is visible output and thinking."""

from dataclasses import replace

from hypothesis import given

from llmcost.model.inputs.serving import Cache
from tests.props.strategies import frac, part_of
from tests.support.catalogs import (
    estimate_of,
    market,
    model,
    multipliers,
    price,
    rates,
    shares,
    some_tokens,
    tokens,
    workload,
)


@given(some_tokens, tokens, shares, shares, shares)
def test_t2_totals_hold_what_is_cached(sent, visible, cached, hits, other_hits):
    on = market(model("acme/one", price(cache_read="0.1", cache_write="1.25")))
    work = workload(requests_per_month=3, input_tokens=sent, output_tokens=visible)
    prefix = part_of(sent, cached)
    for cache in (None, Cache(tokens=prefix, hit_rate=hits), Cache(tokens=prefix, hit_rate=other_hits)):
        found = estimate_of(on, replace(work, cache=cache)).tokens
        assert (frac(found.input), frac(found.output), frac(found.thinking)) == (
            3 * frac(sent),
            3 * frac(visible),
            0,
        )


@given(tokens, multipliers, rates)
def test_t2_billed_output_is_what_is_seen_and_what_is_thought(visible, multiplier, output_rate):
    on = market(model("acme/one", price(output=output_rate), thinking="optional"))
    work = workload(requests_per_month=1, input_tokens=0, output_tokens=visible, thinking_multiplier=multiplier)
    one = estimate_of(on, work)
    assert frac(one.tokens.output) == frac(visible)
    assert frac(one.tokens.thinking) == frac(visible) * frac(multiplier)
    assert frac(one.own.monthly) * 10**6 == frac(visible) * (1 + frac(multiplier)) * frac(output_rate)
