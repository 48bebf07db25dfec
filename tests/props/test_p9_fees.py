"""Laws P9 and P10: fees bill calls beyond the free allowance; what is not priced is listed."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from llmcost.model.inputs.serving import Batch
from tests.props.strategies import LAST_PLACE, frac
from tests.support.catalogs import (
    counts,
    decimals,
    estimate_of,
    factors,
    fee,
    market,
    mode,
    model,
    positive,
    price,
    rates,
    report_of,
    row_of,
    shares,
    spent,
    workload,
)


@given(counts, positive(20, 3), decimals(0, 10**6, 2), rates, shares, factors, st.sampled_from(["", "_1k"]))
def test_p9_fees_bill_calls_less_what_is_free(requests, per_request, free, usd, discount, x, unit):
    one = model(
        "acme/one",
        price(modes={"batch": mode(x)}),
        fees={f"search{unit}": fee(usd, free)},
        discount=discount,
        regions={"eu": x},
    )
    work = workload(requests_per_month=requests, fees={"search": per_request})
    billed = (
        max(frac(requests) * frac(per_request) - frac(free), 0) * frac(discount) * frac(usd) / (1000 if unit else 1)
    )
    for served in (work, replace(work, batch=Batch()), replace(work, region="eu")):
        assert spent(row_of(market(one), served), "fee:search") == billed


@given(counts, positive(20, 3), rates, decimals(1, 11, 4), shares, shares)
def test_p9_a_markup_and_then_a_discount_are_factors_on_everything(
    requests, per_request, usd, markup, discount, batched
):
    plain = model("acme/one", price(modes={"batch": mode("0.5")}), fees={"search": fee(usd)})
    work = workload(requests_per_month=requests, fees={"search": per_request}, batch=Batch(batched))
    before, after = (row_of(market(one), work) for one in (plain, replace(plain, markup=markup, discount=discount)))
    assert frac(after.monthly) == frac(before.monthly) * frac(markup) * frac(discount)
    for item in after.components:
        if item.rate:
            names = [step.name for step in item.rate if step.name in ("markup", "discount")]
            assert names == [name for name, x in (("markup", markup), ("discount", discount)) if x != 1]


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=5), st.integers(0, 8000))
def test_p9_a_free_allowance_is_one_for_all_workloads_of_a_provider(calls, free):
    on = market(model("acme/one", price(), fees={"search": fee(1, free)}))
    works = [
        workload(name=f"w{place}", requests_per_month=n, input_tokens=0, output_tokens=0, fees={"search": Decimal(1)})
        for place, n in enumerate(calls)
    ]
    total = frac(report_of(on, *works).summary.monthly)
    assert abs(total - max(sum(calls) - free, 0)) <= len(calls) * free * LAST_PLACE


@given(st.integers(0, 10**6))
def test_p10_what_is_not_priced_is_listed(requests):
    one = estimate_of(market(model()), workload(requests_per_month=requests))
    assert {"tax", "free tiers of trial accounts"} <= set(one.excluded)
