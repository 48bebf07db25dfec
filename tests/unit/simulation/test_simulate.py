"""Simulations against the exact engine, and against expectations worked out by hand."""

from dataclasses import replace
from math import exp, log
from statistics import NormalDist

import numpy as np
import pytest

from llmcost.analysis.what_if.perturbed_month import portfolio_members
from llmcost.model.inputs.planning import Budget, Uncertainty
from llmcost.model.problems import InputError
from llmcost.simulation.sampled_months import sampled_months, uncertain_numbers
from llmcost.simulation.sampling import Z90, draws_of
from tests.support.catalogs import d, market, model, price, workload
from tests.unit.simulation.uncertain_workloads import DEAR, VOLUME, WORK, simulated, uncertain


def log_normal_mean(low, high):
    sigma = log(high / low) / (2 * Z90)
    return (low * high) ** 0.5 * exp(sigma * sigma / 2)


def test_the_mean_is_the_exact_expectation_within_three_standard_errors():
    """30 days of E[requests] × ($1 · 1,000 + $2 · E[output]) ÷ 10⁶; the two are independent."""
    work = uncertain(requests_per_day=(d(800), d(1800)), output_tokens=(d(50), d(400)))
    exact = 30 * log_normal_mean(800, 1800) * (1000 + 2 * log_normal_mean(50, 400)) / 1e6
    for seed in (1, 2, 3):
        outcome = simulated(work, draws=20_000, seed=seed).together
        assert abs(float(outcome.mean) - exact) < 3 * float(outcome.standard_error)
        assert float(outcome.standard_error) < exact / 100


def test_the_mean_of_a_range_with_a_median():
    """Half of a log-normal on each side: ∫ e^(sz) over one side is e^(s²/2) Φ(±s)."""
    work = uncertain(
        output_tokens=Uncertainty(p10=d(200), p50=d(300), p90=d(900)), input_tokens=Uncertainty(min=d(0), max=d(2000))
    )
    below, above = log(300 / 200) / Z90, log(900 / 300) / Z90
    phi = NormalDist().cdf
    output = 300 * (exp(below**2 / 2) * phi(-below) + exp(above**2 / 2) * phi(above))
    outcome = simulated(work, draws=50_000).together
    assert abs(float(outcome.mean) - 0.03 * (1000 + 2 * output)) < 3 * float(outcome.standard_error)


def test_percentiles_of_one_number_are_the_months_at_its_percentiles():
    work = uncertain(**VOLUME)
    outcome = simulated(work, draws=100_000).together
    for share, found in ((0.1, outcome.p10), (0.5, outcome.p50), (0.9, outcome.p90), (0.95, outcome.p95)):
        volume = 1200 * exp(log(1800 / 1200) / Z90 * NormalDist().inv_cdf(share))
        assert float(found) == pytest.approx(30 * volume * 1200 / 1e6, rel=0.02)


def test_the_budget_breaks_as_often_as_the_number_is_above():
    """$43.20 is the month at 1,200 requests a day, the median."""
    report = simulated(replace(uncertain(**VOLUME), budget=Budget(monthly=d("43.2"))), draws=50_000, budget=d(0))
    assert float(report.workloads[0].outcome.breaking) == pytest.approx(0.5, abs=0.01)
    assert report.together.breaking == 1


def test_the_p90_of_a_portfolio_is_not_the_sum_of_p90s():
    one, two = (replace(uncertain(**VOLUME), name=name) for name in ("one", "two"))
    report = simulated(one, two, draws=50_000)
    p90s = [each.outcome.p90 for each in report.workloads]
    assert report.sum_of_p90 == sum(p90s)
    assert report.together.p90 < sum(p90s) * d("0.98")
    assert float(report.together.mean) == pytest.approx(float(sum(each.outcome.mean for each in report.workloads)))


def test_a_workload_that_is_sure_is_as_it_is_given():
    report = simulated(uncertain(**VOLUME), workload(name="sure"))
    sure = report.workloads[1].outcome
    assert float(sure.mean) == float(sure.p10) == float(sure.p95) == pytest.approx(1.2)
    assert sure.standard_error == 0


def test_a_workload_draws_the_same_wherever_it_stands():
    one, two = (replace(uncertain(**VOLUME), name=name) for name in ("one", "two"))
    assert simulated(one, two).workloads[1].outcome == simulated(two).workloads[0].outcome
    assert simulated(one) == simulated(one)


def test_the_tornado_prices_each_number_by_itself():
    work = uncertain(requests_per_day=(d(800), d(1800)), output_tokens=Uncertainty(p10=d(50), p50=d(100), p90=d(150)))
    first, second = simulated(work).drivers
    assert (first.field, first.low_value, first.high_value) == ("requests_per_day", 800, 1800)
    assert (first.low, first.high) == (d("28.8"), d("64.8")), "30 · 800 · 1,200 tokens' worth"
    assert (second.low, second.high, second.swing) == (d("39.6"), d("46.8"), d("7.2"))
    assert (second.drawn, second.middle_value) == ("log-normal on each side of its median", 100)


def test_what_does_not_fit_is_left_out_and_reported():
    on = market(model("acme/one", price(1, 1), context=2000))
    report = simulated(uncertain(input_tokens=Uncertainty(min=d(900), max=d(2900))), on=on, draws=20_000)
    (one,) = report.workloads
    assert float(one.outcome.unpriced) == pytest.approx(0.5, abs=0.02), "1,900 in and 100 out fit"
    assert float(one.outcome.p95) == pytest.approx(0.03 * 1000 / 1000 * (1850 + 100), rel=0.01)
    assert report.together.at_least
    assert report.together.p50 == one.outcome.p50, "what does not fit is not free"


def test_nothing_uncertain_and_nothing_priced():
    with pytest.raises(InputError, match="no workload declares"):
        simulated(WORK)
    none = market(model("acme/one", price(None, None, cache_read=1)))
    report = simulated(uncertain(**VOLUME), on=none)
    assert report.together.mean is None
    assert report.workloads[0].outcome.unpriced == 1


def test_a_threshold_is_found_and_not_smoothed():
    """Twice the price beyond 3,000 tokens: no month lies between the two sides."""
    work = uncertain(replace(WORK, output_tokens=d(0)), input_tokens=Uncertainty(min=d(1000), max=d(5000)))
    (member,) = portfolio_members([work])
    found = sampled_months(member, DEAR, 10_000, 7)
    tokens = draws_of(uncertain_numbers(work)[0], "work", 10_000, 7)
    assert np.allclose(found.months, 0.03 * tokens * np.where(tokens > 3000, 2, 1), rtol=1e-12)
    assert found.prices < 60
