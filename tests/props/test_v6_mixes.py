"""Law V6: routes and cascades are expectations."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from llmcost.model.inputs.serving import CascadeStage, RouteLeg, Router
from llmcost.model.reports.estimate import Status
from tests.props.strategies import frac
from tests.props.turn_by_turn import NAMES, mixed, splits
from tests.support.catalogs import d, market, model, month_of, price, row_of, shares, workload


@settings(max_examples=50)
@given(mixed(), splits())
def test_v6_a_route_costs_the_weighted_sum(drawn, parts):
    on_four, work = drawn
    alone = [month_of(on_four, replace(work, model=name)) for name in NAMES]
    route = tuple(RouteLeg(name, share) for name, share in zip(NAMES, parts, strict=True))
    wanted = sum(frac(share) * month for share, month in zip(parts, alone, strict=True))
    assert month_of(on_four, replace(work, route=route)) == wanted


@settings(max_examples=50)
@given(mixed(), st.lists(shares, min_size=4, max_size=4))
def test_v6_a_cascade_pays_every_stage_that_a_request_reaches(drawn, resolved):
    """Fees, retries and all: an escalated request still paid for the cheap one."""
    on_four, work = drawn
    alone = [month_of(on_four, replace(work, model=name)) for name in NAMES]
    cascade = tuple(CascadeStage(name, share) for name, share in zip(NAMES, resolved, strict=True))
    reaching, wanted = frac(1), frac(0)
    for month, share in zip(alone, resolved, strict=True):
        wanted += reaching * month
        reaching *= 1 - frac(share)
    row = row_of(on_four, replace(work, cascade=cascade))
    assert row.status is Status.PRICED
    assert frac(row.monthly) == wanted


@given(splits(), st.integers(1, 10**6), st.integers(0, 5000), st.integers(0, 50), shares)
def test_v6_a_router_is_called_once_for_each_request(parts, requests, sent, answered_, buffer):
    sheets_ = [model(name, price(place + 1, place + 1)) for place, name in enumerate(NAMES)]
    route = tuple(RouteLeg(name, share) for name, share in zip(NAMES, parts, strict=True))
    on_four = market(*sheets_, model("best/router", price("0.3", "0.7")))
    work = workload(model=None, requests_per_month=requests, route=route, buffer=buffer)
    router = Router("best/router", d(sent), d(answered_))
    more = requests * (sent * frac("0.3") + answered_ * frac("0.7")) / 10**6 * (1 + frac(buffer))
    assert month_of(on_four, replace(work, router=router)) - month_of(on_four, work) == more
