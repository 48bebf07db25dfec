"""Law V5: the buffer multiplies everything."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given

from llmcost.model.inputs.planning import Budget
from llmcost.model.inputs.serving import Batch
from tests.props.strategies import LAST_PLACE, SHEET, frac, requests_of_a_cached_prompt
from tests.support.catalogs import (
    decimals,
    estimate_of,
    fee,
    market,
    mode,
    model,
    positive,
    price,
    row_of,
    shares,
    workload,
)


@given(requests_of_a_cached_prompt, decimals(0, 10, 4), positive(3, 2), shares)
def test_v5_the_buffer_multiplies_everything(fields, buffer, per_request, batched):
    sheet = price(**SHEET, modes={"batch": mode("0.5")})
    on = market(model("acme/one", sheet, thinking="optional", fees={"search": fee("0.01", 5)}))
    work = workload(**fields, fees={"search": per_request}, batch=Batch(share=batched))
    without = row_of(on, work)
    one = estimate_of(on, replace(work, buffer=buffer, budget=Budget(monthly=Decimal(1000))))
    row = one.own
    assert frac(row.monthly) == frac(without.monthly) * (1 + frac(buffer))
    assert row.before_buffer == without.monthly
    assert row.components[: len(without.components)] == without.components
    assert [frac(item.monthly) for item in row.components if item.key.name == "buffer"] == (
        [frac(without.monthly) * frac(buffer)] if buffer else []
    )
    assert abs(frac(one.budget.used_percent) - frac(row.monthly) / 10) <= LAST_PLACE / 2
