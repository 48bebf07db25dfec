"""A comparison prices each model as an estimate of a workload on that model does."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from llmcost.analysis.estimate.compare import compare
from tests.props.strategies import frac
from tests.support.catalogs import loaded, market, model, month_of, price, rates, workload


@given(st.permutations(["acme/one", "best/two", "host/three"]), st.lists(rates, min_size=3, max_size=3))
def test_a_comparison_prices_as_an_estimate_does(order, inputs):
    names = ["acme/one", "best/two", "host/three"]
    on = market(*[model(name, price(rate)) for name, rate in zip(names, inputs, strict=True)])
    work = workload()
    rows = compare(loaded(work), order, on).workloads[0].alternatives
    assert {row.model: frac(row.monthly) for row in rows} == {
        name: month_of(on, replace(work, model=name)) for name in names
    }
    assert [frac(row.monthly) for row in rows] == sorted(frac(row.monthly) for row in rows)
