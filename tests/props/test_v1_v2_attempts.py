"""Laws V1 and V2: a month has so many days, and attempts are billed."""

from hypothesis import given
from hypothesis import strategies as st

from llmcost.model.inputs.serving import ResponseCache, Retries
from tests.props.strategies import LAST_PLACE, billing, frac
from tests.support.catalogs import (
    counts,
    decimals,
    estimate_of,
    market,
    model,
    multipliers,
    positive,
    price,
    row_of,
    shares,
    some_tokens,
    workload,
)


@given(counts, st.none() | st.just("calendar") | positive(30, 4).map(lambda n: n + 1))
def test_v1_a_month_is_so_many_days(a_day, length):
    one = estimate_of(market(model()), workload(requests_per_day=a_day, days_per_month=length))
    month = frac(30) if length is None else frac(36525, 1200) if length == "calendar" else frac(length)
    assert frac(one.days_per_month) == month
    assert frac(one.requests) == frac(a_day) * month
    assert [a.value for a in one.assumptions if a.field == "days_per_month"] == (["30"] if length is None else [])


@given(counts, shares, decimals(0, 5, 3), decimals(0, 5, 3), billing, some_tokens, some_tokens, multipliers)
def test_v2_what_is_billed_are_attempts(requests, stored, retried, again, billed, sent, visible, multiplier):
    on = market(model("acme/one", price(3, 7), thinking="optional"))
    work = workload(
        requests_per_month=requests,
        input_tokens=sent,
        output_tokens=visible,
        thinking_multiplier=multiplier,
        response_cache=ResponseCache(hit_rate=stored),
        retries=Retries(rate=retried, billed=billed),
        regenerations=again,
    )
    one = estimate_of(on, work)
    calls = frac(requests) * (1 - frac(stored)) * (1 + frac(again))
    inputs = calls * (1 if billed == "none" else 1 + frac(retried))
    outputs = calls * (1 + frac(retried) if billed == "full" else 1)
    assert frac(one.requests) == frac(requests)
    assert frac(one.attempts) == inputs
    assert (
        frac(one.own.monthly) * 10**6 == inputs * frac(sent) * 3 + outputs * frac(visible) * (1 + frac(multiplier)) * 7
    )


@given(counts, shares, decimals(0, 10, 3), decimals(0, 1, 3))
def test_v2_a_request_costs_the_month_by_requests(requests, stored, buffer, retried):
    work = workload(
        requests_per_month=requests,
        response_cache=ResponseCache(hit_rate=stored),
        buffer=buffer,
        retries=Retries(rate=retried),
    )
    row = row_of(market(model()), work)
    assert abs(frac(row.per_request) - frac(row.monthly) / frac(requests)) <= LAST_PLACE / 2
