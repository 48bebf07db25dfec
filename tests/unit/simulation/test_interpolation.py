"""Months between those that are priced: each is the exact one."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmcost.analysis.what_if.perturbed_month import perturbed_row, portfolio_members
from llmcost.model.inputs.planning import Uncertainty
from llmcost.model.inputs.request_shape import Agent, Conversation
from llmcost.model.inputs.serving import Batch, Cache, ResponseCache
from llmcost.pricing.workload_parameters import parameter
from llmcost.simulation.sampled_months import sampled_months, uncertain_numbers
from llmcost.simulation.sampling import draws_of
from tests.support.catalogs import d, workload
from tests.unit.simulation.uncertain_workloads import DEAR, WORK, simulated, uncertain

SHAPES = [
    workload(requests_per_day=1000, thinking_multiplier=1, cache=Cache(tokens=d(500), hit_rate=d("0.5")), batch=Batch(d("0.5"))),
    workload(requests_per_day=1000, conversation=Conversation(4, d(100)), cache=Cache(tokens=d(500), prefix=True)),
    workload(requests_per_day=1000, agent=Agent(5, d(300)), response_cache=ResponseCache(d("0.2"))),
    workload(requests_per_day=20, fees={"search": d("0.5")}, cache=Cache(tokens=d(900))),
]  # fmt: skip


RANGES = {
    "requests_per_day": (d(10), d(2000)),
    "input_tokens": (d(600), d(5000)),
    "output_tokens": Uncertainty(p10=d(50), p50=d(100), p90=d(1000)),
    "cache.hit_rate": (d("0.1"), d("0.9")),
    "cache.tokens": (d(100), d(2000)),
    "conversation.turns": (d(2), d(5)),
    "agent.steps": Uncertainty(min=d(1), max=d(5)),
    "thinking_multiplier": Uncertainty(min=d(0), max=d(3)),
    "regenerations": Uncertainty(min=d(0), max=d(1)),
    "batch": (d("0.1"), d("0.7")),
    "fees.search": Uncertainty(min=d(0), max=d(3)),
}


@settings(max_examples=10, deadline=None)
@given(st.sampled_from(SHAPES), st.sets(st.sampled_from(sorted(RANGES)), min_size=1, max_size=4), st.integers(0, 99))
def test_every_month_is_the_exact_one(shape, names, seed):
    """Bands, cache minima, allowances, derived hit rates and whole numbers."""
    chosen = {name: RANGES[name] for name in sorted(names) if _has(shape, name)} or {
        "output_tokens": RANGES["output_tokens"]
    }
    (member,) = portfolio_members([replace(shape, uncertainty=chosen)])
    size = 120
    bent = 1e-4 if shape.cache and shape.cache.hit_rate is None else 1e-9  # a derived hit rate is a curve
    found = sampled_months(member, DEAR, size, seed)
    one_each = {each.parameter.path: draws_of(each, "work", size, seed) for each in uncertain_numbers(member.workload)}
    for draw in range(0, found.distinct, 9):
        values = {path: Decimal(repr(float(numbers[draw]))) for path, numbers in one_each.items()}
        assert found.months[draw] == pytest.approx(float(perturbed_row(member, DEAR, values).monthly), rel=bent)


def _has(shape, name):
    from llmcost.pricing.workload_parameters import can_vary

    return can_vary(shape, parameter(name).path)


def test_a_straight_workload_takes_the_corners_and_three_prices():
    work = uncertain(
        replace(WORK, cache=Cache(tokens=d(500), hit_rate=d("0.5"))),
        requests_per_day=(d(800), d(1800)),
        output_tokens=(d(50), d(400)),
        **{"cache.hit_rate": (d("0.1"), d("0.9"))},
    )
    (one,) = simulated(work, draws=100_000).workloads
    assert (one.draws, one.prices, one.within) == (100_000, 2**3 + 3, 0)


def test_where_thresholds_lie_close_each_draw_is_priced_by_itself():
    work = uncertain(
        workload(requests_per_day=1000, agent=Agent(12, d(300))),
        input_tokens=(d(600), d(9000)),
        output_tokens=(d(50), d(1000)),
        **{"agent.tool_result_tokens": (d(10), d(3000))},
    )
    (one,) = simulated(work, on=DEAR, draws=5000).workloads
    assert (one.draws, one.within) == (2000, 0)
    assert one.outcome.standard_error > 0
