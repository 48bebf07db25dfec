"""Routes worked out by hand."""

from decimal import Decimal

from llmcost.model.inputs.serving import RouteLeg, Router
from tests.support.catalogs import estimate_of, market, workload
from tests.unit.analysis.optimize.choices import MILLION, ONE, TEN, mixing, score


def test_a_route_without_difficulties_is_a_split_of_two():
    """60 % resolved at $1,000 and 100 % at $10,000 make 80 % half and half, at $5,500."""
    found = score("acme/one", resolves=0.6), score("best/ten", resolves=1)
    work = workload(model="best/ten", **MILLION)
    one = mixing(market(ONE, TEN), work, *found, given={"min_quality": Decimal("0.8")}, kinds=("route",))
    (route,) = one.mixes
    assert [(leg.model, leg.share) for leg in route.legs] == [
        ("acme/one", Decimal("0.5")),
        ("best/ten", Decimal("0.5")),
    ]
    assert (route.monthly, route.saves, route.router_per_request) == (5500, 4500, Decimal("0.0045"))


def test_the_router_of_a_route_is_paid_for():
    found = score("acme/one", resolves=0.6), score("best/ten", resolves=1)
    legs = (RouteLeg("acme/one", Decimal("0.5")), RouteLeg("best/ten", Decimal("0.5")))
    router = Router("acme/one", Decimal(100), Decimal(0))
    work = workload(**MILLION, model=None, route=legs, router=router)
    one = mixing(market(ONE, TEN), work, *found, given={"min_quality": Decimal("0.8")}, kinds=("route",))
    assert one.mixes[0].monthly == 5500 + 100 == estimate_of(market(ONE, TEN), work).own.monthly
    assert one.single.monthly == 10000
