"""Law T5: a token count belongs to a tokenizer."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from llmcost.analysis.estimate.estimate import estimate
from llmcost.analysis.optimize.optimize import OptimizeRequest, optimize
from llmcost.model.inputs.catalog import CachePolicy
from llmcost.model.inputs.media import ImageRule, MediaFamily, Sizing
from llmcost.model.inputs.request_shape import Compaction, Conversation, Image
from llmcost.model.inputs.serving import Cache
from llmcost.model.inputs.tokenizers import Tokenizer, TokenizerFamily
from llmcost.model.money import quotient
from llmcost.pricing.tokenizer_adjustment import moved_to
from tests.props.strategies import alternative, frac, part_of
from tests.support.catalogs import (
    TODAY,
    band,
    d,
    loaded,
    market,
    model,
    month_of,
    positive,
    price,
    shares,
    some_tokens,
    tokens,
    workload,
)


def ordered(numbers):
    low, factor, high = sorted(numbers)
    return TokenizerFamily(title="t", factor=factor, low=low, high=high, source="measured")


families = st.lists(positive(3, 2), min_size=3, max_size=3).map(ordered)
works = st.fixed_dictionaries({"sent": some_tokens, "visible": tokens, "cached": shares, "hits": shares})


def work_of(sent, visible, cached, hits):
    return workload(
        input_tokens=sent,
        output_tokens=visible,
        cache=Cache(tokens=part_of(sent, cached), hit_rate=hits),
        candidates=("best/two",),
    )


def market_of(here, there, minimum=0, threshold=0):
    """Two models at one price; the other one caches from a minimum on, and costs more above a threshold."""
    dear = {"input": "3", "output": "4", "cache_read": "0.3", "cache_write": "3.75"}
    long = (band(above=threshold, **dear),) if threshold else ()
    sheet = price(cache_read="0.1", cache_write="1.25")
    return market(
        model("acme/one", sheet, tokenizer=Tokenizer(family="here")),
        model(
            "best/two",
            price(cache_read="0.1", cache_write="1.25", long=long),
            tokenizer=Tokenizer(family="there"),
            cache=CachePolicy(min_tokens=minimum),
        ),
        tokenizers={"here": here, "there": there},
    )


@given(families, families, works, st.integers(0, 300_000), st.integers(1, 300_000))
def test_t5_another_tokenizer_bills_the_converted_counts(here, there, fields, minimum, threshold):
    """A month on another model is that of the converted numbers on it, and lies within its range."""
    on = market_of(here, there, minimum, threshold)
    work, factor = work_of(**fields), there.factor / here.factor
    row = alternative(on, work, "best/two")
    scaled = replace(
        work,
        input_tokens=work.input_tokens * factor,
        output_tokens=work.output_tokens * factor,
        cache=replace(work.cache, tokens=work.cache.tokens * factor),
    )
    as_is = alternative(on, replace(scaled, counted_with="as-is"), "best/two")
    assert abs(row.monthly - as_is.monthly) <= as_is.monthly.scaleb(-12)
    assert row.low <= row.monthly <= row.high
    assert (as_is.low, as_is.counts) == (None, None)


@given(families, families, works)
def test_t5_the_own_model_never_moves(here, there, fields):
    own, others = (
        estimate([loaded(work_of(**fields))], on).workloads[0].own
        for on in (market_of(here, there), market_of(ordered([here.low] * 3), here))
    )
    assert (own.monthly, own.components, own.low) == (others.monthly, others.components, None)


@given(families, families, works, st.integers(0, 300_000), st.integers(1, 300_000))
def test_t5_every_report_has_the_same_amount_of_a_model(here, there, fields, minimum, threshold):
    """In the table of an estimate, in a choice of models, and as the own model of the workload that moves."""
    on, work = market_of(here, there, minimum, threshold), work_of(**fields)
    row = alternative(on, work, "best/two")
    (choice,) = optimize([loaded(work)], on, OptimizeRequest(models=("best/two",))).choices
    (option,) = choice.options
    own = estimate([loaded(moved_to(work, "best/two", on.prices))], on).workloads[0].own
    assert [(one.monthly, one.low, one.high, one.counts) for one in (option.row, own)] == [
        (row.monthly, row.low, row.high, row.counts)
    ] * 2


@given(families, families, works)
def test_t5_nothing_is_called_cheaper_within_the_range(here, there, fields):
    """A lever to another model, and a choice of it, only if it costs less at any count."""
    on, work = market_of(here, there), work_of(**fields)
    one = estimate([loaded(work)], on).workloads[0]
    row = alternative(on, work, "best/two")
    (choice,) = optimize([loaded(work)], on, OptimizeRequest(models=("acme/one", "best/two"))).choices
    certain = row.high < one.own.monthly
    assert any(lever.name == "model best/two" for lever in one.levers) is certain
    assert (choice.chosen.row.model == "best/two") is certain or row.monthly == one.own.monthly
    assert ("best/two" in choice.unsettled) is (row.low <= one.own.monthly <= row.high)


@given(families, families, st.integers(1, 9), st.integers(1, 3000), st.integers(0, 9), st.integers(1, 20_000))
def test_t5_media_and_the_limit_of_a_past_are_not_converted(here, there, turns, each, keep, limit):
    """A conversation on another model is that of the converted text, with the same images and the same limit."""
    sight = MediaFamily("f", ("acme/*", "best/*"), ("list",), TODAY, image=ImageRule("flat", auto=Sizing(tokens=each)))
    listed = market_of(here, there).catalog
    seeing = (replace(one, capabilities=("vision",)) for one in listed.models.values())
    on = market(*seeing, tokenizers=listed.tokenizers, media={"f": sight})
    chat = Conversation(turns, d(40), keep_images=keep, compact=Compaction(d(limit), d(limit) / 10))
    work = workload(
        conversation=chat,
        images=(Image(width=9, height=9),),
        cache=Cache(prefix=True, hit_rate=d("0.5")),
        candidates=("best/two",),
    )
    factor = quotient(there.factor, here.factor)
    compact = replace(chat.compact, to_tokens=chat.compact.to_tokens * factor)
    scaled = replace(
        work,
        model="best/two",
        counted_with="as-is",
        input_tokens=work.input_tokens * factor,
        output_tokens=work.output_tokens * factor,
        conversation=replace(chat, user_tokens=chat.user_tokens * factor, compact=compact),
    )
    assert abs(frac(alternative(on, work, "best/two").monthly) - month_of(on, scaled)) < frac("1e-9")
