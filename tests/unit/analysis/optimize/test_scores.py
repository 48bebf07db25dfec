"""Which score counts for a workload."""

from decimal import Decimal

import pytest

from llmcost.analysis.optimize.optimize import OptimizeRequest, optimize
from llmcost.model.problems import InputError
from tests.support.catalogs import loaded, market, workload
from tests.unit.analysis.optimize.choices import MILLION, ONE, TWO, choose, read, score


def test_a_point_is_a_hundredth_of_the_scale():
    one = choose(market(ONE, TWO), workload(**MILLION), score("acme/one", 0.7), score("acme/two", 0.75))
    assert one.front[1].per_point == 200


def test_a_score_of_the_workload_beats_one_of_its_task_and_that_one_of_anything():
    found = score("acme/one", 0.1), score("acme/one", 0.2, task="simple_qa"), score("acme/one", 0.3, workload="work")
    for task, of, value in ((None, found[:2], "0.1"), ("simple_qa", found[:2], "0.2"), ("simple_qa", found, "0.3")):
        one = choose(market(ONE), workload(task=task), *of)
        assert one.options[0].rating.score == Decimal(value)


def test_the_score_of_a_mix_is_its_average():
    found = score("acme/one", 0.9, difficulty="easy"), score("acme/one", 0.5, difficulty="hard")
    mixes = {"work": {"easy": Decimal("0.75"), "hard": Decimal("0.25")}}
    assert choose(market(ONE), workload(), *found, mixes=mixes).options[0].rating.score == Decimal("0.8")
    half = choose(market(ONE), workload(), found[0], mixes=mixes)
    assert half.options[0].rating is None, "half a mix says nothing of the whole"


def test_unknown_names_are_reported_at_once():
    scores = read(score("acme/none", 0.5), score("acme/one", 0.5, workload="other"), score("acme/one", 0.5))
    with pytest.raises(InputError) as raised:
        optimize([loaded(workload())], market(ONE), OptimizeRequest(scores))
    assert [problem.code for problem in raised.value.problems] == ["unknown-model", "unknown-workload"]
    optimize(
        [loaded(workload())],
        market(ONE),
        OptimizeRequest(read(score("acme/one", 0.5, workload="other")), known=["other"]),
    )
