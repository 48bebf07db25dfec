"""Every number that nobody gave, with the dollars that rest on it."""

from decimal import Decimal

from llmcost.analysis.estimate.estimate import estimate
from llmcost.model.inputs.workload import LoadedWorkload
from llmcost.model.problems import Where
from tests.support.catalogs import (
    d,
    estimate_of,
    market,
    model,
    workload,
)
from tests.unit.analysis.estimate.portfolios import ON


def test_defaults_of_a_command_are_assumptions_with_their_dollars():
    work = workload(model="acme/small", requests_per_month=None, requests_per_day=100)
    made = LoadedWorkload(work, Where("<options>"), assumed=("input_tokens", "output_tokens", "requests_per_day"))
    found = {a.field: (a.value, a.monthly) for a in estimate([made], ON).workloads[0].assumptions}
    assert found == {
        "days_per_month": ("30", Decimal("3.3")),
        "input_tokens": ("1000", Decimal(3)),
        "output_tokens": ("100", Decimal("0.3")),
        "requests_per_day": ("100", Decimal("3.3")),
    }


def test_the_dollars_of_an_assumption_hold_the_buffer():
    """1,000 × 100 × 1 thinking tokens at 2 per million are 0.20, and a quarter more."""
    one = estimate_of(market(model("acme/one", thinking="always")), workload(buffer="0.25"))
    assert {a.field: a.monthly for a in one.assumptions} == {"thinking_multiplier": d("0.25")}
