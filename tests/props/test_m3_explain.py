"""Law M3 for any workload: every number of ``explain`` can be calculated again from the numbers next to it."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from llmcost.analysis.estimate.estimate import estimate
from llmcost.analysis.explain.explain import explain
from llmcost.model.inputs.request_shape import Length
from llmcost.model.inputs.serving import Cache, CascadeStage, RouteLeg
from llmcost.render.json.documents import document as report_document
from tests.props.strategies import portfolios
from tests.props.turn_by_turn import NAMES, histograms, mixed, on, sheets, splits, units
from tests.support.calculator import frac, wrong
from tests.support.catalogs import loaded, shares, workload


def explained(market, *works):
    document = report_document(explain([loaded(work) for work in works], market), "0", "2026-11-22T00:00:00Z")
    report = estimate([loaded(work) for work in works], market)
    for mine, theirs in zip(document["workloads"], report.workloads, strict=True):
        assert mine["monthly"] == theirs.own.monthly or frac(mine["monthly"]) == frac(theirs.own.monthly)
    return document


@given(portfolios())
@settings(max_examples=60)
def test_m3_a_portfolio(drawn):
    market, works = drawn
    assert wrong(explained(market, *works)) == []


@given(sheets(), units(), shares, st.integers(0, 6000), st.sampled_from(["5m", "1h"]), st.booleans())
@settings(max_examples=60)
def test_m3_conversations_and_tasks_with_their_past_in_a_cache(sheet, unit, hits, fixed, ttl, derived):
    fields, shape = unit
    assume(shape.turns <= 60)
    tokens = min(fields["input_tokens"], fixed + hits)
    cache = Cache(prefix=True, hit_rate=None if derived else hits, tokens=tokens, ttl=ttl)
    assert wrong(explained(on(sheet), workload(**fields, cache=cache))) == []


@given(sheets(), units(), histograms(), shares, st.integers(0, 3000), st.booleans())
@settings(max_examples=60)
def test_m3_lengths_that_vary(sheet, unit, bars, hits, fixed, prefix):
    fields, shape = unit
    assume(shape.turns <= 20)
    cache = Cache(prefix=prefix, hit_rate=hits, tokens=hits + fixed)
    work = workload(**fields | {"input_tokens": Length(bins=bars)}, cache=cache)
    assert wrong(explained(on(sheet), work)) == []


@given(mixed(), splits(), st.lists(shares, min_size=3, max_size=3))
@settings(max_examples=40)
def test_m3_routes_and_cascades(drawn, parts, resolved):
    market, work = drawn
    route = tuple(RouteLeg(name, share) for name, share in zip(NAMES, parts, strict=True))
    stages = [CascadeStage(name, share) for name, share in zip(NAMES, resolved, strict=False)]
    for several in (replace(work, route=route), replace(work, cascade=(*stages, CascadeStage(NAMES[3])))):
        assert wrong(explained(market, several)) == []
