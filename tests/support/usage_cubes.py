"""Rows of a cube built by hand or drawn, and a small price list with what the price of a row can depend on."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from llmcost.analysis.usage.cube_pricing import CubePricer, cut_points, slot_minutes
from llmcost.model.inputs.catalog import CachePolicy
from llmcost.model.usage import TokenClass
from llmcost.model.usage_cube import BUCKETS, CubeRow
from tests.support.catalogs import TODAY, band, fee, market, mode, model, price

FIRST = date(2026, 10, 1)
CACHES = {"cache_read": "0.1", "cache_write": "1.25", "cache_write_1h": "2"}
MARKET = market(
    model(
        "acme/one",
        price("3", "7", **CACHES, modes={"batch": mode("0.5"), "priority": mode(2)}),
        cache=CachePolicy(min_tokens=1024),
        regions={"eu": Decimal("1.1")},
        fees={"web_search": fee("0.01")},
    ),
    model("best/two", price("1", "3", cache_read="0.3", long=(band(above=200_000, input="2", output="5", cache_read="0.6"),)),
          thinking="optional", cache=CachePolicy(min_tokens=2048)),
    model("inn/three", price("0.4", "1"), price("0.7", "2", from_=FIRST + timedelta(days=3)), thinking="always"),
    day=TODAY,
)  # fmt: skip
CUTS, MINUTES = cut_points(MARKET.catalog), slot_minutes(MARKET.catalog, TODAY)
PRICER = CubePricer(MARKET, CUTS, MINUTES)
_SOLD = {
    "acme/one": ("input", *CACHES, "output"),
    "best/two": ("input", "cache_read", "output", "thinking"),
    "inn/three": ("input", "output", "thinking"),
}


def row(model="acme/one", day=FIRST, requests=1, feature="chat", mode="", region="", **tokens):
    """A row of a cube; tokens by bucket, of all its requests together."""
    provider = model.partition("/")[0]
    length = -(-sum(count for name, count in tokens.items() if "output" not in name and name in BUCKETS) // requests)
    place = sum(length > cut for cut in CUTS)
    counts = {TokenClass(name): count for name, count in tokens.items() if name in BUCKETS and count}
    empty = {"slot": 0, "source": "litellm", "team": "", "web_searches": 0, "claimed": Decimal(0), "claims": 0}
    more = {name: value for name, value in tokens.items() if name not in BUCKETS}
    return CubeRow(day=day, provider=provider, model=model, feature=feature, mode=mode, region=region, band=place,
                   requests=requests, tokens=counts, **{**empty, **more})  # fmt: skip


def priced(*rows):
    return PRICER.priced(rows)


@st.composite
def rows(draw):
    """A row with any tokens that its model sells, in any mode."""
    name = draw(st.sampled_from(sorted(_SOLD)))
    own = name == "acme/one"
    requests = draw(st.integers(1, 5_000))
    each = st.integers(0, 120_000) | st.integers(0, 40)
    tokens = {bucket: draw(each) * requests + draw(st.integers(0, requests)) for bucket in _SOLD[name]}
    return row(
        name,
        FIRST + timedelta(days=draw(st.integers(0, 6))),
        requests,
        draw(st.sampled_from(["chat", "Chat", "", "résumé", 'a "b": #c\n'])),
        draw(st.sampled_from(["", "batch", "priority"])) if own else "",
        draw(st.sampled_from(["", "eu"])) if own else "",
        web_searches=draw(st.integers(0, 3)) if own else 0,
        **tokens,
    )


cubes = st.lists(rows(), min_size=1, max_size=8)
