"""What a mix of models costs, from what each costs for a share of the requests."""

import pytest

from llmcost.analysis.optimize.stages import CandidatePool, PaidCalls, StageCost, cost_of, slope_of
from tests.support.catalogs import d


def stage(name, tokens, storage=0, *fees, resolves="0.5"):
    return StageCost(name, {"": d(resolves)}, d(tokens), d(tokens), d(tokens), d(storage), fees)


def calls(of, free, each="0.01", calls=1000):
    return PaidCalls(d(calls), d(each), (of, "search", d(free)))


def test_tokens_are_in_proportion_and_storage_is_not():
    """100 × 0.3 + 5 and 200 × 0.7; a model that nothing reaches costs nothing."""
    one, two, none = stage("a/one", 100, 5), stage("a/two", 200), stage("a/three", 900, 9)
    assert cost_of([(one, d("0.3")), (two, d("0.7")), (none, d(0))]) == 175
    assert one.alone == 105


def test_models_of_a_provider_share_free_calls():
    """700 + 300 calls at one cent, 400 of them free: $6. Of different providers nothing is shared."""
    one, two = stage("a/one", 0, 0, calls("a", 400)), stage("a/two", 0, 0, calls("a", 400))
    assert cost_of([(one, d("0.7")), (two, d("0.3"))]) == 6
    other = stage("b/two", 0, 0, calls("b", 400))
    assert cost_of([(one, d("0.7")), (other, d("0.3"))]) == 3, "300 of 700 are paid, and none of 300"
    assert cost_of([(one, d("0.4"))]) == 0


@pytest.mark.parametrize("share", ["0.1", "0.5", "0.9"])
def test_the_slope_is_what_one_more_request_costs(share):
    """The cost between two shares close to one another, with free calls and without."""
    legs = [(stage("a/one", 100, 5, calls("a", 50)), d(share)), (stage("a/two", 30, 0, calls("a", 50, "0.02")), d(1))]
    more = [(legs[0][0], d(1))]
    step = d("0.000001")
    after = [(legs[0][0], d(share) + step), legs[1]]
    assert abs((cost_of(after) - cost_of(legs)) / step - slope_of(legs, more)) < d("0.001")


def test_the_pool_adds_what_is_paid_besides_and_the_buffer():
    """(100 + 20) × 1.1; a model that answers 0.9 of the easy 80 % and 0.5 of the others: 0.82."""
    one = StageCost("a/one", {"easy": d("0.9"), "hard": d("0.5")}, d(100), d(90), d(120), d(0), ())
    pool = CandidatePool((one,), {"easy": d("0.8"), "hard": d("0.2")}, d(20), d("0.1"))
    assert pool.monthly(d(100)) == 132
    assert pool.amounts([(one, d("0.5"))]) == {"monthly": 77, "low": d("71.5"), "high": 88}
    assert pool.resolved(one) == d("0.82")
