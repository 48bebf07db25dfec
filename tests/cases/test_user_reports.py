"""What users of LLM cost tools complain about in public, as tests on the shipped price list.

Each test tells a thread: what happened there, with its numbers, and what llmcost says of the same case.
"""

from datetime import date
from fractions import Fraction
from functools import cache
from textwrap import dedent

import pytest

import llmcost
from llmcost.model.reports.estimate import Basis, Status
from llmcost.model.reports.notes import Note, NoteCode
from llmcost.model.usage import TokenClass, usage
from llmcost.read.workload.workload import parse_workload
from llmcost.render.wording.notes import note_texts
from tests.support.catalogs import d

DAY = date(2026, 11, 22)


@cache
def shipped():
    return llmcost.load_catalog()


def estimate(text, day=DAY):
    """The estimate of one workload, from the text of its file."""
    loaded = parse_workload("name: pain\n" + text, "pain.yaml")
    return llmcost.estimate(loaded, shipped(), day).workloads[0]


def dollars(text, day=DAY):
    one = estimate(text, day)
    assert one.own.status is Status.PRICED, one.own.reason
    assert not one.own.at_least
    return Fraction(one.own.monthly)


def tokens(one):
    found = {}
    for item in one.own.components:
        found[item.key.name] = found.get(item.key.name, 0) + item.quantity
    return found


# --- row 1: cached tokens billed twice -------------------------------------------------------------------------------


def test_pain_1_a_written_prefix_is_not_input_as_well():
    """litellm#9812: Claude 3.7 Sonnet, 3 tokens of input, 12,304 written to the cache, 550 of output.

    Anthropic billed $0.05439, the tool said $0.091311: it charged the written tokens as input too.
    """
    text = """
        model: claude-3-7-sonnet
        requests_per_month: 1
        input_tokens: 12307
        output_tokens: 550
        cache: {tokens: 12304, hit_rate: 0}
    """
    one = estimate(dedent(text), date(2025, 4, 8))
    assert tokens(one) == {"input": 3, "cache_write": 12304, "output": 550}
    assert one.own.monthly == d("0.054399")
    twice = one.own.monthly + 12304 * d(3) / 1_000_000
    assert twice == d("0.091311")


def test_pain_1_a_read_prefix_is_not_input_as_well():
    """litellm#6215 and #14849: prompt tokens hold the cached ones. GPT-4o, 2,006 sent, 1,920 of them cached, 300 out.

    86 × 2.50 + 1,920 × 1.25 + 300 × 10 per million; the tool charged all 2,006 at 2.50 besides.
    """
    text = """
        model: gpt-4o
        requests_per_month: 1
        input_tokens: 2006
        output_tokens: 300
        cache: {tokens: 1920, hit_rate: 1}
    """
    one = estimate(dedent(text), date(2024, 10, 14))
    assert tokens(one) == {"input": 86, "cache_read": 1920, "output": 300}
    assert one.own.monthly == d("0.005615")


def test_pain_1_a_token_cannot_be_in_two_buckets():
    """litellm#14849: 262,960 prompt tokens of which 257,955 cached, charged as 262,960 + 257,955: $0.7642, not $0.1849."""
    used = usage(d(262_960), d(1744), {TokenClass.CACHE_READ: d(257_955)})
    assert used.buckets == {TokenClass.INPUT: 5005, TokenClass.CACHE_READ: 257_955, TokenClass.OUTPUT: 1744}
    assert 5005 * Fraction("1.25") + 257_955 * Fraction("0.625") + 1744 * 10 == Fraction("184918.125")
    with pytest.raises(ValueError, match="exceed the whole"):
        usage(d(257_954), d(1744), {TokenClass.CACHE_READ: d(257_955)})


# --- row 2: reasoning tokens dropped or counted twice ----------------------------------------------------------------


def test_pain_2_reasoning_is_a_part_of_the_billed_output():
    """langfuse#11244: GPT-5.1 reported 1,970 output tokens, 956 of them reasoning; the tool added them up to 2,926."""
    used = usage(d(22_118), d(1970), {TokenClass.THINKING: d(956)})
    assert (used.buckets[TokenClass.OUTPUT], used.buckets[TokenClass.THINKING]) == (1014, 956)
    assert sum(used.buckets.values()) == 24_088
    text = """
        model: gpt-5.1
        requests_per_month: 1000
        input_tokens: 22118
        output_tokens: 985
        thinking_multiplier: 1
    """
    one = estimate(dedent(text))
    assert (one.tokens.output, one.tokens.thinking) == (985_000, 985_000)
    assert Fraction(one.own.monthly) == (22_118 * Fraction("1.25") + 1970 * 10) / 1000


def test_pain_2_a_model_that_always_thinks_is_not_priced_as_if_it_did_not():
    """edsl#2580: GPT-5 nano, estimated at $0.0019 as an exact figure, cost $0.0056: its reasoning was left out."""
    text = """
        model: gpt-5-nano
        requests_per_month: 12
        input_tokens: 800
        output_tokens: 300
    """
    one = estimate(dedent(text))
    (assumed,) = [a for a in one.assumptions if a.field == "thinking_multiplier"]
    assert assumed.basis is Basis.ASSUMED
    assert Fraction(assumed.monthly) == 12 * 300 * Fraction(assumed.value) * Fraction("0.4") / 10**6
    without = dollars(dedent(text) + "thinking_multiplier: 0\n")
    assert Fraction(one.own.monthly) - without == Fraction(assumed.monthly) > 0


def test_pain_2_a_model_that_cannot_think_is_not_charged_for_it():
    """hermes-agent#68151, and its opposite: a multiplier holds only where the model thinks, and the row says so."""
    text = "model: gpt-4o-mini\nrequests_per_month: 1000\ninput_tokens: 1000\noutput_tokens: 100\n"
    one = estimate(text + "thinking_multiplier: 10\n")
    assert Fraction(one.own.monthly) == dollars(text)
    assert Note(NoteCode.NO_THINKING) in one.own.notes


# --- row 6: the context tier -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "enter", "leave"), [(200_000, "1.25", 10), (200_001, "2.5", 15), (400_000, "2.5", 15)]
)
def test_pain_6_a_long_request_is_more_expensive_as_a_whole(sent, enter, leave):
    """opik#6982 and #7023: Gemini 2.5 Pro, 1.25 and 10 up to 200,000 tokens of input, 2.50 and 15 beyond, all of it."""
    text = f"""
        model: gemini-2.5-pro
        requests_per_month: 1
        input_tokens: {sent}
        output_tokens: 1000
        thinking_multiplier: 0
    """
    assert dollars(dedent(text), date(2026, 6, 5)) * 10**6 == sent * Fraction(enter) + 1000 * leave


def test_pain_6_a_mean_below_the_threshold_says_nothing_of_its_tail():
    """hermes-agent#109976: calls beyond the threshold cost twice the estimate, which looked at the sidebar's mean."""
    head = "model: gemini-2.5-pro\nrequests_per_month: 1000\noutput_tokens: 1000\nthinking_multiplier: 0\n"
    level = dollars(head + "input_tokens: 150000\n", date(2026, 6, 5))
    varied = dollars(head + "input_tokens: {mean: 150000, p95: 400000}\n", date(2026, 6, 5))
    assert level == Fraction("197.5")
    assert Fraction(13, 10) < varied / level < Fraction(3, 2)


# --- row 9: tools and the past, sent again ---------------------------------------------------------------------------


def test_pain_9_an_agent_costs_all_of_its_turns():
    """Vigil#188: a gate sized one turn of 16,000 output tokens, $0.24; 25 turns are $6.00, and each re-sends the others."""
    one_turn = "model: claude-sonnet-4-5\nrequests_per_month: 1\ninput_tokens: 4000\noutput_tokens: 16000\n"
    task = """
        model: claude-sonnet-4-5
        requests_per_month: 25
        input_tokens: 4000
        output_tokens: 16000
        agent: {steps: 25, tool_result_tokens: 1000}
        candidates: [claude-sonnet-4-6]
    """
    first = estimate(one_turn)
    assert [item.monthly for item in first.own.components if item.key.name == "output"] == [d("0.24")]
    whole = estimate(dedent(task))
    assert whole.own.status is Status.NOT_ELIGIBLE, "the last of 25 turns is longer than its context of 200,000"
    (row,) = [row for row in whole.alternatives if row.model == "anthropic/claude-sonnet-4-6"]
    sent = 25 * 4000 + 17_000 * 25 * 24 // 2
    assert {item.key.name: Fraction(item.monthly) for item in row.components} == {
        "input": Fraction(sent * 3, 10**6),
        "output": 6,
    }


@pytest.mark.parametrize(
    ("turns", "least"), [(10, Fraction(85, 100)), (40, Fraction(96, 100)), (100, Fraction(98, 100))]
)
def test_pain_9_n_times_the_first_call_is_far_too_low(turns, least):
    """agentguard's benchmark, litellm#4716: N × the first call is 96 to 99 % low at forty turns."""
    head = "model: gpt-4o-mini\ninput_tokens: 100\noutput_tokens: 10\n"
    first = dollars(head + "requests_per_month: 1\n") * turns
    loop = dollars(head + f"requests_per_month: {turns}\nagent: {{steps: {turns}, tool_result_tokens: 300}}\n")
    assert 1 - first / loop > least


# --- row 10: pictures ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "detail", "count"),
    [
        ("gpt-4o-mini", "low", 2833),
        ("gpt-4o", "low", 85),
        ("gpt-4o-mini", "high", 2833 + 4 * 5667),
        ("gpt-4o", "high", 85 + 4 * 170),
    ],
)
def test_pain_10_a_picture_counts_by_the_models_own_formula(model, detail, count):
    """ai-dial-adapter-openai#165, vercel/ai#4326: a picture of low detail is 2,833 tokens on GPT-4o mini, not 85."""
    head = f"model: {model}\nrequests_per_month: 1\ninput_tokens: 0\noutput_tokens: 0\n"
    picture = f"images: [{{width: 1024, height: 1024, detail: {detail}}}]\n"
    assert sum(tokens(estimate(head + picture, date(2025, 1, 8))).values()) == count


def test_pain_10_a_picture_costs_the_same_on_both():
    """What puzzled the readers of vercel/ai#4326: the small model counts 33 times the tokens at a 17th of the price."""
    cost = {}
    for model in ("gpt-4o", "gpt-4o-mini"):
        text = f"model: {model}\nrequests_per_month: 1000\ninput_tokens: 0\noutput_tokens: 0\n"
        cost[model] = dollars(text + "images: [{width: 512, height: 512, detail: low}]\n", date(2025, 1, 8))
    assert cost == {"gpt-4o": Fraction("0.2125"), "gpt-4o-mini": Fraction("0.42495")}


def test_pain_10_a_picture_is_counted_by_its_size_not_by_its_encoding():
    """langsmith-sdk#460: a picture in base64 was counted as text, $2.2 instead of $0.03. Only its size is asked for."""
    head = "model: gpt-4o\nrequests_per_month: 1\ninput_tokens: 500\noutput_tokens: 200\n"
    with_one = dollars(head + "images: [{width: 3000, height: 2000, detail: low}]\n")
    assert (with_one - dollars(head)) * 10**6 == 85 * Fraction("2.5")


# --- row 11: retries -------------------------------------------------------------------------------------------------


HEAD = "model: gpt-4o\nrequests_per_month: 1000\ninput_tokens: 1000\noutput_tokens: 100\n"


def test_pain_11_nested_retries_multiply():
    """reyn#3047: three attempts of the tool times three of the library are nine requests; the report saw one."""
    one = estimate(HEAD + "retries: {rate: 8}\n")
    assert (one.requests, one.attempts) == (1000, 9000)
    assert Fraction(one.own.monthly) == 9 * dollars(HEAD)


def test_pain_11_an_attempt_that_was_thrown_away_was_paid_for():
    """pdd#509: two answers that could not be used and a third that could, at $0.05 each, were reported as $0.05.

    cc-plugin-eval#330. A failure rate of two thirds, retried until it works: (2/3) ÷ (1/3) = 2 more per request.
    """
    assert dollars(HEAD + "retries: 2\n") == 3 * dollars(HEAD)
    assert dollars(HEAD + "regenerations: 2\n") == 3 * dollars(HEAD)


def test_pain_11_a_refused_request_costs_nothing():
    """langfuse#9038: four in five calls were rate limited, and counted: the bill was a fifth of what the tool said."""
    assert dollars(HEAD + "retries: {rate: 4, billed: none}\n") == dollars(HEAD)
    assert dollars(HEAD + "retries: {rate: 4}\n") == 5 * dollars(HEAD)


def test_pain_11_an_attempt_may_bill_its_input_alone():
    """2.50 per attempt of 1,000 tokens of input, 1.00 for the 100 of output: a stream that broke before it answered."""
    assert dollars(HEAD + "retries: {rate: 1, billed: input}\n") == 2 * Fraction("2.5") + 1


# --- row 12: rosy caches ---------------------------------------------------------------------------------------------


def test_pain_12_a_prefix_below_the_minimum_is_never_cached():
    """llmgateway#3010: a system prompt of 2,400 tokens; from 4,096 on a current Claude caches, and it does not say so."""
    text = """
        model: claude-haiku-4-5
        requests_per_month: 1000
        input_tokens: 4500
        output_tokens: 0
        cache: {tokens: 2400, hit_rate: 0.9}
    """
    one = estimate(dedent(text))
    assert tokens(one) == {"input": 4_500_000}
    assert any("4,096 tokens" in text for text in note_texts(one.own.notes))
    long_enough = estimate(dedent(text).replace("2400", "4096"))
    assert tokens(long_enough) == {"input": 404_000, "cache_read": 3_686_400, "cache_write": 409_600}


@pytest.mark.parametrize(
    ("ttl", "sends", "times"),
    [
        ("5m", 1, "1.25"),
        ("5m", 2, "0.675"),
        ("5m", 4, "0.3875"),
        ("1h", 1, "2"),
        ("1h", 2, "1.05"),
        ("1h", 4, "0.575"),
        ("1h", 5, "0.48"),
        ("1h", 10, "0.29"),
    ],
)
def test_pain_12_writes_cost_more_than_input(ttl, sends, times):
    """ECC#2795 and #3173: of N requests the first writes and the others read; one alone loses 25 %, or all of it.

    The average is (1.25 + 0.1 × (N − 1)) ÷ N of the price of input; with an hour to live, (2 + 0.1 × (N − 1)) ÷ N.
    """
    text = f"""
        model: claude-haiku-4-5
        requests_per_month: 1000
        input_tokens: 10000
        output_tokens: 0
        cache: {{tokens: 10000, hit_rate: {float(Fraction(sends - 1, sends))}, ttl: {ttl}}}
    """
    assert dollars(dedent(text)) / 10 == Fraction(times)


@pytest.mark.parametrize(("a_day", "pays"), [(20, False), (60, False), (80, True), (2000, True)])
def test_pain_12_a_quiet_workload_loses_with_a_cache(a_day, pays):
    """holaOS#549, claude-code#56307: a write that expires before the next request is only a surcharge.

    Writes at 1.25 and reads at 0.1: 0.25 ÷ 1.15 = 21.7 % have to be found. 1 − e^(−λ·300 s) is that at 70.6 a day.
    """
    head = f"model: claude-haiku-4-5\nrequests_per_day: {a_day}\ninput_tokens: 6000\noutput_tokens: 0\n"
    with_cache, without = dollars(head + "cache: {tokens: 5000}\n"), dollars(head)
    assert (with_cache < without) is pays
    one = estimate(head + "cache: {tokens: 5000}\n")
    levers = {lever.name for lever in one.levers}
    assert ("no-caching" in levers) is not pays
    assert (Note(NoteCode.CACHE_LOSES) in one.own.notes) is not pays
