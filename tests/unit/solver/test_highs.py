"""Assignments by the solver, small enough to solve by hand."""

import sys

import pytest

from llmcost.model.assignment_problem import Assignment, AssignmentProblem, VolumeDiscount
from llmcost.model.problems import InputError
from llmcost.solver.highs import solve
from tests.support.catalogs import d

CHEAP, GOOD = 0, 1


def problem(goal="cost", **limits):
    """Two workloads of one request each; on either, model 0 costs $10 at 50 points, and model 1 $30 at 90."""
    pairs = [
        Assignment(work, one, d(cost), d(quality))
        for work in (0, 1)
        for one, cost, quality in ((CHEAP, 10, 50), (GOOD, 30, 90))
    ]
    return AssignmentProblem(goal=goal, weights=[d(1), d(1)], providers=[0, 1], pairs=pairs, **limits)


def models(asked):
    found = solve(asked)
    return found and [asked.pairs[index].model for index in found.pairs]


@pytest.mark.parametrize(
    ("goal", "limits", "chosen"),
    [
        ("cost", {}, [CHEAP, CHEAP]),
        ("quality", {}, [GOOD, GOOD]),
        ("cost", {"min_average": d(90)}, [GOOD, GOOD]),
        ("quality", {"budget": d(25)}, [CHEAP, CHEAP]),
    ],
)
def test_the_best_choice(goal, limits, chosen):
    assert models(problem(goal, **limits)) == chosen


def test_as_few_models_as_possible():
    assert len({*models(problem("models"))}) == 1


def test_a_mean_may_be_reached_by_one_good_model():
    assert sorted(models(problem(min_average=d(70)))) == [CHEAP, GOOD]
    assert sorted(models(problem("quality", budget=d(40)))) == [CHEAP, GOOD]
    assert models(problem("quality", budget=d(40), max_models=1)) == [CHEAP, CHEAP]


def test_a_discount_is_taken_where_its_volume_is_reached():
    """80 % off from $60 on: two good models for $12 cost less than two cheap ones for $20."""
    offer = VolumeDiscount(provider=1, least=d(60), factor=d("0.2"))
    found = solve(problem(offers=(offer,)))
    assert (models(problem(offers=(offer,))), found.offers) == ([GOOD, GOOD], (0,))
    beyond = VolumeDiscount(provider=1, least=d(61), factor=d("0.2"))
    assert models(problem(offers=(beyond,))) == [CHEAP, CHEAP]


def test_what_cannot_be_met_has_no_solution():
    assert solve(problem(min_average=d(91))) is None
    assert solve(problem(budget=d(19))) is None


def test_without_the_package_an_error_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "highspy", None)
    with pytest.raises(InputError, match="need the solver HiGHS"):
        solve(problem())
