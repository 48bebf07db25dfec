"""Plans that can be checked by hand."""

from dataclasses import replace
from decimal import Decimal

import pytest

from llmcost.analysis.optimize.optimize import OptimizeRequest, optimize
from llmcost.analysis.optimize.portfolio_plan import PortfolioBounds, plan
from llmcost.model.inputs.scores import Commitment
from llmcost.model.problems import InputError, Undecidable, Where
from llmcost.solver.highs import solve
from tests.support.catalogs import loaded, market, model, price, workload
from tests.unit.analysis.optimize.choices import MILLION, read, score

ON = market(model("acme/one", price("1")), model("acme/two", price("2")), model("best/three", price("3")))
SCORES = (score("acme/one", 0.6), score("acme/two", 0.7), score("best/three", 0.9))


def never(program):
    raise AssertionError("the solver is asked where it need not be")


def report(*works, scores=SCORES, **ask):
    return optimize([loaded(work) for work in works], ON, OptimizeRequest(read(*scores) if scores else None, **ask))


def work(name, *models, **fields):
    return workload(name=name, candidates=models, model=models[0], **{**MILLION, **fields})


def commitment(provider, monthly, percent):
    return Commitment(provider, Decimal(monthly), Decimal(percent))


def planned(made, solver=solve, **bounds):
    bounds["locations"] = tuple(Where("deals.yaml", line) for line, _ in enumerate(bounds.get("commitments", ()), 2))
    return plan(made, PortfolioBounds(**bounds), ON.catalog, solver)


def chosen(made):
    return [choice.chosen.row.model for choice in made.choices]


def test_where_each_ones_own_choice_keeps_to_the_limits_no_solver_is_asked():
    made = planned(report(work("a", "acme/one"), work("b", "acme/two")), never, max_models=2, max_providers=1)
    assert chosen(made) == ["acme/one", "acme/two"]
    assert (made.plan.monthly, made.plan.gap, made.plan.solved) == (3000, 0, False)
    assert [(limit.used, limit.binding, limit.costs) for limit in made.plan.limits] == [(2, False, 0), (1, False, 0)]


def test_fewer_models_cost_what_they_cost():
    """a can run on one or three, b on two or three: by themselves 1,000 + 2,000, on one model 3,000 + 3,000."""
    works = work("a", "acme/one", "best/three"), work("b", "acme/two", "best/three")
    made = planned(report(*works), max_models=1)
    assert chosen(made) == ["best/three", "best/three"]
    (limit,) = made.plan.limits
    assert (made.plan.monthly, limit.used, limit.binding, limit.costs) == (6000, 1, True, 3000)


def test_a_volume_commitment_is_reached_at_its_amount_and_not_below():
    works = work("a", "acme/two", "best/three"), work("b", "acme/two", "best/three")
    deal = (commitment("best", 6000, 50),)
    made = planned(report(*works), commitments=deal)
    assert chosen(made) == ["best/three", "best/three"], "6,000 less a half beats 2,000 + 2,000"
    assert made.plan.monthly == 3000
    (use,) = made.plan.commitments
    assert (use.taken, use.spent, use.saves) == (True, 6000, 3000)
    missed = planned(report(*works), commitments=(commitment("best", "6000.01", 50),))
    assert chosen(missed) == ["acme/two", "acme/two"]
    assert (missed.plan.monthly, missed.plan.commitments[0].taken) == (4000, False)


def test_of_two_offers_of_a_provider_the_best_that_is_reached_holds():
    deals = commitment("acme", 500, 10), commitment("acme", 2000, 30), commitment("acme", 9000, 60)
    made = planned(report(work("a", "acme/one"), work("b", "acme/two")), commitments=deals)
    assert [use.taken for use in made.plan.commitments] == [False, True, False]
    assert made.plan.monthly == 2100


def test_a_budget_buys_the_best_mean_score_weighted_by_requests():
    """b has three times the requests of a: 9,000 for three, 6,000 for two, 3,000 for one."""
    works = work("a", "acme/one", "best/three"), work("b", "acme/one", "best/three", requests_per_month=3_000_000)
    made = planned(report(*works), budget=Decimal(10_000))
    assert chosen(made) == ["acme/one", "best/three"]
    assert made.plan.quality == Decimal("0.825"), "(0.6 + 3 × 0.9) ÷ 4"
    assert (made.plan.goal, made.plan.monthly) == ("quality", 10_000)
    rich = planned(report(*works), never, budget=Decimal(12_000))
    assert chosen(rich) == ["best/three", "best/three"]
    assert not rich.plan.limits[0].binding


def test_of_plans_as_good_the_cheapest_is_taken():
    same = score("acme/one", 0.9), score("best/three", 0.9), score("acme/two", 0.5)
    works = work("a", "best/three", "acme/one"), work("b", "acme/two", "acme/one")
    made = planned(report(*works, scores=same), budget=Decimal(5000), max_models=2)
    assert (chosen(made), made.plan.monthly) == (["acme/one", "acme/one"], 2000)


def test_a_mean_score_is_kept_exactly():
    works = work("a", "acme/one", "best/three"), work("b", "acme/one", "best/three")
    assert planned(report(*works), min_average=Decimal("0.75")).plan.monthly == 4000
    assert planned(report(*works), min_average=Decimal("0.750001")).plan.monthly == 6000


def test_limits_that_nothing_keeps_to_say_how_far_each_would_have_to_give_way():
    works = work("a", "acme/one"), work("b", "best/three")
    made = planned(report(*works), max_models=1, max_providers=1)
    assert made.plan.monthly is None
    assert chosen(made) == ["acme/one", "best/three"], "each has its own choice"
    assert made.plan.relaxations == (), "neither alone would do"
    made = planned(report(*works), max_models=1)
    assert [way.changes for way in made.plan.relaxations] == [(("max_models", "2"),)]
    made = planned(report(*works), budget=Decimal(3500))
    assert [way.changes for way in made.plan.relaxations] == [(("budget", "4000"),)]
    made = planned(report(*works), min_average=Decimal("0.8"))
    assert [way.changes for way in made.plan.relaxations] == [(("min_average", "0.75"),)]


def test_what_a_plan_cannot_be_made_of_is_reported():
    with pytest.raises(InputError, match='no provider "nobody"'):
        planned(report(work("a", "acme/one")), commitments=(commitment("nobody", 1, 1),))
    with pytest.raises(InputError, match="needs scores"):
        planned(report(work("a", "acme/one"), scores=()), budget=Decimal(1))
    with pytest.raises(InputError, match="needs scores"):
        planned(report(work("a", "acme/one"), scores=()), min_average=Decimal(0))
    ruled_out = report(work("a", "acme/one"), scores=SCORES[1:])
    ruled_out = replace(ruled_out, choices=tuple(replace(c, options=(), chosen=None) for c in ruled_out.choices))
    with pytest.raises(Undecidable, match="no model qualifies"):
        planned(ruled_out, max_models=1)
    with pytest.raises(Undecidable, match="no model has a score"):
        planned(report(work("a", "acme/one"), scores=SCORES[1:]), budget=Decimal(1))
