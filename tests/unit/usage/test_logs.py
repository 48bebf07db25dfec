"""Logs of each source: the right tokens and amounts, and an account of every row, whatever the order and the files."""

import gzip
import json
from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmcost.app.project import Project
from llmcost.app.usage import report
from llmcost.model.problems import InputError
from tests.support.running import run

pytest.importorskip("duckdb")
DAY = date(2026, 11, 30)


def claude(name="msg_1", model="claude-sonnet-4-5-20250929", **counts):
    usage = {"input_tokens": 10, "output_tokens": 100, **counts}
    return {"id": name, "type": "message", "model": model, "stop_reason": "end_turn", "usage": usage}


def chat(name, sent, got, model="gpt-4o-mini", created=1784092247, **more):
    usage = {"prompt_tokens": sent, "completion_tokens": got, **more.pop("usage", {})}
    return {"id": name, "object": "chat.completion", "created": created, "model": model, "usage": usage, **more}


def transcript(name, second, out, *, model="claude-sonnet-4-5-20250929", **more):
    usage = {"input_tokens": 3, "cache_read_input_tokens": 12_000, "cache_creation_input_tokens": 4_000,
             "cache_creation": {"ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": 4_000},
             "output_tokens": out, **more}  # fmt: skip
    message = {"id": name, "model": model, "usage": usage}
    return {"type": "assistant", "sessionId": "s", "uuid": f"{name}{second}", "cwd": "/srv/app",
            "timestamp": f"2026-07-10T10:00:0{second}.000Z", "message": message}  # fmt: skip


def codex(second, kind, **payload):
    return {"timestamp": f"2026-06-08T10:00:0{second}.000Z", "type": kind, "payload": payload}


def counted(second, sent, cached, got):
    total = {"input_tokens": sent, "cached_input_tokens": cached, "output_tokens": got}
    return codex(second, "event_msg", type="token_count", info={"total_token_usage": total})


def write(path, rows):
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))
    return str(path)


def priced(*paths, by=("model",), **options):
    made = report(Project(DAY, paths, overlay_paths=()), by=by, **options)
    account = made.account
    assert made.read == made.kept + made.total.unpriced + sum(
        (
            account.duplicates,
            account.malformed,
            account.without_usage,
            account.failed,
            account.replayed,
            account.outside,
        )
    )
    return made


MINI_BATCH = {"custom_id": "a", "response": {"status_code": 200, "body": chat("c", 24, 15)}, "error": None}
LITELLM = {"request_id": "r", "call_type": "acompletion", "startTime": "2025-01-24 09:20:46.8", "model": "gpt-4o",
           "custom_llm_provider": "openai", "prompt_tokens": 10, "completion_tokens": 20, "spend": 0.000225}  # fmt: skip
ADVISED = [
    {"type": "message", "input_tokens": 10, "output_tokens": 100},
    {"type": "advisor_message", "model": "claude-opus-4-8", "input_tokens": 1000, "output_tokens": 10},
    {"type": "compaction", "input_tokens": 100, "cache_creation_input_tokens": 1000, "output_tokens": 1},
]
SOURCES = {
    # 10 × 3 + 100 × 15 per million, and reads at 0.30
    "anthropic": ([claude(cache_read_input_tokens=1000)], "0.00183"),
    # beside the answer (0.00153): 1,000 × 5 + 10 × 25 on Opus 4.8, and 100 × 3 + 1,000 × 3.75 + 1 × 15 on its own model
    "anthropic, iterations": ([claude(iterations=ADVISED)], "0.010845"),
    # 3 × 3 + 4,000 × 6 + 12,000 × 0.30 + 260 × 15: the last of three lines of one answer
    "claude-code": ([transcript("m", 0, 1), transcript("m", 2, 260), transcript("m", 2, 260)], "0.031509"),
    # (80 × 25 + 3 × 5) × 2 for fast × 1.1 for the US
    "claude-code, fast in the US": (
        [transcript("m", 0, 80, model="claude-opus-4-8", speed="fast", inference_geo="us", cache_creation={},
                    cache_read_input_tokens=0, cache_creation_input_tokens=0)], "0.004433",
    ),
    # 8 × 5 + 4,012 × 6.25 + 4 × 30: written tokens are part of the prompt
    "openai": (
        [chat("c", 4020, 4, "gpt-5.6-sol", usage={"prompt_tokens_details": {"cache_write_tokens": 4012}})], "0.025235",
    ),
    # half of 24 × 0.15 + 15 × 0.60; a request that expired costs nothing
    "openai, batch": ([MINI_BATCH, {"custom_id": "b", "response": None, "error": {"code": "batch_expired"}}], "0.0000063"),
    # what OpenRouter billed: 3 × 3 + 2,569 × 3.75 + 63 × 15
    "openrouter": (
        [chat("gen-1", 2572, 63, "anthropic/claude-4.6-sonnet-20260217",
              usage={"prompt_tokens_details": {"cache_write_tokens": 2569}, "cost": 0.01058775})], "0.01058775",
    ),
    # 32 prompt and 2,395 tool tokens at 0.30; 41 and 47 thoughts at 2.50
    "gemini": (
        [{"responseId": "g", "modelVersion": "gemini-2.5-flash", "usageMetadata": {
            "promptTokenCount": 32, "toolUsePromptTokenCount": 2395, "candidatesTokenCount": 41,
            "thoughtsTokenCount": 47}}], "0.0009481",
    ),
    "litellm": ([LITELLM], "0.000225"),
    # 200 × 1.75 + 800 × 0.175 + 10 × 14, then as much again: totals are cumulative, and one is repeated
    "codex": (
        [codex(0, "session_meta", id="s"), codex(1, "turn_context", model="gpt-5.2"), counted(2, 1000, 800, 10),
         counted(3, 1000, 800, 10), counted(4, 2000, 1600, 20)], "0.00126",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SOURCES)
def test_a_log_of_each_source_costs_what_was_billed(name, tmp_path):
    rows, usd = SOURCES[name]
    made = priced(write(tmp_path / "log.jsonl", rows))
    assert (made.total.usd, made.unpriced) == (Decimal(usd), ())
    if made.total.claimed_usd is not None:
        assert made.total.claimed_usd == Decimal(usd)


def test_a_replayed_parent_is_not_billed_again(tmp_path):
    rows = [codex(0, "session_meta", id="s"), codex(0, "event_msg", type="task_started", started_at=1780000000),
            codex(1, "turn_context", model="gpt-5.2"), counted(2, 10**9, 0, 10**6),
            codex(3, "event_msg", type="task_started", started_at=1780912803), counted(4, 10**9 + 1000, 0, 10**6)]  # fmt: skip
    made = priced(write(tmp_path / "fork.jsonl", rows))
    assert (made.total.usd, made.account.replayed) == (Decimal("0.00175"), 1)


def test_what_has_no_price_is_listed_and_never_zero(tmp_path):
    log = write(
        tmp_path / "log.jsonl", [chat("a", 10, 1), chat("b", 10, 1, "gpt-none"), chat("c", 10, 1, created=1600000000)]
    )
    made = priced(log)
    assert [(one.model, one.reason) for one in made.unpriced] == [
        ("gpt-4o-mini", "no price on this day"), ("gpt-none", "no such model in the price list"),
    ]  # fmt: skip
    assert [group.usd for group in made.groups if group.values == ("gpt-none",)] == [None]
    assert run("usage", "report", log).exit == 3
    assert run("usage", "report", log, "--allow-unpriced").exit == 0


BAD = {
    "negative": chat("n", -5, 1),
    "a fraction": chat("n", 1.5, 1),
    "2^63 tokens": chat("n", 2**63, 1),
    "more cached than sent": chat("n", 5, 1, usage={"prompt_tokens_details": {"cached_tokens": 6}}),
    "a list of tokens": chat("n", [5], 1),
    "cut off": '{"id": "n", "usage": {"prompt_tok',
}


@pytest.mark.parametrize("name", BAD)
def test_a_row_that_cannot_be_right_is_malformed_and_nothing_else_is_lost(name, tmp_path):
    made = priced(write(tmp_path / "log.jsonl", [chat("a", 1000, 0), "", BAD[name], chat("b", 1000, 0)]))
    assert (made.account.malformed, made.total.usd) == (1, Decimal("0.0003"))
    assert made.malformed[0].where.endswith("log.jsonl:3")


def test_a_file_that_cannot_be_read_is_named_with_a_remedy(tmp_path):
    whole = gzip.compress("".join(json.dumps(chat(f"{n}", n, n)) + "\n" for n in range(5000)).encode())
    (tmp_path / "cut.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "binary.jsonl").write_bytes(bytes(range(256)) * 99)
    write(tmp_path / "mixed.jsonl", [chat("a", 1, 1), claude()])
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "link.jsonl").symlink_to(tmp_path / "mixed.jsonl")
    (tmp_path / "empty").mkdir()
    for name in ("cut.jsonl.gz", "binary.jsonl", "mixed.jsonl", "folder", "empty", "none.jsonl"):
        with pytest.raises(InputError) as error:
            priced(str(tmp_path / name))
        (problem,) = error.value.problems
        assert problem.hint
        assert name.split(".")[0] in str(problem.where)


def test_a_missing_extra_is_one_line(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    done = run("usage", "report", write(tmp_path / "log.jsonl", [LITELLM]))
    assert (done.exit, done.stderr.splitlines()) == (
        2,
        ["error: logs are read by DuckDB", "  pip install 'llmcost-cli[logs]'"],
    )


def test_days_are_inclusive_and_the_rest_is_accounted_for(tmp_path):
    log = write(tmp_path / "log.jsonl", [chat("a", 1, 1, created=1784073599), chat("b", 1, 1, created=1784073600)])
    day = date(2026, 7, 15)
    made = priced(log, by=("day",), since=day, until=day)
    assert ([group.values for group in made.groups], made.account.outside) == ([("2026-07-15",)], 1)


MODELS = {"gpt-4o-mini": (15, 60), "gpt-4o": (250, 1000)}
"""Input and output by hand: USD per 100 million tokens."""
ROWS = st.lists(
    st.tuples(st.integers(0, 8), st.sampled_from([*MODELS]), st.integers(0, 300_000), st.integers(1, 9_000)),
    min_size=1, max_size=12, unique_by=lambda row: row[0],
)  # fmt: skip


@settings(max_examples=8, deadline=None)
@given(ROWS, st.randoms(use_true_random=False), st.integers(1, 3))
def test_three_ways_of_pricing_agree_whatever_the_order_the_copies_and_the_files(rows, random, split):
    answers = [chat(f"c{name}", sent, got, model) for name, model, sent, got in rows]
    by_hand = sum(Fraction(sent * MODELS[model][0] + got * MODELS[model][1], 10**8) for _, model, sent, got in rows)
    shuffled = [*answers, *random.choices(answers, k=3)]
    random.shuffle(shuffled)
    with TemporaryDirectory() as folder:
        files = [write(Path(folder, f"{n}.jsonl"), shuffled[n::split]) for n in range(split)]
        made = priced(*files, by=("model", "day"))
        single = [priced(write(Path(folder, "one.jsonl"), [one])).total.usd for one in answers[:2]]
    assert Fraction(made.total.usd) == by_hand
    assert made.account.duplicates == 3
    assert sum(group.usd for group in made.groups) == made.total.usd
    assert Counter(one.usd is None for one in made.groups)[True] == 0
    for usd, (_, model, sent, got) in zip(single, rows, strict=False):
        assert Fraction(usd) == Fraction(sent * MODELS[model][0] + got * MODELS[model][1], 10**8)


def gemini(name, sent, **more):
    return {"responseId": name, "modelVersion": "gemini-2.5-pro", "usageMetadata": {"promptTokenCount": sent}, **more}


def test_a_long_request_pays_the_rates_of_its_band_and_the_others_do_not(tmp_path):
    made = priced(write(tmp_path / "log.jsonl", [gemini("a", 200_000), gemini("b", 200_001), gemini("c", 100_000)]))
    assert made.total.usd == (300_000 * Decimal("1.25") + 200_001 * Decimal("2.50")) / 10**6


def test_the_band_is_that_of_one_iteration_not_of_their_sum(tmp_path):
    legs = [{"type": "message", "input_tokens": 150_000, "output_tokens": 1}] * 2
    answer = claude(input_tokens=300_000, output_tokens=2, iterations=legs)
    made = priced(write(tmp_path / "log.jsonl", [answer]))
    assert made.total.usd == (300_000 * 3 + 2 * 15) / Decimal(10**6)


def test_a_request_pays_the_price_of_its_hour(tmp_path):
    """DeepSeek's off-peak hours of 2025 ended at 00:30 UTC."""
    rows = [
        {**LITELLM, "request_id": time, "model": "deepseek-chat", "custom_llm_provider": "deepseek",
         "startTime": f"2025-05-01 {time}", "prompt_tokens": 10**6, "completion_tokens": 0}
        for time in ("00:29:59", "00:30:00", "16:29:59", "16:30:00")
    ]  # fmt: skip
    usd = [priced(write(tmp_path / "log.jsonl", [row])).total.usd for row in rows]
    assert usd[0] == usd[3] == usd[1] / 2 == usd[2] / 2 == Decimal("0.135")
    assert priced(write(tmp_path / "log.jsonl", rows)).total.usd == sum(usd)
