"""The plans of the price list by name."""

import pytest

from llmcost.model.problems import InputError, Where
from llmcost.pricing.price_list.plans import named_plan

PLANS = {"ptu-global": 1, "ptu-regional": 2}


def test_a_plan_has_exactly_its_name():
    assert named_plan(PLANS, "ptu-global", "capacity plan") == 1


@pytest.mark.parametrize(
    ("name", "hint"), [("ptu-globl", 'did you mean "ptu-global"?'), ("nonsense", "plans: ptu-global, ptu-regional")]
)
def test_an_unknown_plan_names_those_that_are_near(name, hint):
    with pytest.raises(InputError) as caught:
        named_plan(PLANS, name, "capacity plan", Where("work.yaml", 3))
    (problem,) = caught.value.problems
    assert (problem.code, problem.message, problem.hint) == ("unknown-plan", f'no capacity plan "{name}"', hint)
    assert str(problem.where) == "work.yaml:3"
