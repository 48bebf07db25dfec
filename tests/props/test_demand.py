"""Conversations, agents, prefixes, routes and cascades (laws T4, T6, V3, V4, V6), against a sum over every single turn.

``turn_by_turn`` is that sum: one turn after the other, in fractions, from the words of the laws.
"""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from llmcost.model.inputs.catalog import CachePolicy
from llmcost.model.inputs.workload import (
    Agent,
    Batch,
    Bin,
    Cache,
    CascadeStage,
    Conversation,
    Length,
    ResponseCache,
    Retries,
    Retrieval,
    RouteLeg,
    Router,
)
from llmcost.model.reports.estimate import Status
from tests.support.catalogs import (
    band,
    d,
    decimals,
    estimate_of,
    fee,
    market,
    mode,
    model,
    month_of,
    multipliers,
    positive,
    price,
    row_of,
    scaled,
    shares,
    workload,
)


def frac(number, over=1):
    """The arithmetic of this file."""
    return Fraction(number) / over


LAST_PLACE = frac(1, 10**18)


class Sheet(NamedTuple):
    """The rates of requests below a threshold and beyond it; a rate that is ``None`` is not sold."""

    base: dict
    long: dict | None = None
    above: int | None = None
    at_least: int | None = None
    marginal: bool = False
    min_tokens: int = 0

    def model(self, **fields):
        bands = ()
        if self.long is not None:
            where = {"above": self.above} if self.above is not None else {"at_least": self.at_least}
            bands = (band(**where, **self.long, applies="marginal" if self.marginal else "whole"),)
        policy = CachePolicy(min_tokens=self.min_tokens)
        return model("acme/one", price(**self.base, long=bands), cache=policy, thinking="optional", **fields)

    def untaxed(self, total):
        """How much of a total input costs the base rates."""
        if self.long is None:
            return total
        beyond = total > self.above if self.above is not None else total >= self.at_least
        if not beyond:
            return total
        return frac(self.above if self.above is not None else self.at_least - 1) if self.marginal else frac(0)


class Shape(NamedTuple):
    """What one conversation or task sends and gets. Tokens, as fractions."""

    turns: int
    first: Fraction
    added: Fraction
    """By the user, or by a tool, with each turn after the first."""
    seen: Fraction
    thought: Fraction = frac(0)
    resent: bool = False
    """Whether thinking is sent again."""
    beside: Fraction = frac(0)
    """Retrieved text of each request."""


class Found(NamedTuple):
    """A prefix cache: the share of turns that find their prefix, and the fixed part that first turns look for."""

    hits: Fraction
    fixed: Fraction = frac(0)
    hour: bool = False


def turn_by_turn(sheet, shape, found=None):
    """What one conversation costs, in millionths of a dollar."""
    cost, past, before = frac(0), frac(0), None
    for _ in range(shape.turns):
        text = shape.first + past
        buckets = {"input": text + shape.beside, "cache_write": frac(0), "cache_read": frac(0)}
        if found is not None and sheet.base["cache_read"] is not None:
            prefix = found.fixed if before is None else before
            read = prefix * found.hits if prefix >= sheet.min_tokens else frac(0)
            if shape.turns > 1:
                kept = text if text >= sheet.min_tokens else frac(0)
            else:
                kept = prefix if prefix >= sheet.min_tokens else frac(0)
            written = max(kept - read, frac(0))
            buckets = {"input": text + shape.beside - read - written, "cache_write": written, "cache_read": read}
        cost += priced(sheet, buckets, found) + answered(sheet, shape, text + shape.beside)
        before = text
        past += shape.added + shape.seen + (shape.thought if shape.resent else 0)
    return cost


def priced(sheet, buckets, found):
    """The input of one turn: what is beyond a marginal threshold is the end of it, and the cached prefix its beginning."""
    total = sum(buckets.values())
    cheap, cost = sheet.untaxed(total), frac(0)
    for name in ("cache_read", "cache_write", "input"):
        part = min(buckets[name], cheap)
        cost += part * rate(sheet.base, name, found) + (buckets[name] - part) * rate(sheet.long, name, found)
        cheap -= part
    return cost


def answered(sheet, shape, total):
    rates = sheet.base if sheet.marginal or sheet.untaxed(total) == total else sheet.long
    thinking = rates["output"] if rates["thinking"] is None else rates["thinking"]
    return shape.seen * frac(rates["output"]) + shape.thought * frac(thinking)


def rate(rates, name, found):
    """USD per million; writes are plain input where no price says otherwise."""
    if rates is None:
        return frac(0)
    if name == "cache_write":
        choices = [rates["cache_write_1h"] if found and found.hour else None, rates["cache_write"], rates["input"]]
        return frac(next(choice for choice in choices if choice is not None))
    return frac(rates["input"] if name == "cache_read" and rates[name] is None else rates[name])


# --- strategies ------------------------------------------------------------------------------------------------------

some_rates = positive(40, 3)


@st.composite
def sheets(draw, marginal=True, cached=True):
    """A price list of one model, with a threshold or none, writes priced or not."""
    sold = {name: draw(st.booleans()) for name in ("cache_write", "cache_write_1h", "thinking")}
    sold["cache_read"] = draw(st.sampled_from([True, True, True, False])) if cached else False
    if not sold["cache_read"]:
        sold["cache_write"] = sold["cache_write_1h"] = False

    def rates():
        usual = {"input": draw(some_rates), "output": draw(some_rates)}
        return usual | {name: draw(some_rates) if is_sold else None for name, is_sold in sold.items()}

    kind = draw(st.sampled_from(["none", "above", "at_least"]))
    threshold = draw(st.integers(1, 300_000) | st.integers(1, 3000))
    return Sheet(
        base=rates(),
        long=None if kind == "none" else rates(),
        above=threshold if kind == "above" else None,
        at_least=threshold if kind == "at_least" else None,
        marginal=marginal and draw(st.booleans()),
        min_tokens=draw(st.sampled_from([0, 0, 1024, 4096])),
    )


lengths = st.integers(0, 6000).map(Decimal) | decimals(0, 6000, 2)
turn_counts = st.integers(1, 200) | st.integers(1, 6)
resends = st.sampled_from(["never", "tool_loop", "always"])


@st.composite
def units(draw):
    """A conversation or a task: the workload's fields, and its shape for the sum."""
    turns, first, added, seen = draw(turn_counts), draw(lengths), draw(lengths), draw(lengths)
    is_agent, multiplier, resent = draw(st.booleans()), draw(multipliers), draw(resends)
    if is_agent:
        fields = {"agent": Agent(steps=turns, tool_result_tokens=added), "tasks_per_day": Decimal(3)}
    else:
        fields = {"conversation": Conversation(turns=turns, user_tokens=added), "conversations_per_day": Decimal(3)}
    fields |= {"input_tokens": first, "output_tokens": seen, "thinking_multiplier": multiplier}
    shape = Shape(
        turns,
        frac(first),
        frac(added),
        frac(seen),
        frac(seen) * frac(multiplier),
        resent == "always" or (resent == "tool_loop" and is_agent),
    )
    return fields | {"thinking_resent": resent, "requests_per_month": None, "days_per_month": Decimal(1)}, shape


def on(sheet, **fields):
    return market(sheet.model(**fields))


# --- V3: a conversation re-sends its past ----------------------------------------------------------------------------


@settings(max_examples=150)
@given(sheets(), units())
def test_v3_a_conversation_costs_the_sum_of_its_turns(sheet, unit):
    fields, shape = unit
    assert month_of(on(sheet), workload(**fields)) * 10**6 == 3 * turn_by_turn(sheet, shape)


@settings(max_examples=250)
@given(sheets(), units(), shares, shares, st.sampled_from(["5m", "1h"]))
def test_v3_and_so_it_does_with_its_past_in_a_cache(sheet, unit, hits, part, ttl):
    fields, shape = unit
    fixed = Decimal(int(shape.first * frac(part)))
    cache = Cache(prefix=True, hit_rate=hits, tokens=fixed, ttl=ttl)
    found = Found(frac(hits), frac(fixed), hour=ttl == "1h")
    assert month_of(on(sheet), workload(**fields, cache=cache)) * 10**6 == 3 * turn_by_turn(sheet, shape, found)


@settings(max_examples=100)
@given(sheets(), units(), st.integers(0, 4000))
def test_v3_what_is_retrieved_for_a_turn_is_sent_with_it_alone(sheet, unit, chunk):
    """Chunks count in the input and against thresholds, are not sent again, and are never found in a cache."""
    fields, shape = unit
    retrieval = Retrieval(chunks=Decimal(3), chunk_tokens=Decimal(chunk))
    shape = shape._replace(beside=frac(3 * chunk))
    work = workload(**fields, retrieval=retrieval, cache=Cache(prefix=True, hit_rate=Decimal("0.5")))
    assert month_of(on(sheet), work) * 10**6 == 3 * turn_by_turn(sheet, shape, Found(frac(1, 2)))


@given(st.integers(1, 1000), *[st.integers(0, 5000)] * 3)
def test_v3_the_closed_form(turns, first, added, seen):
    """T·I + (u + a)·T(T−1)/2 in all, of a chat and of an agent."""
    whole = turns * first + (added + seen) * turns * (turns - 1) // 2
    chat = {"conversation": Conversation(turns=turns, user_tokens=d(added)), "conversations_per_day": d(1)}
    task = {"agent": Agent(steps=turns, tool_result_tokens=d(added)), "tasks_per_day": d(1)}
    for fields in (chat, task):
        work = workload(**fields, requests_per_month=None, days_per_month=d(1), input_tokens=first, output_tokens=seen)
        one = estimate_of(market(model()), work)
        assert (one.tokens["input"], one.tokens["output"], one.requests) == (whole, turns * seen, turns)


@pytest.mark.parametrize(
    ("resent", "is_agent", "again"),
    [
        ("never", False, False),
        ("never", True, False),
        ("tool_loop", False, False),
        ("tool_loop", True, True),
        ("always", False, True),
        ("always", True, True),
    ],
)
@settings(max_examples=10)
@given(st.integers(1, 60), st.integers(0, 900), st.integers(0, 9))
def test_v3_thinking_is_sent_again_where_the_model_says_so(resent, is_agent, again, turns, seen, m):
    """The model says it, or the workload in its place."""
    if is_agent:
        fields = {"agent": Agent(steps=turns, tool_result_tokens=d(70)), "tasks_per_day": d(1)}
    else:
        fields = {"conversation": Conversation(turns=turns, user_tokens=d(70)), "conversations_per_day": d(1)}
    fields |= {"requests_per_month": None, "days_per_month": d(1), "input_tokens": 500, "output_tokens": seen}
    whole = turns * 500 + (70 + seen * (1 + m if again else 1)) * turns * (turns - 1) // 2
    other = "always" if resent == "never" else "never"
    by_model = market(model("acme/one", price(), thinking="optional", thinking_resent=resent))
    by_workload = market(model("acme/one", price(), thinking="optional", thinking_resent=other))
    work = workload(**fields, thinking_multiplier=m)
    assert estimate_of(by_model, work).tokens["input"] == whole
    assert estimate_of(by_workload, replace(work, thinking_resent=resent)).tokens["input"] == whole


@settings(max_examples=60)
@given(units(), st.integers(1, 10**6), st.integers(1, 31), shares)
def test_v3_conversations_requests_and_months_say_the_same(unit, whole, days, hits):
    fields, shape = unit
    volume = "tasks_per_day" if "agent" in fields else "conversations_per_day"
    cache = Cache(prefix=True, hit_rate=hits)
    on_one = market(model("acme/one", price(cache_read="0.1", cache_write="1.25"), thinking="optional"))
    of_units = workload(**fields | {volume: d(whole), "days_per_month": d(days)}, cache=cache)
    of_requests = replace(of_units, **{volume: None}, requests_per_day=d(whole * shape.turns))
    of_month = replace(
        of_requests, requests_per_day=None, days_per_month=None, requests_per_month=d(whole * shape.turns * days)
    )
    one, others = estimate_of(on_one, of_units), [estimate_of(on_one, work) for work in (of_requests, of_month)]
    assert one.requests == whole * shape.turns * days
    for other in others:
        assert (other.requests, other.own.monthly, other.units) == (one.requests, one.own.monthly, one.units)
    name = "task" if "agent" in fields else "conversation"
    assert abs(frac(one.units[name]) - frac(one.own.monthly) / (whole * days)) <= LAST_PLACE / 2
    assert abs(frac(one.own.per_request) * shape.turns - frac(one.units[name])) <= LAST_PLACE * shape.turns


@given(st.integers(1, 199), st.integers(1, 10**6))
def test_v3_requests_that_make_no_whole_conversations(turns, requests):
    """A part of a conversation costs its share of one; a conversation's count is rounded to 18 decimals."""
    chat = Conversation(turns=turns, user_tokens=d(40))
    work = workload(conversation=chat, requests_per_month=requests, input_tokens=300, output_tokens=60)
    whole = turns * 300 + 100 * turns * (turns - 1) // 2 + 2 * turns * 60
    assert abs(month_of(market(model()), work) * 10**6 - frac(requests * whole, turns)) <= whole * LAST_PLACE


# --- T4: every turn is decided by itself -----------------------------------------------------------------------------


def test_t4_a_conversation_that_crosses_a_threshold_is_dearer_than_its_mean():
    """100k, 140k, 180k, 220k, 260k: 180k on average, and no request of 180k would pay the dear price.

    The two long turns cost 2 in place of 1 for 480k in, and 6 in place of 4 for 2 × 1k out: 0.48 + 0.004.
    """
    sheet = price(1, 4, long=(band(above=200_000, input=2, output=6),))
    chat = Conversation(turns=5, user_tokens=d(39_000))
    work = workload(requests_per_month=5, conversation=chat, input_tokens=100_000, output_tokens=1000)
    mean = workload(requests_per_month=5, input_tokens=180_000, output_tokens=1000)
    on_long = market(model("acme/one", sheet))
    assert month_of(on_long, mean) == frac("0.92")
    assert month_of(on_long, work) == frac("0.92") + frac("0.484")
    bands = {(item.key.name, item.key.band): item.quantity for item in row_of(on_long, work).components}
    assert bands == {
        ("input", None): 420_000,
        ("input", ">200000"): 480_000,
        ("output", None): 3000,
        ("output", ">200000"): 2000,
    }


@st.composite
def crossings(draw):
    """Turns, first input and step of a chat whose mean stays at or below 200,000 and whose last turn does not."""
    turns = draw(st.integers(2, 200))
    step = draw(st.integers(2, 400_000 // (turns - 1)))
    climb = step * (turns - 1)
    return turns, draw(st.integers(max(200_001 - climb, 0), 200_000 - (climb + 1) // 2)), step


@settings(max_examples=60)
@given(crossings(), shares, st.lists(some_rates, min_size=4, max_size=4))
def test_t4_by_exactly_what_the_long_turns_cost_more(chat, part, rates):
    turns, first, step = chat
    seen = int(step * frac(part))
    enter, leave, long_enter, long_leave = rates
    on_long = market(
        model("acme/one", price(enter, leave, long=(band(above=200_000, input=long_enter, output=long_leave),)))
    )
    long_turns = [total for total in range(first, first + step * turns, step) if total > 200_000]
    more = sum(long_turns) * (frac(long_enter) - frac(enter)) + len(long_turns) * seen * (
        frac(long_leave) - frac(leave)
    )
    work = workload(
        requests_per_month=turns,
        conversation=Conversation(turns=turns, user_tokens=d(step - seen)),
        input_tokens=first,
        output_tokens=seen,
    )
    mean = scaled(10 * first + 5 * step * (turns - 1), 1)
    level = workload(requests_per_month=turns, input_tokens=mean, output_tokens=seen)
    assert long_turns
    assert month_of(on_long, work) - month_of(on_long, level) == more / 10**6


@pytest.mark.parametrize("where", [{"above": 200_000}, {"at_least": 200_000}])
@pytest.mark.parametrize("last", ["199999", "199999.5", "200000", "200000.5", "200001"])
def test_t4_on_both_sides_of_a_threshold(where, last):
    """The second turn of a chat, and the second bar of a histogram, just below it, on it and just above."""
    sheet = price(1, 0, long=(band(**where, input=3, output=0),))
    total = frac(last)
    dear = total > 200_000 if "above" in where else total >= 200_000
    on_long = market(model("acme/one", sheet))
    chat = Conversation(turns=2, user_tokens=d(last) - 1000)
    work = workload(requests_per_month=2, conversation=chat, input_tokens=1000, output_tokens=0)
    assert month_of(on_long, work) * 10**6 == 1000 + total * (3 if dear else 1)
    bars = Length(bins=(Bin(d(1000), d(1)), Bin(d(last), d(1)), Bin(d(500_000), d(2))))
    long = workload(requests_per_month=4, input_tokens=bars, output_tokens=0)
    assert month_of(on_long, long) * 10**6 == 1000 + total * (3 if dear else 1) + 3_000_000


# --- T6: lengths that vary -------------------------------------------------------------------------------------------


@st.composite
def histograms(draw):
    """Bars whose weights sum to a power of ten, so that no share is rounded."""
    cuts = sorted(draw(st.sets(st.integers(1, 999), max_size=5)))
    weights = [high - low for low, high in zip([0, *cuts], [*cuts, 1000], strict=True)]
    sizes = draw(st.lists(lengths | st.integers(0, 400_000).map(Decimal), min_size=len(weights), max_size=len(weights)))
    return tuple(Bin(size, Decimal(weight)) for size, weight in zip(sizes, weights, strict=True))


@settings(max_examples=150)
@given(sheets(marginal=False), units(), histograms(), shares, st.integers(0, 3000))
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


# --- V6: mixes are expectations --------------------------------------------------------------------------------------

NAMES = ("acme/one", "best/two", "host/three", "inn/four")


@st.composite
def mixed(draw):
    """Models with everything, and a workload that uses it; hit rates are given, as each model has a cache of its own."""
    models = [
        model(
            name,
            price(
                draw(some_rates),
                draw(some_rates),
                cache_read="0.1",
                cache_write="1.25",
                modes={"batch": mode("0.5")},
                long=(band(above=20_000, input=9, output=9, cache_read=1, cache_write=2),),
            ),
            thinking="optional",
            fees={"search": fee(draw(some_rates))},
        )
        for name in NAMES
    ]
    work = workload(
        model=None,
        requests_per_month=draw(st.integers(1, 10**6)) * 6,
        input_tokens=draw(lengths),
        output_tokens=draw(lengths),
        thinking_multiplier=draw(multipliers),
        conversation=Conversation(turns=6, user_tokens=draw(lengths)),
        cache=Cache(prefix=True, hit_rate=draw(shares)),
        batch=Batch(share=draw(shares)),
        retries=Retries(rate=draw(shares), billed=draw(st.sampled_from(["full", "input", "none"]))),
        regenerations=draw(shares),
        response_cache=ResponseCache(hit_rate=draw(shares)),
        fees={"search": draw(shares)},
        buffer=draw(shares),
    )
    return market(*models), work


@st.composite
def splits(draw):
    """Shares of the four models that sum to 1."""
    cuts = sorted(draw(st.lists(st.integers(0, 1000), min_size=3, max_size=3)))
    return [scaled(high - low, 3) for low, high in zip([0, *cuts], [*cuts, 1000], strict=True)]


@settings(max_examples=50)
@given(mixed(), splits())
def test_v6_a_route_costs_the_weighted_sum(drawn, parts):
    on_four, work = drawn
    alone = [month_of(on_four, replace(work, model=name)) for name in NAMES]
    route = tuple(RouteLeg(name, share) for name, share in zip(NAMES, parts, strict=True))
    wanted = sum(frac(share) * month for share, month in zip(parts, alone, strict=True))
    assert month_of(on_four, replace(work, route=route)) == wanted


@settings(max_examples=50)
@given(mixed(), st.lists(shares, min_size=4, max_size=4))
def test_v6_a_cascade_pays_every_stage_that_a_request_reaches(drawn, resolved):
    """Fees, retries and all: an escalated request still paid for the cheap one."""
    on_four, work = drawn
    alone = [month_of(on_four, replace(work, model=name)) for name in NAMES]
    cascade = tuple(CascadeStage(name, share) for name, share in zip(NAMES, resolved, strict=True))
    reaching, wanted = frac(1), frac(0)
    for month, share in zip(alone, resolved, strict=True):
        wanted += reaching * month
        reaching *= 1 - frac(share)
    row = row_of(on_four, replace(work, cascade=cascade))
    assert row.status is Status.PRICED
    assert frac(row.monthly) == wanted


@given(splits(), st.integers(1, 10**6), st.integers(0, 5000), st.integers(0, 50), shares)
def test_v6_a_router_is_called_once_for_each_request(parts, requests, sent, answered_, buffer):
    sheets_ = [model(name, price(place + 1, place + 1)) for place, name in enumerate(NAMES)]
    route = tuple(RouteLeg(name, share) for name, share in zip(NAMES, parts, strict=True))
    on_four = market(*sheets_, model("best/router", price("0.3", "0.7")))
    work = workload(model=None, requests_per_month=requests, route=route, buffer=buffer)
    router = Router("best/router", d(sent), d(answered_))
    more = requests * (sent * frac("0.3") + answered_ * frac("0.7")) / 10**6 * (1 + frac(buffer))
    assert month_of(on_four, replace(work, router=router)) - month_of(on_four, work) == more
