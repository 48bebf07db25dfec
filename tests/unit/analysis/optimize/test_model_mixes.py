"""Which mixes are tried, and what they have to reach."""

from dataclasses import replace
from decimal import Decimal

from llmcost.analysis.optimize import model_mixes
from llmcost.model.inputs.dated_terms import Fee
from llmcost.model.inputs.serving import CascadeStage
from llmcost.model.reports.optimize import Mix, MixLeg
from tests.support.catalogs import estimate_of, market, model, price, workload
from tests.unit.analysis.optimize.choices import MILLION, ONE, TEN, TWO, mixing, score


def test_fees_storage_side_calls_and_the_buffer_are_in_a_mix_once_or_in_proportion():
    fees = {"web_search_1k": Fee(Decimal(10), Decimal(4000))}
    cheap, dear = model("acme/one", price("1"), fees=fees), model("best/ten", price("10"), fees=fees)
    work = workload(fees={"web_search": Decimal("0.02")}, buffer=Decimal("0.2"), **MILLION)
    found = score("acme/one", resolves=0.6), score("best/ten", resolves=1)
    one = mixing(market(cheap, dear), work, *found, given={"min_quality": Decimal("0.99")}, kinds=("cascade",))
    stages = (CascadeStage("acme/one", Decimal("0.6")), CascadeStage("best/ten"))
    meant = estimate_of(market(cheap, dear), replace(work, model=None, cascade=stages)).own.monthly
    assert one.mixes[0].monthly == meant
    (even,) = one.mixes[0].break_even
    at = (CascadeStage("acme/one", even.pays), CascadeStage("best/ten"))
    month = estimate_of(market(cheap, dear), replace(work, model=None, cascade=at)).own.monthly
    assert abs(month - one.single.monthly) < Decimal("1e-9"), "also where a free allowance bends the line"


def test_the_target_is_what_is_asked_for_else_what_runs_else_the_best():
    found = score("acme/one", resolves=0.6), score("acme/two", resolves=0.8), score("best/ten", resolves=0.9)
    on = market(ONE, TWO, TEN, model("inn/other"))
    work = workload(**MILLION)
    assert mixing(on, work, *found, given={"min_quality": Decimal("0.7")}).target == Decimal("0.7")
    assert mixing(on, replace(work, model="acme/two"), *found).target == Decimal("0.8")
    other = mixing(on, replace(work, model="inn/other"), *found)
    assert other.target == Decimal("0.9")
    assert other.left_out == ("inn/other",)


def test_a_mix_of_models_without_rates_says_so():
    one = mixing(market(ONE, TWO), workload(**MILLION), score("acme/one", 0.5, workload="other"), known=["other"])
    assert (one.target, one.single, one.mixes) == (None, None, ())


class _RouterOfFive:
    """An evaluator whose router costs $5 a month, with a buffer of 20 %."""

    workload, requests = workload(buffer=Decimal("0.2")), Decimal(1000)

    def auxiliary_cost(self, *, with_router=False):
        return Decimal(5 if with_router else 0)


def test_a_route_of_free_models_pays_for_its_router():
    legs = (MixLeg("acme/one", Decimal(1), Decimal(1)),)
    free = Mix("route", legs, Decimal(0), Decimal(1), low=Decimal(0), high=Decimal(1))
    routed = model_mixes._routed(free, None, _RouterOfFive())
    assert (routed.monthly, routed.low, routed.high) == (6, 6, 7)
