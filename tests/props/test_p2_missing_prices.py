"""Law P2: a missing price is not zero."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmcost.model.inputs.serving import Batch, Cache
from llmcost.model.reports.estimate import Status
from llmcost.model.reports.notes import Note, NoteCode
from llmcost.render.json.documents import document as report_document
from tests.props.strategies import SHEET, alternative, frac, part_of
from tests.support.catalogs import (
    TODAY,
    d,
    estimate_of,
    fee,
    market,
    mode,
    model,
    multipliers,
    positive,
    price,
    report_of,
    row_of,
    shares,
    some_tokens,
    tokens,
    workload,
)


@pytest.mark.parametrize("missing", ["input", "output"])
@given(some_tokens, some_tokens)
def test_p2_a_missing_rate_never_is_zero(missing, sent, visible):
    on = market(
        model("acme/one", price(**{**SHEET, missing: None})),
        model("best/two", price(**{**SHEET, missing: None})),
    )
    work = workload(input_tokens=sent, output_tokens=visible, candidates=("best/two",))
    report = report_of(on, work)
    own, other = report.workloads[0].own, alternative(on, work, "best/two")
    (unpriced,) = [item for item in own.components if item.monthly is None]
    assert (unpriced.key.name, unpriced.unit_price, own.at_least) == (missing, None, True)
    assert frac(own.monthly) == sum(frac(item.monthly) for item in own.components if item is not unpriced) > 0
    assert report.summary.at_least
    assert (other.status, other.monthly) == (Status.NOT_ELIGIBLE, None)
    assert missing in other.reason
    document = report_document(report, "0", "2026-11-22T00:00:00Z")["workloads"][0]
    assert [item["monthly"] for item in document["components"] if item["name"] == missing] == [None]
    assert [row["monthly"] for row in document["alternatives"] if row["model"] == "best/two"] == [None]


@given(some_tokens, tokens, st.booleans())
def test_p2_what_has_no_price_at_all_is_null(sent, visible, dated):
    """A day before the first price, or a sheet without any rate that is needed."""
    empty = model("acme/one", price(None, None, cache_read="0.1"))
    early = model("acme/one", price(from_=TODAY + timedelta(days=1)), released=None)
    report = report_of(market(early if dated else empty), workload(input_tokens=sent, output_tokens=visible))
    own = report.workloads[0].own
    assert (own.status, own.monthly, own.per_request) == (Status.NOT_PRICED, None, None)
    assert own.reason
    assert (report.summary.monthly, report.summary.unpriced, report.summary.at_least) == (None, 1, True)
    document = report_document(report, "0", "2026-11-22T00:00:00Z")
    assert document["summary"]["monthly"] is document["workloads"][0]["monthly"] is None


@given(some_tokens, tokens, shares, multipliers, st.booleans())
def test_p2_only_what_is_marked_free_costs_nothing(sent, visible, hits, multiplier, cached):
    one = model("acme/one", price(None, None, free=True), thinking="always")
    cache = Cache(tokens=part_of(sent, Decimal(1)), hit_rate=hits) if cached else None
    work = workload(input_tokens=sent, output_tokens=visible, cache=cache, thinking_multiplier=multiplier)
    row = row_of(market(one), work)
    assert (row.monthly, row.at_least, row.status) == (0, False, Status.PRICED)


@given(st.sampled_from(["web_search", "maps"]), positive(5, 2))
def test_p2_a_fee_that_is_not_priced_is_reported(name, per_request):
    known = model("acme/one", price(), fees={"web_search_1k": fee(10)})
    other = model("best/two", price())
    on, work = market(known, other), workload(fees={name: per_request}, candidates=("best/two",))
    own, row = estimate_of(on, work).own, alternative(on, work, "best/two")
    assert own.at_least is (name == "maps")
    assert (row.status, row.monthly) == (Status.NOT_ELIGIBLE, None)


SURCHARGES = {
    "region eu": {"region": "eu"},
    "service tier priority": {"service_tier": "priority"},
    "service tier fast": {"service_tier": "fast"},
    "cache storage": {"cache": Cache(tokens=d(500), hit_rate=d("0.5"), explicit=True)},
    "cache writes of 1h": {"cache": Cache(tokens=d(500), hit_rate=d("0.5"), ttl="1h")},
    "cache writes of 12h": {"cache": Cache(tokens=d(500), hit_rate=d("0.5"), ttl="12h")},
}
"""What can only make a month more expensive, and the fields that ask for it."""
CACHED = price(1, 2, cache_read="0.1", cache_write="1.25")


@pytest.mark.parametrize("missing", SURCHARGES)
@given(some_tokens, some_tokens)
def test_p2_what_can_only_cost_more_is_a_lower_bound_on_every_row(missing, sent, visible):
    """Own and other models: neither is the cheapest, nor is a lever."""
    cheap, dear = model("best/two", CACHED), model("best/sold", SOLD, regions={"eu": d("1.1")})
    work = workload(input_tokens=sent + 500, output_tokens=visible, candidates=("best/two", "best/sold"))
    work = replace(work, **SURCHARGES[missing])
    report = report_of(market(model("acme/one", CACHED), cheap, dear), work)
    (one,) = report.workloads
    rows = {row.model: row for row in one.alternatives}
    assert [rows[id_].at_least for id_ in ("acme/one", "best/two", "best/sold")] == [True, True, False]
    assert one.own.missing == rows["best/two"].missing == (missing,)
    assert (one.alternatives[0].model, one.levers, report.summary.at_least) == ("best/sold", (), True)


SOLD = price(
    9,
    9,
    cache_read=9,
    cache_write=9,
    cache_write_1h=9,
    cache_write_12h=9,
    storage_hour=9,
    modes={"priority": mode(2), "fast": mode(3)},
)


@pytest.mark.parametrize("name", ["batch", "flex"])
@given(some_tokens, some_tokens)
def test_p2_a_discount_that_is_not_sold_bills_the_standard_price(name, sent, visible):
    work = workload(input_tokens=sent, output_tokens=visible)
    asked = replace(work, service_tier="flex") if name == "flex" else replace(work, batch=Batch(d(1)))
    plain, row = (row_of(market(model()), each) for each in (work, asked))
    assert (row.monthly, row.at_least) == (plain.monthly, False)
    assert Note(NoteCode.NO_MODE_PRICE, name=name) in row.notes


@pytest.mark.parametrize("fields", SURCHARGES.values(), ids=SURCHARGES)
def test_p2_the_surcharge_of_what_is_free_or_not_asked_for_is_known(fields):
    assert not row_of(market(model("acme/one", CACHED)), workload()).at_least
    if "service_tier" not in fields:
        free = model("acme/one", price(0, 0, free=True))
        assert not row_of(market(free), replace(workload(), **fields)).at_least
