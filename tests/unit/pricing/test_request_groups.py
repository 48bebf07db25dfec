"""What the turns of a conversation and the steps of a task send and find in the cache (laws V3 and V4)."""

import math
from dataclasses import replace
from fractions import Fraction

import pytest

from llmcost.model.inputs.media import ImageRule, MediaFamily, Sizing
from llmcost.model.inputs.prompt import Prompt, PromptTokens
from llmcost.model.inputs.request_shape import Bin, Compaction, Image, Length
from llmcost.model.inputs.serving import Cache
from llmcost.model.reports.notes import Note, NoteCode
from tests.support.catalogs import TODAY, band, d, estimate_of, market, model, price, row_of, workload
from tests.unit.pricing.test_caching import random_arrivals
from tests.unit.pricing.turns import chat, on, tokens_of


def test_what_grows_and_never_gets_long_enough_to_be_cached_is_reported():
    """Turns of 100, 160 and 220 tokens; a prompt's fixed part of 100."""
    prefix = Cache(prefix=True, hit_rate=d(1))
    short = workload(conversation=chat(3, 50), input_tokens=100, output_tokens=10, cache=prefix)
    note = Note(NoteCode.PREFIX_TOO_SHORT, tokens=d(221))
    row = row_of(on(221), short)
    assert (set(tokens_of(row)), note in row.notes) == ({"input", "output"}, True)
    assert NoteCode.PREFIX_TOO_SHORT not in [note.code for note in row_of(on(220), short).notes]
    counted = {"other": PromptTokens(d(100), d(900), d(1000), d(1000), 1, 0, "exact")}
    prompted = workload(prompt=Prompt(), input_tokens=None, counted=counted, cache=prefix)
    row = row_of(on(221), prompted)
    assert (set(tokens_of(row)), note in row.notes) == ({"input", "output"}, True)


def test_a_first_turn_finds_the_fixed_part_of_other_conversations():
    """288 conversations a day look for 600 of their 1,000 tokens: 63.2 % find them. The second turn finds 1,000."""
    work = workload(
        requests_per_month=None,
        conversations_per_day=d(288),
        days_per_month=d(1),
        conversation=chat(2, 500, 40),
        input_tokens=1000,
        output_tokens=0,
        cache=Cache(prefix=True, tokens=d(600)),
    )
    read = 288 * (600 * (1 - math.exp(-1)) + 1000 * (1 - math.exp(-7.5)))
    sent = tokens_of(row_of(on(), work))
    assert float(sent["cache_read"]) == pytest.approx(read, rel=1e-9)
    assert sum(sent.values()) == 288 * 2500


@pytest.mark.parametrize(("turns", "read", "written"), [(None, 2500, 2500), (2, 2500 + 3000, 3500 + 4000)])
def test_the_fixed_part_of_a_prompt_is_what_first_turns_look_for(turns, read, written):
    """System text and tools of 5,000 tokens, 1,000 of the user; half is found. A second turn of 7,000 looks for 6,000."""
    counted = PromptTokens(fixed=d(5000), rest=d(1000), low=d(6000), high=d(6000), messages=0, tools=0, method="exact")
    work = workload(
        requests_per_month=turns or 1,
        conversation=turns and chat(turns, 1000),
        input_tokens=None,
        prompt=Prompt(user_tokens=d(1000)),
        counted={"other": counted},
        output_tokens=0,
        cache=Cache(prefix=True, hit_rate=d("0.5")),
    )
    sent = tokens_of(row_of(on(), work))
    assert (sent["cache_read"], sent["cache_write"]) == (read, written)
    assert sum(sent.values()) == (6000 + 7000 if turns else 6000)


def test_the_last_turn_writes_too_and_a_conversation_of_one_turn_writes_only_its_fixed_part():
    """Hits are certain. Three turns of 1,000, 1,100, 1,200 write 1,000 + 100 + 100; one turn alone reads its 600."""
    sure = {"input_tokens": 1000, "output_tokens": 0}
    work = workload(requests_per_month=3, conversation=chat(3, 100), cache=Cache(prefix=True, hit_rate=d(1)), **sure)
    assert tokens_of(row_of(on(), work)) == {"cache_read": 2100, "cache_write": 1200}
    alone = workload(
        requests_per_month=1,
        conversation=chat(1, 100),
        cache=Cache(prefix=True, tokens=d(600), hit_rate=d("0.5")),
        **sure,
    )
    assert tokens_of(row_of(on(), alone)) == {"input": 400, "cache_read": 300, "cache_write": 300}


def test_each_turn_meets_the_minimum_by_itself():
    """400, 800, 1,200, 1,600, 2,000 on a model that caches from 1,024 tokens, all found.

    1 and 2 are too short to be kept; 3 is written whole; 4 reads 1,200 and writes 400; 5 reads 1,600 and writes 400.
    """
    work = workload(
        requests_per_month=5,
        conversation=chat(5, 300),
        input_tokens=400,
        output_tokens=100,
        cache=Cache(prefix=True, hit_rate=d(1)),
    )
    sent = tokens_of(row_of(on(min_tokens=1024), work))
    assert sent == {"input": 1200, "cache_read": 2800, "cache_write": 2000, "output": 500}
    assert tokens_of(row_of(on(min_tokens=1200), work)) == sent
    assert tokens_of(row_of(on(min_tokens=1201), work)) == {
        "input": 2400, "cache_read": 1600, "cache_write": 2000, "output": 500
    }  # fmt: skip
    assert tokens_of(row_of(on(min_tokens=2001), work)) == {"input": 6000, "output": 500}


def test_a_minimum_between_the_bars_of_a_histogram():
    """Half of the first turns are 500 long, half 2,000; a turn adds 1,000. From 1,024 on it is cached; all is found.

    500 → 1,500 → 2,500: input 500; 1,500 written; 1,500 read, 1,000 written. 2,000 → 3,000 → 4,000: 2,000 written;
    2,000 read, 1,000 written; 3,000 read, 1,000 written.
    """
    both = Length(bins=(Bin(d(500), d(1)), Bin(d(2000), d(1))))
    work = workload(
        requests_per_month=6,
        conversation=chat(3, 1000),
        input_tokens=both,
        output_tokens=0,
        cache=Cache(prefix=True, hit_rate=d(1)),
    )
    assert tokens_of(row_of(on(min_tokens=1024), work)) == {"input": 500, "cache_read": 6500, "cache_write": 6500}


@pytest.mark.parametrize(
    ("rates", "ttl", "bucket", "usd", "note"),
    [
        ({"cache_write": "1.25", "cache_write_1h": 2}, "5m", "cache_write", "1.25", None),
        ({"cache_write": "1.25", "cache_write_1h": 2}, "1h", "cache_write_1h", "2", None),
        ({"cache_write": "1.25"}, "1h", "cache_write", "1.25", NoteCode.UNPRICED),
        ({}, "5m", "input", "1", None),
        ({}, "1h", "input", "1", None),
    ],
)
def test_what_was_added_is_written_at_the_price_of_its_life(rates, ttl, bucket, usd, note):
    """Two turns of 1,000 and 1,400; half of the past is found: 500 read, 1,900 written."""
    work = workload(
        requests_per_month=2,
        conversation=chat(2, 400),
        input_tokens=1000,
        output_tokens=0,
        cache=Cache(prefix=True, hit_rate=d("0.5"), ttl=ttl),
    )
    row = row_of(on(sheet=price(1, 0, cache_read="0.1", **rates)), work)
    assert tokens_of(row) == {"cache_read": 500, bucket: 1900}
    assert Fraction(row.monthly) * 10**6 == 50 + 1900 * Fraction(usd)
    others = [said.code for said in row.notes if said.code not in (NoteCode.CACHE_LOSES, NoteCode.FREE_BY_DECLARATION)]
    assert others == ([note] if note else [])


def test_a_conversation_whose_past_is_gone_pays_for_writing_it():
    """An hour between turns, and a life of five minutes: 8 % is found. Three turns of 1,000, 2,000 and 3,000."""
    work = workload(
        requests_per_month=3,
        conversation=chat(3, 1000, 3600),
        input_tokens=1000,
        output_tokens=0,
        cache=Cache(prefix=True),
    )
    hits = random_arrivals(1 / 3600, 300)
    with_cache = 0.1 * 3000 * hits + 1.25 * (6000 - 3000 * hits)
    one = estimate_of(on(), work)
    assert float(one.own.monthly) * 10**6 == pytest.approx(with_cache, rel=1e-9)
    assert with_cache > 6000
    saved = {lever.name: float(lever.saves) for lever in one.levers}
    assert saved["no-caching"] * 10**6 == pytest.approx(with_cache - 6000, rel=1e-9)
    lively = replace(work, conversation=chat(3, 1000, 30))
    assert "no-caching" not in {lever.name for lever in estimate_of(on(), lively).levers}


def test_without_a_cache_nothing_is_cached():
    work = workload(requests_per_month=3, conversation=chat(3, 1000), input_tokens=1000, output_tokens=0)
    assert tokens_of(row_of(on(), work)) == {"input": 6000}


def test_without_a_cache_price_the_past_is_input_and_it_says_so():
    work = workload(
        requests_per_month=3, conversation=chat(3, 1000), input_tokens=1000, output_tokens=0, cache=Cache(prefix=True)
    )
    row = row_of(on(sheet=price(1, 0)), work)
    assert tokens_of(row) == {"input": 6000}
    assert Note(NoteCode.NO_CACHE_PRICE) in row.notes


@pytest.mark.parametrize(
    "cache", [Cache(tokens=d(5000), hit_rate=d(1)), Cache(prefix=True, tokens=d(5000), hit_rate=d(1))]
)
def test_a_prefix_longer_than_what_is_sent_is_all_that_is_sent(cache):
    """A histogram's short bars, or a prompt that counts fewer tokens than its prefix was said to have."""
    bars = Length(bins=(Bin(d(1000), d(1)), Bin(d(9000), d(1))))
    work = workload(requests_per_month=2, conversation=chat(1), input_tokens=bars, output_tokens=0, cache=cache)
    assert tokens_of(row_of(on(), work)) == {"cache_read": 6000, "input": 4000}


SIGHT = {
    "flat": MediaFamily(
        title="a flat price",
        models=("acme/*",),
        sources=("list",),
        checked=TODAY,
        image=ImageRule(method="flat", auto=Sizing(tokens=500)),
    )
}


@pytest.mark.parametrize("hits", ["0", "0.5", "1"])
@pytest.mark.parametrize(
    "rates", [{}, {"image_input": 1}, {"image_input": 2}, {"image_input": 2, "image_cache_read": "0.2"}]
)
def test_pictures_of_the_past_are_sent_again_and_cached_where_their_price_is(hits, rates):
    """A picture of 500 tokens with each of three turns of 1,000, 1,100 and 1,200 tokens of text.

    The turns send 500, 1,000 and 1,500 tokens of pictures, and find those that the one before sent.
    """
    sheet = price(1, 0, cache_read="0.1", cache_write="1.25", **rates)
    seeing = model("acme/one", sheet, capabilities=("vision",))
    work = workload(
        requests_per_month=3,
        conversation=chat(3, 100),
        input_tokens=1000,
        output_tokens=0,
        images=(Image(width=100, height=100),),
        cache=Cache(prefix=True, hit_rate=d(hits)),
    )
    row = row_of(market(seeing, media=SIGHT), work)
    text, pictures = 2100 * d(hits), 1500 * d(hits)
    if rates.get("image_input", 1) == 1:
        right = {"cache_read": text + pictures, "cache_write": 3300 + 3000 - text - pictures}
    elif "image_cache_read" in rates:
        right = {
            "cache_read": text,
            "cache_write": 3300 - text,
            "image_cache_read": pictures,
            "image_input": 3000 - pictures,
        }
    else:
        right = {"cache_read": text, "cache_write": 3300 - text, "image_input": 3000}
    assert tokens_of(row) == {name: n for name, n in right.items() if n}
    unsold = [note.name for note in row.notes if note.code is NoteCode.NO_CACHE_PRICE]
    assert unsold == (["image"] if rates == {"image_input": 2} else [])


def test_the_excess_of_a_request_is_read_if_it_finds_its_prefix_and_written_if_not():
    """5,000 tokens, of which 4,000 are cached: beyond 2,000 a token costs $10, read $1 and written $30.

    A million of each: a hit reads 2,000 at 0.1 and 2,000 at 1, a miss writes 2,000 at 3 and 2,000 at 30, and both send
    1,000 at 10. A share of a prefix that nobody sends would cost more: half of it lies beyond the threshold in no request.
    """
    taxed = band(above=2000, input=10, cache_read=1, cache_write=30, output=1, applies="marginal")
    work = workload(
        requests_per_month=2_000_000, input_tokens=5000, output_tokens=0, cache=Cache(tokens=d(4000), hit_rate=d("0.5"))
    )
    row = row_of(on(0, sheet=price(1, 1, cache_read="0.1", cache_write=3, long=(taxed,))), work)
    assert row.monthly == (200 + 2_000 + 10_000) + (6_000 + 60_000 + 10_000)


def test_lengths_beyond_a_marginal_threshold_keep_their_own_cached_prefix():
    """3,000 tokens are too short to be cached; of 6,000, 4,400 are read. Beyond 2,000 each token costs $10.

    A million of each: 2,000 + 10,000 and 200 + 24,000 + 16,000, as two workloads would.
    """
    taxed = band(above=2000, input=10, cache_read=10, output=1, applies="marginal")
    work = workload(
        requests_per_month=2_000_000,
        input_tokens=Length(bins=(Bin(d(3000), d(1)), Bin(d(6000), d(1)))),
        output_tokens=0,
        cache=Cache(tokens=d(4400), hit_rate=d(1)),
    )
    row = row_of(on(4096, sheet=price(1, 1, cache_read="0.1", long=(taxed,))), work)
    assert row.monthly == 52_200


def test_a_past_that_is_too_long_to_be_summarised_or_a_summary_to_be_written():
    """Three turns add 1,000 tokens each. The past of 2,000 is summarised before the third, in 300 tokens."""
    work = workload(
        requests_per_month=3,
        conversation=replace(chat(3, 900), compact=Compaction(at_tokens=d(1500), to_tokens=d(300))),
        input_tokens=0,
        output_tokens=100,
    )
    assert row_of(market(model(context=2300)), work).reason is None
    row = row_of(market(model(context=2299)), work)
    assert row.reason == "2,000 tokens to summarise are more than its context of 2,299"
    row = row_of(market(model(max_output=299)), work)
    assert row.reason == "300 tokens of a summary are more than its limit of 299"
