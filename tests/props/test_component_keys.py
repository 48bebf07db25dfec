"""A component's name is derived from its key, and reading the name gives the key back, for every component there can be."""

from datetime import timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from llmcost.model.inputs.catalog import CachePolicy, Schedule
from llmcost.model.inputs.request_shape import Retrieval
from llmcost.model.inputs.serving import Batch, Cache, ResponseCache, RouteLeg, Router, SideCall
from llmcost.model.reports.component_key import component_key
from tests.support.catalogs import TODAY, band, d, fee, market, mode, model, price, row_of, workload

PEAK = Schedule(hours=("08:00-20:00",), days=("mon", "tue"))
LIST = price(
    cache_read="0.1",
    cache_write="1.25",
    cache_write_1h=2,
    storage_hour=1,
    long=(band(above=1500, input="2", output="3", cache_read="0.2", cache_write=2, cache_write_1h=3),),
    modes={"batch": mode("0.5"), "flex": mode("0.7"), "peak": mode("2", schedule="peak")},
)
TOOLS = {"web_search_1k": fee(10), "rerank": fee(1), "a:input": fee(1)}
FIELDS = {"cache": CachePolicy(0, "1h"), "fees": TOOLS}
ON = market(
    model("acme/one", LIST, thinking="always", **FIELDS),
    model("best/two", LIST, **FIELDS),
    model("acme/vectors", price("0.02", None), kind="embedding"),
    model("best/ranks", price(None, None), kind="rerank", fees={"search_1k": fee(2)}),
    model("inn/mute", price(None, None)),
    model("inn/late", price(from_=TODAY + timedelta(days=1)), released=None),
    schedules={"peak": PEAK},
)
ANY = st.sampled_from(["acme/one", "best/two", "inn/mute", "inn/late"])
VECTORS = st.sampled_from([None, "acme/vectors", "inn/late"])
NAMES = st.one_of(
    st.lists(st.sampled_from(["a", ":", "input", "fee", "router", "side_call"]), min_size=1, max_size=5).map("".join),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs"]), min_size=1, max_size=9),
)
CALLS = st.builds(SideCall, name=NAMES, model=ANY, input_tokens=st.just(d(300)), output_tokens=st.just(d(20)))
ROUTE = st.fixed_dictionaries(
    {
        "model": st.none(),
        "route": st.just((RouteLeg("acme/one", d("0.4")), RouteLeg("best/two", d("0.6")))),
        "router": st.one_of(st.none(), st.builds(Router, ANY, st.just(d(50)), st.just(d(5)))),
    }
)
WORK = st.builds(
    lambda models, fields: {**fields, **models},
    st.one_of(st.fixed_dictionaries({"model": st.sampled_from(["acme/one", "best/two"])}), ROUTE),
    st.fixed_dictionaries(
        {
            "input_tokens": st.sampled_from(["600", "2000"]),
            "buffer": st.sampled_from(["0", "0.2"]),
            "batch": st.sampled_from([None, Batch(d("0.4"))]),
            "service_tier": st.sampled_from(["standard", "flex"]),
            "cache": st.sampled_from([None, Cache(tokens=d(500), hit_rate=d("0.8"), ttl="1h", explicit=True)]),
            "fees": st.dictionaries(st.sampled_from(["web_search", "rerank", "a:input", "nobody"]), st.just(d(1))),
            "side_calls": st.lists(CALLS, max_size=3).map(tuple),
            "response_cache": st.sampled_from([None, ResponseCache(d("0.2"), "acme/vectors")]),
            "retrieval": st.one_of(
                st.none(),
                st.builds(
                    Retrieval,
                    chunks=st.just(d(3)),
                    chunk_tokens=st.just(d(200)),
                    query_embedding=VECTORS,
                    rerank=st.sampled_from([None, "best/ranks", "inn/late"]),
                ),
            ),
        }
    ),
)


@given(WORK)
@example({"side_calls": (SideCall("a:input", "inn/late", d(300)), SideCall("a", "acme/one", d(300)))})
@example({"fees": {"a:input": d(1), "rerank": d(1)}, "buffer": "0.1"})
def test_the_name_of_a_component_gives_its_key_back(fields):
    row = row_of(ON, workload(**fields))
    for item in row.components:
        key = item.key
        assert component_key(key.name, item.unit, key.model, key.mode, key.band) == key
    names = [(item.key.name, item.key.model, item.key.mode, item.key.band) for item in row.components]
    assert len(set(names)) == len(names) == len({item.key for item in row.components})


@given(
    st.one_of(NAMES, st.sampled_from(["gpu", "model", "other", "model:input"])), st.sampled_from(["tokens", "calls"])
)
def test_a_name_that_nothing_has_is_kept(name, unit):
    assert component_key(name, unit, "acme/one", "standard", None).name == name
