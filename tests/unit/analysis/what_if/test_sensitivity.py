"""Elasticities: derivatives of the monthly cost, worked out by hand."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from llmcost.analysis.what_if.sensitivity import sensitivity
from llmcost.model.inputs.request_shape import Conversation
from llmcost.model.inputs.serving import Batch, Cache, Retries
from tests.support.catalogs import band, d, fee, loaded, market, mode, model, price, workload

ON = market(model("acme/one", price(1, 2, cache_read="0.1", modes={"batch": mode("0.5")})))


def elasticities(work, on=ON):
    (one,) = sensitivity([loaded(work)], on).workloads
    return {each.field: each for each in one.elasticities}


def test_what_is_in_proportion_is_one():
    """$1 in and $0.20 out for 1,000 requests of 1,000 and 100 tokens: 1 and 5/6 and 1/6."""
    found = elasticities(workload())
    assert {field: one.elasticity.quantize(Decimal("0.0001")) for field, one in found.items()} == {
        "requests_per_month": Decimal("1.0000"),
        "input_tokens": Decimal("0.8333"),
        "output_tokens": Decimal("0.1667"),
    }
    assert found["input_tokens"].per_percent == d("0.01")
    assert not any(one.bends for one in found.values())


def test_they_come_with_the_one_that_matters_most_first():
    assert list(elasticities(workload())) == ["requests_per_month", "input_tokens", "output_tokens"]


@settings(max_examples=40)
@given(st.integers(1, 99), st.integers(0, 99), st.integers(0, 300), st.integers(0, 100))
def test_they_are_the_derivatives_of_the_formula(hits, batched, retries, buffered):
    """month = N · (1 + r) · (1 − b/2) · (1 + s) · (input − 0.9 · h · cached + 2 · output)."""
    hit, batch, retry, buffer = (Decimal(n).scaleb(-2) for n in (hits, batched, retries, buffered))
    work = replace(
        workload(buffer=buffer),
        cache=Cache(tokens=d(500), hit_rate=hit),
        batch=Batch(batch),
        retries=Retries(retry),
    )
    h, b, r, s = map(Fraction, (hit, batch, retry, buffer))
    tokens = 1000 - Fraction(9, 10) * h * 500 + 200
    expected = {
        "requests_per_month": Fraction(1),
        "input_tokens": 1000 / tokens,
        "output_tokens": 200 / tokens,
        "cache.hit_rate": -450 * h / tokens,
        "cache.tokens": -450 * h / tokens,
        "batch.share": -(b / 2) / (1 - b / 2),
        "retries.rate": r / (1 + r),
        "buffer": s / (1 + s),
    }
    found = elasticities(work)
    assert set(found) == {field for field, value in expected.items() if value}
    for field, one in found.items():
        assert abs(Fraction(one.elasticity) - expected[field]) < Fraction(1, 10**17), field
        assert not one.bends


def test_a_threshold_within_the_step_is_reported():
    on = market(model("acme/one", price(1, 1, long=(band(above=1000, input=2, output=2),))))
    assert elasticities(workload(), on)["input_tokens"].bends
    assert not elasticities(workload(input_tokens=985), on)["input_tokens"].bends


def test_a_free_allowance_that_ends_within_the_step_is_reported():
    on = market(model("acme/one", price(1, 1), fees={"search": fee(1, 1000)}))
    found = elasticities(replace(workload(), fees={"search": d(1)}), on)
    assert found["fees.search"].bends
    assert found["requests_per_month"].bends


def test_whole_numbers_go_one_down_and_one_up():
    """T turns send T · 1,000 + 200 · T(T − 1)/2 and answer 100 T at $2: per conversation 5,400, 7,600 and 10,000."""
    work = workload(
        requests_per_month=None,
        conversations_per_day=d(100),
        conversation=Conversation(5, d(100)),
        requests_per_day=None,
    )
    one = elasticities(work)["conversation.turns"]
    assert (one.below, one.above) == (4, 6)
    cost = [Fraction(t * 1000 + 100 * t * (t - 1) + 200 * t) for t in (4, 5, 6)]
    assert abs(Fraction(one.elasticity) - (cost[2] - cost[0]) * 5 / 2 / cost[1]) < Fraction(1, 10**17)


def test_a_share_that_is_all_can_only_be_less():
    one = elasticities(replace(workload(), batch=Batch(d(1))))["batch.share"]
    assert (one.below, one.above, one.elasticity, one.bends) == (d("0.99"), 1, -1, False)


def test_without_a_price_there_are_none():
    (one,) = sensitivity([loaded(workload())], market(model("acme/one", price(None, None, cache_read=1)))).workloads
    assert (one.monthly, one.elasticities) == (None, ())
    assert one.reason
