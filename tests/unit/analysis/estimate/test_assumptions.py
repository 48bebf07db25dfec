"""Every number that nobody gave, with the dollars that rest on it."""

from decimal import Decimal

import pytest

from llmcost.analysis.estimate.estimate import estimate
from llmcost.model.inputs.request_shape import Retrieval
from llmcost.model.inputs.serving import Cache, ResponseCache, RouteLeg, Router, SideCall
from llmcost.model.inputs.workload import LoadedWorkload
from llmcost.model.problems import Where
from llmcost.model.reports.estimate import Basis
from tests.support.catalogs import d, estimate_of, market, model, price, workload
from tests.unit.analysis.estimate.portfolios import ON


def test_defaults_of_a_command_are_assumptions_with_their_dollars():
    work = workload(model="acme/small", requests_per_month=None, requests_per_day=100)
    made = LoadedWorkload(work, Where("<options>"), assumed=("input_tokens", "output_tokens", "requests_per_day"))
    found = {a.field: (a.value, a.monthly) for a in estimate([made], ON).workloads[0].assumptions}
    assert found == {
        "days_per_month": ("30", Decimal("3.3")),
        "input_tokens": ("1000", Decimal(3)),
        "output_tokens": ("100", Decimal("0.3")),
        "requests_per_day": ("100", Decimal("3.3")),
    }


def test_components_of_assumed_numbers_are_assumed_on_every_row():
    work = workload(model="acme/small", requests_per_month=None, requests_per_day=100)
    for fields, buckets in (
        ((), set()),
        (("input_tokens",), {"input"}),
        (("output_tokens",), {"output"}),
        (("requests_per_day",), {"input", "output"}),
    ):
        one = estimate([LoadedWorkload(work, Where("<options>"), assumed=fields)], ON).workloads[0]
        for row in (one.own, *(row for row in one.alternatives if row.components)):
            assumed = {item.key.name for item in row.components if item.basis is Basis.ASSUMED}
            assert assumed & {"input", "output"} == buckets


def test_the_thinking_that_nobody_gave_is_assumed():
    on = market(model("acme/one", thinking="always"))
    for given, basis in ((None, Basis.ASSUMED), (2, Basis.GIVEN)):
        own = estimate_of(on, workload(thinking_multiplier=given)).own
        assert {item.key.name: item.basis for item in own.components} == {
            "input": Basis.GIVEN,
            "output": Basis.GIVEN,
            "thinking": basis,
        }


def test_assumed_thinking_of_auxiliary_models_names_them():
    on = market(model("acme/one"), model("acme/two"), model("acme/deep", thinking="always"))
    work = workload(
        model=None,
        route=(RouteLeg("acme/one", d("0.5")), RouteLeg("acme/two", d("0.5"))),
        router=Router("acme/deep", d(10), d(10)),
        side_calls=(SideCall("title", "acme/deep", input_tokens=d(10), output_tokens=d(10)),),
    )
    found = [(a.of, a.value, a.monthly) for a in estimate_of(on, work).assumptions if "thinking" in a.field]
    assert found == [("acme/deep", "1", d("0.04"))]


def test_the_dollars_of_an_assumption_hold_the_buffer():
    """1,000 × 100 × 1 thinking tokens at 2 per million are 0.20, and a quarter more."""
    one = estimate_of(market(model("acme/one", thinking="always")), workload(buffer="0.25"))
    assert {a.field: a.monthly for a in one.assumptions} == {"thinking_multiplier": d("0.25")}


def test_each_row_says_which_dollars_rest_on_assumed_thinking():
    """100,000 visible tokens at 2 per million: nothing is assumed of a model that cannot think, 0 of one that may,
    0.40 of one that always does (×2), 2.00 of one that is asked to (×10); with a buffer of a quarter, more of each."""
    listed = market(
        model("acme/never"),
        model("acme/may", thinking="optional", thinking_tier="reasoning"),
        model("acme/always", thinking="always", tier="mid"),
    )
    names = ("acme/may", "acme/may+thinking", "acme/always")
    one = estimate_of(listed, workload(model="acme/never", candidates=names, buffer="0.25"))
    assert {row.model: row.assumed_thinking for row in (one.own, *one.alternatives)} == {
        "acme/never": None,
        "acme/may": 0,
        "acme/may+thinking": d("2.5"),
        "acme/always": d("0.5"),
    }
    given = estimate_of(listed, workload(model="acme/may", candidates=names, thinking_multiplier=d(3)))
    assert {row.assumed_thinking for row in (given.own, *given.alternatives)} == {None}
    (assumed,) = estimate_of(listed, workload(model="acme/may")).assumptions
    assert (assumed.field, assumed.value, assumed.monthly) == ("thinking_multiplier", "0", 0)


@pytest.mark.parametrize(
    ("cache", "expected"),
    [
        ({"hit_rate": d(1)}, {"cache.hours_per_day": "0.72"}),
        ({"hit_rate": d(1), "hours_per_day": d(12)}, {}),
        ({"hit_rate": d(1), "explicit": False}, {}),
    ],
)
def test_the_hours_of_an_explicit_cache_are_assumed_where_it_is_stored(cache, expected):
    """1,000 tokens for 24 hours on 30 days at $1 for a million token-hours are 0.72."""
    stored = market(model("acme/one", price(1, 2, cache_read="0.1", storage_hour=1)))
    kept = Cache(**{"tokens": d(1000), "explicit": True, **cache})
    one = estimate_of(stored, workload(cache=kept))
    assert {a.field: a.monthly for a in one.assumptions} == {name: d(usd) for name, usd in expected.items()}


def test_the_hours_of_an_explicit_cache_also_decide_its_derived_hit_rate():
    """All input tokens depend on them, and the storage; a model without caching has no such assumption."""
    kept = workload(cache=Cache(tokens=d(500), explicit=True), output_tokens=0)
    cached = estimate_of(market(model("acme/one", price(1, 2, cache_read="0.1", storage_hour=1))), kept)
    assert [(a.field, a.monthly) for a in cached.assumptions] == [("cache.hours_per_day", cached.own.monthly)]
    assert not estimate_of(market(model("acme/one", price(1, 2))), kept).assumptions


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"retrieval": {}}, [("retrieval.query_tokens", "1000", d("0.024"))]),
        ({"retrieval": {"query_tokens": d(30)}}, []),
        ({"response_cache": {}}, [("response_cache.query_tokens", "1000", d("0.024"))]),
        ({"response_cache": {"query_tokens": d(30)}}, []),
    ],
)
def test_the_length_of_a_query_that_nobody_gave_is_assumed_to_be_the_whole_input(fields, said):
    """1,000 × 1,000 tokens at 0.02, and the buffer."""
    given = {}
    if "retrieval" in fields:
        given["retrieval"] = Retrieval(
            chunks=d(1), chunk_tokens=d(9), query_embedding="best/vectors", **fields["retrieval"]
        )
    if "response_cache" in fields:
        given["response_cache"] = ResponseCache(hit_rate=d(0), embedding="best/vectors", **fields["response_cache"])
    on = market(model(), model("best/vectors", price("0.02", None), kind="embedding"))
    found = estimate_of(on, workload(buffer="0.2", **given)).assumptions
    assert [(one.field, one.value, one.monthly) for one in found if "query" in one.field] == said
