"""The monthly costs of a workload over draws of its uncertain numbers."""

import math

from llmcost.analysis.what_if.perturbed_month import PortfolioMember
from llmcost.model.inputs.planning import Uncertainty
from llmcost.simulation.sampled_months import sampled_months, uncertain_numbers
from tests.support.catalogs import d, market, model, price, workload

ON = market(model("acme/one", price(1, 2)))


def test_the_uncertain_numbers_of_a_workload():
    found = uncertain_numbers(workload(uncertainty={"output_tokens": (d(50), d(200)), "batch": (d("0.1"), d("0.2"))}))
    assert [one.parameter.path for one in found] == ["output_tokens", "batch.share"]


def test_a_certain_workload_costs_the_same_at_every_draw():
    """1,000 requests of 1,000 tokens at 1 and 100 at 2."""
    months = sampled_months(PortfolioMember(workload(), ()), ON, 4, seed=1)
    assert list(months.months) == [1.2] * 4


def test_each_draw_has_its_month():
    """Uniform from 0 to 100 output tokens at 2: from 1.00 to 1.20, 1.10 on average."""
    work = workload(uncertainty={"output_tokens": Uncertainty(min=d(0), max=d(100))})
    months = sampled_months(PortfolioMember(work, ()), ON, 2000, seed=1).months
    assert 1 <= min(months) < max(months) <= 1.2 + 1e-9
    assert abs(sum(months) / len(months) - 1.1) < 0.01


def test_without_a_price_there_is_no_month():
    months = sampled_months(PortfolioMember(workload(), ()), market(model("acme/one", price(None, None))), 3, seed=1)
    assert all(math.isnan(month) for month in months.months)
