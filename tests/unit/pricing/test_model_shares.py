"""Routes and cascades: which share of the requests reaches each model (law V6)."""

from dataclasses import replace
from fractions import Fraction

import pytest

from llmcost.model.inputs.serving import CascadeStage, Retries, RouteLeg, Router
from llmcost.model.reports.estimate import Status
from tests.support.catalogs import d, estimate_of, fee, market, model, month_of, price, row_of, spent, workload
from tests.unit.pricing.auxiliary_market import MODELS, ON, ROUTE

ALONE = Fraction("1.2")


def test_a_route_by_hand():
    """750 at 1,000 × 1 + 100 × 2, 250 at ten times that: 0.90 + 3.00; the router reads 200 for 0.50, writes 1 for 1.50."""
    work = workload(model=None, route=ROUTE)
    assert month_of(ON, work) == Fraction("3.9")
    router = Router(model="acme/guard", input_tokens=d(200))
    assert month_of(ON, replace(work, router=router)) == Fraction("3.9") + Fraction("0.1015")
    one = estimate_of(ON, work)
    assert [(used.id, used.share) for used in one.models] == [("acme/one", d("0.75")), ("best/two", d("0.25"))]
    assert one.own.per_request == d("0.0039")


def test_a_cascade_by_hand():
    """All 1,000 try the cheap model, 1.20; the 350 that it does not resolve pay 12.00 per 1,000 as well."""
    cascade = (CascadeStage("acme/one", d("0.65")), CascadeStage("best/two"))
    assert month_of(ON, workload(model=None, cascade=cascade)) == ALONE + Fraction("4.2")


def test_a_cascade_of_three_with_retries_and_fees_at_every_stage():
    """1,000, 400 and 100 requests reach the stages, each with a tenth more attempts, and each attempt one search."""
    three = market(*[model(name, price(1, 0), fees={"search": fee("0.01")}) for name in ("acme/a", "best/b", "host/c")])
    cascade = (CascadeStage("acme/a", d("0.6")), CascadeStage("best/b", d("0.75")), CascadeStage("host/c"))
    work = workload(model=None, cascade=cascade, output_tokens=0, fees={"search": d(1)}, retries=Retries(rate=d("0.1")))
    row = row_of(three, work)
    assert spent(row, "input") == Fraction("1.65")
    assert spent(row, "fee:search") == Fraction("16.5")


@pytest.mark.parametrize(
    "mix",
    [
        {"route": (RouteLeg("acme/one", d(1)), RouteLeg("best/two", d(0)))},
        {"cascade": (CascadeStage("acme/one", d(1)), CascadeStage("best/two"))},
        {"route": (RouteLeg("acme/one", d(1)), RouteLeg("inn/mute", d(0)))},
        {"route": (RouteLeg("acme/one", d(1)), RouteLeg("inn/late", d(0)))},
    ],
)
def test_what_no_request_reaches_costs_nothing(mix):
    """Nor does it need a price, or a share of a free allowance."""
    models = [replace(one, fees={"search": (fee("0.01"),)}) for one in MODELS]
    row = row_of(market(*models), workload(model=None, **mix, fees={"search": d(1)}))
    assert (row.at_least, Fraction(row.monthly)) == (False, ALONE + 10)


def test_a_mix_with_a_model_that_has_no_price_has_none():
    row = row_of(ON, workload(model=None, route=(RouteLeg("acme/one", d("0.5")), RouteLeg("inn/late", d("0.5")))))
    assert (row.status, row.monthly) == (Status.NOT_PRICED, None)


def test_a_mix_with_a_rate_that_is_missing_is_at_least():
    row = row_of(ON, workload(model=None, route=(RouteLeg("acme/one", d("0.5")), RouteLeg("inn/mute", d("0.5")))))
    assert (row.at_least, Fraction(row.monthly)) == (True, ALONE / 2)
