"""What the turns of a conversation and the steps of a task send, find in a cache and fit into (laws P6, V3, V4)."""

import math
from decimal import Decimal
from fractions import Fraction

import pytest

from llmcost.model.inputs.catalog import CachePolicy
from llmcost.model.inputs.media import ImageRule, MediaFamily, Sizing
from llmcost.model.inputs.prompt import Prompt, PromptTokens
from llmcost.model.inputs.request_shape import Agent, Bin, Conversation, Image, Length
from llmcost.model.inputs.serving import Cache, CascadeStage, Development, Retries, RouteLeg
from llmcost.model.reports.estimate import Status
from llmcost.model.reports.notes import Note, NoteCode
from tests.support.catalogs import TODAY, d, estimate_of, market, model, month_of, price, row_of, workload

SHEET = price(1, 0, cache_read="0.1", cache_write="1.25")
HOURLY = price(1, 0, cache_read="0.1", cache_write="1.25", cache_write_1h=2)


def chat(turns, user=0, gap=None):
    return Conversation(turns=turns, user_tokens=d(user), turn_gap_s=d(gap))


def on(min_tokens=0, ttl=None, sheet=SHEET, **fields):
    return market(model("acme/one", sheet, cache=CachePolicy(min_tokens=min_tokens, ttl=ttl), **fields))


def tokens_of(row):
    """Tokens by component, over modes and bands."""
    found = {}
    for item in row.components:
        if item.unit == "tokens":
            found[item.key.name] = found.get(item.key.name, 0) + item.quantity
    return found


def hit_rate(on_one, work, prefix=1000):
    """Which share of a month's attempts found its prefix."""
    row = row_of(on_one, work)
    found = tokens_of(row)
    attempts = sum(found.values()) / work.input_tokens
    return float(found.get("cache_read", 0) / (attempts * prefix))


def random_arrivals(per_second, seconds):
    return 1 - math.exp(-per_second * seconds)


# --- V4: what caching finds ------------------------------------------------------------------------------------------


def cached(a_day, **fields):
    """Requests of 1,000 tokens, all of them a prefix."""
    fields = {"cache": Cache(tokens=d(1000)), **fields}
    return workload(requests_per_day=d(a_day), input_tokens=1000, output_tokens=0, **fields)


@pytest.mark.parametrize(
    ("a_day", "ttl", "hits"),
    [
        (288, "5m", 0.632121),  # one in 300 s on average, and a life of 300 s: 1 − 1/e
        (864, "5m", 0.950213),  # λτ = 0.01 × 300 = 3
        (10, "5m", 0.034126),  # λτ = 0.0347
        (10, "1h", 0.340759),  # λτ = 0.4167
        (2000, "5m", 0.999036),  # λτ = 6.944
    ],
)
def test_the_hit_rate_follows_from_arrivals_and_the_life_of_a_write(a_day, ttl, hits):
    work = cached(a_day, cache=Cache(tokens=d(1000), ttl=ttl))
    assert hit_rate(on(sheet=HOURLY), work) == pytest.approx(hits, abs=1e-6)
    assert hits == pytest.approx(random_arrivals(a_day / 86_400, {"5m": 300, "1h": 3600}[ttl]), abs=1e-6)


def test_a_month_of_fewer_days_does_not_change_a_days_arrivals():
    for days in (22, 30, "calendar"):
        assert hit_rate(on(), cached(288, days_per_month=d(days) if days != "calendar" else days)) == pytest.approx(
            1 - 1 / math.e
        )


def test_active_hours_bring_arrivals_together():
    """288 a day in 12 hours are one in 150 s: λτ = 2."""
    assert hit_rate(on(), cached(288, hours="08:00-20:00 Europe/Berlin")) == pytest.approx(1 - math.exp(-2))
    assert hit_rate(on(), cached(288, hours="20:00-08:00")) == pytest.approx(1 - math.exp(-2))


def test_the_providers_own_life_of_a_write_holds():
    assert hit_rate(on(ttl="10m"), cached(288)) == pytest.approx(1 - math.exp(-2))
    assert hit_rate(on(ttl="30s"), cached(288)) == pytest.approx(1 - math.exp(-0.1))
    assert hit_rate(on(ttl="1d"), cached(1)) == pytest.approx(1 - math.exp(-1))


def test_a_write_lives_for_an_hour_only_where_that_is_sold():
    hour = cached(288, cache=Cache(tokens=d(1000), ttl="1h"))
    assert hit_rate(on(ttl="10m", sheet=HOURLY), hour) == pytest.approx(1 - math.exp(-12))
    assert hit_rate(on(ttl="10m"), hour) == pytest.approx(1 - math.exp(-2))
    assert Note(NoteCode.NO_ONE_HOUR_PRICE) in row_of(on(), hour).notes


def test_what_grows_and_never_gets_long_enough_to_be_cached_is_told():
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


def test_an_explicit_cache_lives_as_long_as_it_is_kept():
    """Two a day find what is kept for 12 hours with 1 − e^−1, for all day with 1 − e^−2, whatever else the provider's life."""
    stored = on(ttl="5m", sheet=price(1, 0, cache_read="0.1", storage_hour=1))
    for hours, expected in ((d(12), 1), (None, 2)):
        explicit = Cache(tokens=d(1000), explicit=True, hours_per_day=hours)
        assert hit_rate(stored, cached(2, cache=explicit)) == pytest.approx(1 - math.exp(-expected))


def test_retries_arrive_too():
    assert hit_rate(on(), cached(288, retries=Retries(rate=d("0.5")))) == pytest.approx(1 - math.exp(-1.5))
    assert hit_rate(on(), cached(288, retries=Retries(rate=d(1), billed="input"))) == pytest.approx(1 - math.exp(-2))
    assert hit_rate(on(), cached(288, retries=Retries(rate=d(9), billed="none"))) == pytest.approx(1 - math.exp(-1))


def test_a_stated_prefix_is_sent_with_every_turn():
    """96 conversations of 3 turns are 288 attempts a day on one prefix: the turns stand at 1,000, 1,000 and 1,000."""
    work = workload(
        requests_per_month=None,
        conversations_per_day=d(96),
        conversation=chat(3),
        input_tokens=1000,
        output_tokens=0,
        cache=Cache(tokens=d(1000)),
    )
    assert hit_rate(on(), work) == pytest.approx(1 - 1 / math.e)


def test_each_model_of_a_mix_has_a_cache_of_its_own():
    """A tenth of 2,880 requests a day reaches the second model: λτ = 1 there, and 9 at the first."""
    two = market(model("acme/one", SHEET), model("best/two", SHEET))
    work = cached(2880, model=None)
    for fields in (
        {"route": (RouteLeg("acme/one", d("0.9")), RouteLeg("best/two", d("0.1")))},
        {"cascade": (CascadeStage("acme/one", d("0.9")), CascadeStage("best/two"))},
    ):
        row = row_of(two, workload(**{**vars(work), **fields}))
        sent = {(item.key.model, item.key.name): float(item.quantity) for item in row.components}
        second = sent["best/two", "cache_read"] / (sent["best/two", "cache_read"] + sent["best/two", "cache_write"])
        first = sent["acme/one", "cache_read"] / (sent["acme/one", "cache_read"] + sent["acme/one", "cache_write"])
        assert second == pytest.approx(1 - 1 / math.e)
        assert first == pytest.approx(random_arrivals((0.9 if "route" in fields else 1) / 30, 300))


@pytest.mark.parametrize(
    ("turns", "gap", "hits"),
    [
        (chat(2, 500, 40), 40, 0.999447),  # e^(−300/40) = e^−7.5
        (chat(2, 500, 300), 300, 0.632121),
        (chat(2, 500, 1200), 1200, 0.221199),
        (chat(2, 500, 0), 0, 1),
        (chat(2, 500), 60, 0.993262),  # assumed: a minute between turns
        (Agent(steps=2, tool_result_tokens=d(500), step_gap_s=d(100)), 100, 0.950213),
        (Agent(steps=2, tool_result_tokens=d(500)), 10, 1 - math.exp(-30)),  # assumed: ten seconds between steps
    ],
)
def test_inside_a_conversation_the_gap_decides(turns, gap, hits):
    """Two turns of 1,000 and 1,500: the second finds the 1,000 of the first. No fixed part is shared."""
    field = "agent" if isinstance(turns, Agent) else "conversation"
    work = workload(
        requests_per_month=2000, **{field: turns}, input_tokens=1000, output_tokens=0, cache=Cache(prefix=True)
    )
    one = estimate_of(on(), work)
    sent = tokens_of(one.own)
    assert float(sent["cache_read"]) == pytest.approx(1000 * 1000 * hits, rel=1e-6)
    assert sent["cache_write"] == 1000 * 2500 - sent["cache_read"]
    if gap:
        assert hits == pytest.approx(random_arrivals(1 / gap, 300), abs=1e-6)
    assumed = [a.field for a in one.assumptions if a.field.endswith("_gap_s")]
    given = getattr(turns, "turn_gap_s" if field == "conversation" else "step_gap_s")
    assert assumed == ([] if given is not None else [f"{field}.{'turn' if field == 'conversation' else 'step'}_gap_s"])


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


# --- P6: minimum, price of writes, what is not worth it --------------------------------------------------------------


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
        ({"cache_write": "1.25"}, "1h", "cache_write", "1.25", NoteCode.NO_ONE_HOUR_PRICE),
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
    others = [said.code for said in row.notes if said.code is not NoteCode.CACHE_LOSES]
    assert others == ([note] if note else [])


@pytest.mark.parametrize(("hits", "sign"), [("0.24", 1), ("0.25", 0), ("0.26", -1)])
def test_caching_costs_more_than_it_saves_below_its_break_even(hits, sign):
    """Writes at 1.25, reads at 0.25: (1.25 − 1) ÷ (1.25 − 0.25) = 25 % of the attempts have to find the prefix."""
    on_one = on(sheet=price(1, 0, cache_read="0.25", cache_write="1.25"))
    with_cache = workload(input_tokens=3000, output_tokens=0, cache=Cache(tokens=d(2000), hit_rate=d(hits)))
    without = workload(input_tokens=3000, output_tokens=0)
    difference = month_of(on_one, with_cache) - month_of(on_one, without)
    assert (difference > 0) - (difference < 0) == sign
    if sign:
        assert difference == 1000 * 2000 * (Fraction("0.25") - Fraction(hits)) / 10**6


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
    lively = workload(**{**vars(work), "conversation": chat(3, 1000, 30)})
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


# --- T1 with pictures ------------------------------------------------------------------------------------------------


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
def test_pictures_are_in_a_bucket_of_their_own_and_never_in_the_cache(hits):
    """A picture of 500 tokens with each of three turns of 1,000, 1,100 and 1,200 tokens of text."""
    seeing = model(
        "acme/one", price(1, 0, cache_read="0.1", cache_write="1.25", image_input=2), capabilities=("vision",)
    )
    work = workload(
        requests_per_month=3,
        conversation=chat(3, 100),
        input_tokens=1000,
        output_tokens=0,
        images=(Image(width=100, height=100),),
        cache=Cache(prefix=True, hit_rate=d(hits)),
    )
    sent = tokens_of(row_of(market(seeing, media=SIGHT), work))
    read = 2100 * d(hits)
    assert sent == {name: n for name, n in
                    {"image_input": 1500, "cache_read": read, "cache_write": 3300 - read}.items() if n}  # fmt: skip


# --- what fits -------------------------------------------------------------------------------------------------------


def test_the_last_turn_has_to_fit():
    """1,000 and nine times 1,100 more are 10,900, and 100 to answer: 11,000."""
    work = workload(conversation=chat(10, 1000), input_tokens=1000, output_tokens=100)
    assert row_of(on(context=11_000), work).status is Status.PRICED
    row = row_of(on(context=10_999), work)
    assert (row.status, row.monthly) == (Status.NOT_ELIGIBLE, None)
    assert "11,000" in row.reason
    assert "10,999" in row.reason


@pytest.mark.parametrize("context", [None, 100_000])
def test_the_answer_has_to_fit_with_its_thinking(context):
    work = workload(input_tokens=1000, output_tokens=100, thinking_multiplier=9)
    fields = {"thinking": "optional", "context": context}
    assert row_of(on(max_output=1000, **fields), work).status is Status.PRICED
    row = row_of(on(max_output=999, **fields), work)
    assert row.status is Status.NOT_ELIGIBLE
    assert "1,000 output tokens" in row.reason
    assert "999" in row.reason


def test_answers_of_which_only_a_tail_is_too_long_are_told_with_their_share():
    """Twice thought: 400, 900 and 4,000 seen tokens are 1,200, 2,700 and 12,000. The mean of 1,225 would not fit either."""
    bars = (Bin(d(400), d(3)), Bin(d(900), d(4)), Bin(d(4000), d(1)))
    work = workload(output_tokens=Length(bins=bars), thinking_multiplier=2)
    row = row_of(on(max_output=2700, thinking="optional"), work)
    assert row.status is Status.PRICED
    assert Note(NoteCode.ANSWERS_TOO_LONG, percent=d("12.5"), tokens=d(2700)) in row.notes
    row = row_of(on(max_output=2699, thinking="optional"), work)
    assert row.status is Status.NOT_ELIGIBLE
    assert "2,700 output tokens" in row.reason
    curved = workload(output_tokens=Length(mean=d(9000), p95=d(20_000)))
    assert (
        Note(NoteCode.ANSWERS_TOO_LONG, percent=d(5), tokens=d(20_000)) in row_of(on(max_output=20_000), curved).notes
    )
    assert row_of(on(max_output=10**6), curved).notes == ()


def test_a_tail_that_does_not_fit_is_said_and_billed():
    """A tenth of the requests is 9,000 long, on a model with room for 8,000."""
    bars = Length(bins=(Bin(d(1000), d(9)), Bin(d(9000), d(1))))
    row = row_of(on(context=8000), workload(input_tokens=bars, output_tokens=0))
    assert tokens_of(row) == {"input": 1000 * 1800}
    assert Note(NoteCode.REQUESTS_TOO_LONG, percent=d(10), tokens=d(8000)) in row.notes
    assert not row_of(on(context=9000), workload(input_tokens=bars, output_tokens=0)).notes


# --- V2 with turns ---------------------------------------------------------------------------------------------------


def test_development_calls_have_the_same_shape():
    """10 conversations of 2 turns, 1,000 and 1,500, and 6 calls more: 26 requests, 13 conversations."""
    work = workload(
        requests_per_month=20,
        conversation=chat(2, 500),
        input_tokens=1000,
        output_tokens=0,
        development=Development(calls_per_month=d(6)),
    )
    one = estimate_of(on(), work)
    assert (one.requests, one.attempts) == (20, 26)
    assert one.tokens["input"] == 13 * 2500
    assert one.units == {"conversation": one.own.monthly / 10}
    assert one.own.per_request == one.own.monthly / 20


def test_what_one_user_costs():
    work = workload(requests_per_month=1000, users=d(40), input_tokens=1000, output_tokens=0, buffer="0.5")
    one = estimate_of(on(), work)
    assert one.own.monthly == Decimal("1.5")
    assert one.units == {"user": Decimal("0.0375")}
    task = workload(
        requests_per_month=60,
        users=d(8),
        agent=Agent(steps=6, tool_result_tokens=d(0)),
        input_tokens=1000,
        output_tokens=0,
    )
    assert estimate_of(on(), task).units == {"task": Decimal("0.006"), "user": Decimal("0.0075")}
