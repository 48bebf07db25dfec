"""Law P2: a missing price is not zero."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmcost.model.inputs.serving import Cache
from llmcost.model.reports.estimate import Status
from llmcost.render.json.documents import document as report_document
from tests.props.strategies import SHEET, alternative, frac, part_of
from tests.support.catalogs import (
    TODAY,
    estimate_of,
    fee,
    market,
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
