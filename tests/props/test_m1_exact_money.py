"""Law M1: money is exact."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from llmcost.analysis.gate.gate import gate
from llmcost.model.inputs.catalog import Schedule
from llmcost.model.inputs.planning import Budget
from llmcost.model.inputs.serving import Batch, Cache, ResponseCache, Retries
from llmcost.model.reports.estimate import Status
from tests.props.strategies import LAST_PLACE, billing, frac, wide
from tests.support.catalogs import fee, market, mode, model, month_of, price, rates, report_of, workload


@st.composite
def extreme_months(draw):
    """A sheet, a workload, and what they make, worked out in fractions from a request upwards."""
    read, write, think = (draw(st.none() | wide(100_000)) for _ in range(3))
    enter, leave = draw(wide(100_000)), draw(wide(100_000))
    x, peak, region, discount = draw(wide(100)), draw(wide(100)), draw(wide(100)), draw(wide(1))
    usd, free, calls = draw(wide(100_000)), draw(wide(10**9)), draw(wide(1000))
    sent, seen, thought = draw(wide(10**9)), draw(wide(10**9)), draw(wide(1000))
    hits, cached = draw(wide(1)), draw(st.sampled_from(["none", "all", "whole"]))
    prefix = {"none": Decimal(0), "all": sent, "whole": Decimal(int(sent))}[cached]
    a_day, length = draw(wide(10**12)), draw(wide(31, 1))
    stored, again, retried = draw(wide(1)), draw(wide(100)), draw(wide(100))
    billed, batched, buffer = draw(billing), draw(wide(1)), draw(wide(10))
    keep = draw(st.sampled_from([(), ("cache_read",), ("input", "thinking")]))
    hours = draw(st.integers(1, 24))

    sheet = price(
        enter,
        leave,
        cache_read=read,
        cache_write=write,
        thinking=think,
        modes={"peak": mode(peak, schedule="dear"), "batch": mode(x, keep=keep)},
    )
    one = model(
        "acme/one",
        sheet,
        thinking="always",
        discount=discount,
        regions={"eu": region},
        fees={"search_1k": fee(usd, free)},
    )
    on = market(one, schedules={"dear": Schedule(hours=(f"00:00-{hours:02}:00",))})
    work = workload(
        requests_per_day=a_day,
        days_per_month=length,
        input_tokens=sent,
        output_tokens=seen,
        thinking_multiplier=thought,
        cache=Cache(tokens=prefix, hit_rate=hits),
        batch=Batch(share=batched),
        region="eu",
        fees={"search": calls},
        response_cache=ResponseCache(hit_rate=stored),
        regenerations=again,
        retries=Retries(rate=retried, billed=billed),
        buffer=buffer,
    )

    found = frac(prefix) * frac(hits) if read is not None else frac(0)
    missed = frac(prefix) - found if read is not None and write is not None else frac(0)
    of_input = [
        ("input", frac(sent) - found - missed, enter),
        ("cache_read", found, read),
        ("cache_write", missed, write),
    ]
    of_output = [("output", frac(seen), leave)]
    of_output += [
        ("output", frac(seen) * frac(thought), leave)
        if think is None
        else ("thinking", frac(seen) * frac(thought), think)
    ]

    def request(kinds, is_peak, is_batch):
        costs = frac(0)
        for name, count, rate in kinds:
            factor = (frac(peak) if is_peak else 1) * (frac(x) if is_batch and name not in keep else 1)
            costs += count * frac(rate or 0) * factor * frac(region) * frac(discount) / 10**6
        return costs

    in_peak = frac(round(frac(hours, 24) * 10**18), 10**18)
    served = [
        (time * way, is_peak, is_batch)
        for time, is_peak in ((in_peak, True), (1 - in_peak, False))
        for way, is_batch in ((frac(batched), True), (1 - frac(batched), False))
    ]
    once = frac(a_day) * frac(length) * (1 - frac(stored)) * (1 + frac(again))
    inputs = once * (1 + (frac(retried) if billed != "none" else 0))
    outputs = once * (1 + (frac(retried) if billed == "full" else 0))
    month = sum(
        share * (inputs * request(of_input, *how) + outputs * request(of_output, *how)) for share, *how in served
    )
    month += max(outputs * frac(calls) - frac(free), 0) * frac(usd) * frac(discount) / 1000
    return on, work, month * (1 + frac(buffer)), frac(a_day) * frac(length)


@settings(max_examples=200)
@given(extreme_months(), wide(10**12))
def test_m1_money_is_exact_at_the_extremes(drawn, limit):
    on, work, month, requests = drawn
    report = report_of(on, replace(work, budget=Budget(monthly=limit)))
    (one,) = report.workloads
    assert one.own.status is Status.PRICED
    assert frac(one.own.monthly) == month
    if requests:
        assert abs(frac(one.own.per_request) - month / requests) <= LAST_PLACE / 2
    if limit:
        assert abs(frac(one.budget.used_percent) - month * 100 / frac(limit)) <= LAST_PLACE / 2
    assert gate(report, max_monthly=limit).verdict == ("fail" if month > frac(limit) else "pass")


@given(rates, rates, st.integers(1, 10**12), st.integers(0, 10**9), st.integers(0, 10**9))
def test_m1_rates_with_six_decimals_are_whole_pico_dollars(enter, leave, requests, sent, visible):
    on = market(model("acme/one", price(enter, leave)))
    cost = month_of(on, workload(requests_per_month=requests, input_tokens=sent, output_tokens=visible))
    picos = [frac(rate) * 10**6 for rate in (enter, leave)]
    assert all(pico.denominator == 1 for pico in picos)
    assert cost * 10**12 == requests * (sent * picos[0] + visible * picos[1])
