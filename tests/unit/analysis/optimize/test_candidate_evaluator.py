"""One workload on each candidate model: its cost, or the constraints that it violates."""

import pytest

from llmcost.analysis.optimize.candidate_evaluator import CandidateEvaluator
from llmcost.model.inputs.constraints import Constraints
from llmcost.model.inputs.serving import Router, SideCall
from llmcost.model.reports.estimate import Status
from llmcost.model.reports.optimize import Rating
from llmcost.pricing.price_list.lookup import find
from tests.support.catalogs import d, market, model, price, workload

ON = market(
    model("acme/one", price(1, 2)),
    model("best/two", price(10, 20), regions={"eu": d("1.2"), "us": d("1.1")}),
    model("inn/silent", price(1, None)),
)


def evaluator(work, **constraints):
    return CandidateEvaluator(work, Constraints(**constraints), find(ON.catalog, "acme/one"), ON, None)


def option(name, work=None, **constraints):
    return evaluator(work or workload(), **constraints).option(find(ON.catalog, name))


def test_a_model_that_qualifies_is_priced():
    """1,000 requests of 1,000 and 100 tokens at 10 and 20."""
    found = option("best/two")
    assert (found.row.status, found.row.monthly, found.obstacles) == (Status.PRICED, 12, ())


def test_a_model_that_violates_a_constraint_has_the_reason_and_no_price():
    found = option("best/two", providers=("acme",))
    assert (found.row.status, found.row.monthly) == (Status.NOT_ELIGIBLE, None)
    assert [violation.constraint for violation in found.obstacles] == ["providers"]


def test_what_cannot_be_priced_is_a_violation_of_no_constraint():
    found = option("inn/silent")
    assert [(violation.constraint, violation.message) for violation in found.obstacles] == [
        (None, "has no price for output")
    ]


@pytest.mark.parametrize(
    ("regions", "own", "settings"),
    [((), None, {}), (("eu", "us"), None, {"region": "us"}), (("eu", "us"), "eu", {}), (("asia",), None, {})],
)
def test_the_cheapest_allowed_region_is_taken(regions, own, settings):
    found = evaluator(workload(region=own), regions=regions).measured(find(ON.catalog, "best/two"), None)
    assert found[1] == settings


def test_measured_lengths_replace_those_of_the_workload():
    """50 tokens seen and 200 thought for each answer."""
    rating = Rating(score=d(1), resolves=d(1), of="workload", output_tokens=d(50), thinking_tokens=d(200))
    pricer, settings = evaluator(workload()).measured(find(ON.catalog, "acme/one"), rating)
    assert settings == {"output_tokens": "50", "thinking_multiplier": "4"}
    assert (pricer.workload.output_tokens, pricer.workload.thinking_multiplier) == (50, 4)


def test_what_is_paid_in_addition_to_the_model():
    """A side call of 500 tokens at 10, and a router of 100 tokens and 1 of output at 1 and 2, for 1,000 requests."""
    work = workload(
        side_calls=(SideCall("guard", "best/two", d(500)),),
        router=Router("acme/one", d(100)),
        route=(),
        model="acme/one",
    )
    assert evaluator(work).auxiliary_cost() == 5
    assert evaluator(work).auxiliary_cost(with_router=True) == 5 + d("0.102")
