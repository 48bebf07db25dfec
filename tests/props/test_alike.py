"""A till never mixes up two models: what it prices after many others is what it would have priced alone."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from llmcost.model.catalog import CachePolicy, Schedule, Tokenizer, TokenizerFamily
from llmcost.model.money import exactly
from llmcost.model.workload import Agent, Batch, Cache, Conversation, Image, Length, Retries, Retrieval
from llmcost.pricing.lookup import Candidate
from llmcost.pricing.month import Part, month_at, month_of
from llmcost.pricing.shelf import Shelf
from llmcost.pricing.till import Till

from .catalogs import TODAY, band, catalog, d, mode, model, price, workload

PEAK = Schedule(hours=("08:00-20:00",), days=("mon", "tue"))
LATE = Schedule(hours=("20:00-08:00",))
SIZES = {"one": ("1", "0.8", "1.5"), "two": ("1.2", "1", "1.4")}
TOKENIZERS = {
    name: TokenizerFamily(title=name, factor=d(factor), low=d(low), high=d(high), source="list")
    for name, (factor, low, high) in SIZES.items()
}
NOTHING = st.none()


def some(*values):
    """One of a few values, so that models are alike in most of them."""
    return st.sampled_from(values)


MODES = st.fixed_dictionaries(
    {},
    optional={
        "batch": some(mode("0.5"), mode("0.5", excludes=("long",)), mode(input="0.3", output="1")),
        "flex": some(mode("0.7"), mode("0.6", excludes=("long",))),
        "peak": some(mode("2", schedule="peak"), mode("3", schedule="late")),
    },
)
BANDS = some(
    (),
    (),
    (band(above=1500, input="2", output="3"),),
    (band(at_least=1500, input="2", output="3"),),
    (band(above=1500, input="2", output="3", applies="marginal"),),
    (band(above=9000, input="4", output="5", cache_read="0.2"), band(above=1500, input="2", output="3")),
)
PRICES = st.builds(
    price,
    cache_read=some(None, "0.1", "0.25"),
    cache_write=some(None, "1.25"),
    cache_write_1h=some(None, "2"),
    storage_hour=some(None, "1"),
    free=some(False, False, False, True),
    long=BANDS,
    modes=MODES,
)
FIELDS = st.fixed_dictionaries(
    {
        "thinking": some("never", "optional", "always"),
        "thinking_resent": some("never", "tool_loop", "always"),
        "tier": some("economy", "mid"),
        "context": some(None, None, 2000, 8000, 20_000),
        "max_output": some(None, None, 150, 900),
        "cache": some(None, CachePolicy(1024, "1h"), CachePolicy(0, "5m"), CachePolicy(512), CachePolicy(4096)),
        "regions": some({}, {"eu": d("1.1")}, {"eu": d("1.2"), "us": d("1")}),
        "discount": some(d("1"), d("1"), d("0.9")),
        "tokenizer": some(None, Tokenizer(encoding="one"), Tokenizer(encoding="two")),
        "capabilities": some((), ("vision",)),
    }
)
SHAPES = st.one_of(
    st.fixed_dictionaries({}),
    st.fixed_dictionaries({"conversation": st.builds(Conversation, turns=some(2, 7), user_tokens=some(d(60), d(700)))}),
    st.fixed_dictionaries({"agent": st.builds(Agent, steps=some(2, 5), tool_result_tokens=some(d(300)))}),
)
WORK = st.fixed_dictionaries(
    {
        "input_tokens": some("600", "1500", "1501", "5000", Length(p50=d(1400), p95=d(9000))),
        "output_tokens": some("0", "100", "400"),
        "thinking_multiplier": some(None, None, "0", "3"),
        "thinking_resent": some(None, None, "always"),
        "service_tier": some("standard", "standard", "flex"),
        "region": some(None, None, "eu"),
        "batch": some(None, None, Batch(d("0.4")), Batch(d(1), discount=d("0.2"))),
        "hours": some(None, "09:00-17:00 UTC"),
        "retries": some(None, Retries(d("0.1"), "input")),
        "images": some((), (), (), (Image(800, 600),)),
        "retrieval": some(None, None, Retrieval(chunks=d(3), chunk_tokens=d(200))),
        "cache": st.one_of(
            NOTHING,
            st.builds(
                Cache,
                tokens=some(None, d(500), d(600)),
                prefix=st.booleans(),
                hit_rate=some(None, d("0.8")),
                ttl=some("5m", "1h"),
                explicit=st.booleans(),
            ),
        ),
    }
)


@settings(max_examples=150)
@given(st.lists(st.tuples(PRICES, FIELDS), min_size=2, max_size=12), WORK, SHAPES)
@exactly
def test_a_model_after_others_costs_what_it_costs_alone(sold, fields, shape):
    models = [model(f"acme/{number}", entry, **known) for number, (entry, known) in enumerate(sold)]
    own = model("acme/one", price(cache_read="0.1"), tokenizer=Tokenizer(encoding="one"))
    listed = catalog(own, *models, schedules={"peak": PEAK, "late": LATE}, tokenizers=TOKENIZERS)
    work = workload(**fields, **shape)
    till = Till(work, Shelf(listed, TODAY))
    for one in models:
        parts = [Part(Candidate(one))]
        assert month_at(till, parts, own=own) == month_of(work, parts, listed, TODAY, own=own)


@exactly
def test_a_shelf_remembers_what_has_no_price_yet():
    late = model("acme/one", price(from_=date(2030, 1, 1)))
    shelf = Shelf(catalog(late), TODAY)
    assert shelf.offer(late) is None
    assert month_at(Till(workload(), shelf), [Part(Candidate(late))], own=None).monthly is None
    assert shelf.offer(late) is None
