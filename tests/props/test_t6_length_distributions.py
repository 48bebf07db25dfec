"""Law T6: a length distribution has one meaning, and its exact mean is billed."""

from dataclasses import replace

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from llmcost.model.inputs.catalog import CachePolicy
from llmcost.model.inputs.request_shape import Conversation, Length
from llmcost.model.inputs.serving import Cache
from tests.props.strategies import frac
from tests.props.turn_by_turn import Found, Sheet, histograms, on, sheets, turn_by_turn, units
from tests.support.catalogs import band, d, market, model, month_of, price, row_of, shares, workload


@settings(max_examples=150)
@given(sheets(), units(), histograms(), shares, st.integers(0, 3000))
def test_t6_a_histogram_of_first_turns_costs_the_sum_over_its_bars_and_turns(sheet, unit, bars, hits, fixed):
    fields, shape = unit
    assume(shape.turns <= 40)
    work = workload(
        **fields | {"input_tokens": Length(bins=bars)}, cache=Cache(prefix=True, hit_rate=hits, tokens=d(fixed))
    )
    wanted = sum(
        frac(bar.weight, 1000)
        * turn_by_turn(
            sheet, shape._replace(first=frac(bar.tokens)), Found(frac(hits), min(frac(fixed), frac(bar.tokens)))
        )
        for bar in bars
    )
    assert month_of(on(sheet), work) * 10**6 == 3 * wanted


@settings(max_examples=60)
@given(histograms(), st.integers(1, 400_000), shares, st.integers(0, 5000))
def test_t6_a_prefix_of_stated_length_is_never_longer_than_a_request(bars, threshold, hits, fixed):
    sheet = Sheet(
        base={"input": "1", "output": "0", "cache_read": "0.1", "cache_write": "1.25"},
        long={"input": "2", "output": "0", "cache_read": "0.2", "cache_write": "2.5"},
        above=threshold,
    )
    work = workload(
        requests_per_month=1000,
        input_tokens=Length(bins=bars),
        output_tokens=0,
        cache=Cache(tokens=d(fixed), hit_rate=hits),
    )
    wanted = frac(0)
    for bar in bars:
        sent = frac(bar.tokens)
        prefix = min(frac(fixed), sent)
        read = prefix * frac(hits)
        once = (sent - prefix) + read * frac("0.1") + (prefix - read) * frac("1.25")
        wanted += frac(bar.weight) * once * (2 if sent > threshold else 1)
    assert month_of(on(sheet), work) * 10**6 == wanted


@settings(max_examples=80)
@given(
    st.sampled_from(["p50", "mean", "all"]),
    st.integers(1, 10**6),
    st.integers(1001, 50_000),
    st.lists(st.integers(1, 2 * 10**6), max_size=3, unique=True),
    st.integers(1, 4),
    st.booleans(),
)
@example("p50", 83_125, 2119, [8_063_782, 13_143_924], 1, False)
def test_t6_the_mean_is_billed_exactly_wherever_the_thresholds_are(kind, middle, ratio, thresholds, turns, cached):
    """Every token once: N × the mean, over turns, bands, reads and writes; and no component below zero."""
    p95 = middle * ratio // 1000 + 1
    if kind == "mean":
        p95 = min(p95, middle * 386 // 100)
        assume(p95 > middle)
    given_ = {"p50": {"p50": middle}, "mean": {"mean": middle}, "all": {"p50": middle, "mean": middle * 2}}[kind]
    length = Length(**{name: d(n) for name, n in {**given_, "p95": p95}.items()})
    bands = tuple(
        band(above=n, input=2 + place, output=1, cache_read=1, cache_write=3) for place, n in enumerate(thresholds)
    )
    one = model(
        "acme/one", price(1, 1, cache_read="0.1", cache_write="1.25", long=bands), cache=CachePolicy(min_tokens=1024)
    )
    chat = Conversation(turns=turns, user_tokens=d(30))
    cache = Cache(prefix=True, hit_rate=d("0.7"), tokens=d(900)) if cached else None
    work = workload(requests_per_month=7 * turns, input_tokens=length, output_tokens=10, conversation=chat, cache=cache)
    row = row_of(market(one), work)
    plain = row_of(
        market(model()), replace(work, conversation=None, cache=None, requests_per_month=d(1), output_tokens=d(0))
    )
    mean = sum(frac(item.quantity) for item in plain.components)
    assert mean == frac(given_["mean"]) if "mean" in given_ else mean > middle
    sent = sum(frac(item.quantity) for item in row.components if item.key.name != "output")
    assert sent == 7 * (turns * mean + 40 * turns * (turns - 1) // 2)
    assert all(item.quantity > 0 for item in row.components)
