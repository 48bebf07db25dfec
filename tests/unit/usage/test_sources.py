"""A log of each source with nested or foreign shapes: detected by its content, and priced as billed. Amounts by hand."""

import json
from datetime import date
from decimal import Decimal

import pytest

from llmcost.app.project import Project
from llmcost.app.usage import report
from llmcost.model.problems import InputError

duckdb = pytest.importorskip("duckdb")
DAY = date(2026, 11, 30)
NANOS = "1783677600000000000"
WHEN = "2026-07-10T10:00:00Z"
CLAUDE, MINI = "claude-sonnet-4-5", "gpt-4o-mini"


def converse(name, **usage):
    return {"modelId": name, "usage": {"inputTokens": 2, "outputTokens": 5, **usage}}


def span(name, **attributes):
    pairs = [
        {"key": key.replace("__", "."), "value": {"intValue" if isinstance(value, int) else "stringValue": str(value)}}
        for key, value in attributes.items()
    ]
    return {"traceId": "t", "spanId": name, "startTimeUnixNano": NANOS, "attributes": pairs}


def traces(*spans):
    return {"resourceSpans": [{"scopeSpans": [{"spans": list(spans)}]}]}


OTLP = [
    # an agent repeats the 1,000 tokens of its chat: 500 × 0.15 + 500 × 0.075 + 10 × 0.60
    traces(
        span("1", gen_ai__operation__name="invoke_agent", gen_ai__usage__input_tokens=1000),
        span("2", gen_ai__operation__name="chat", gen_ai__provider__name="openai", gen_ai__request__model=MINI,
             gen_ai__usage__input_tokens=1000, gen_ai__usage__cache_read__input_tokens=500,
             gen_ai__usage__output_tokens=10, gen_ai__usage__reasoning__output_tokens=4),
    ),
    # the old names: 24 × 0.15 + 15 × 0.60
    traces(span("3", gen_ai__system="OpenAI", gen_ai__request__model=MINI, gen_ai__usage__prompt_tokens=24,
                gen_ai__usage__completion_tokens=15)),
    # writes by both names: 8 × 3 + 1,000 × 3.75, twice
    *(
        traces(span(key, gen_ai__provider__name="anthropic", gen_ai__request__model=CLAUDE,
                    gen_ai__usage__input_tokens=1008, gen_ai__usage__output_tokens=0, **{key: 1000}))
        for key in ("gen_ai__usage__cache_write__input_tokens", "gen_ai__usage__cache_creation__input_tokens")
    ),
]  # fmt: skip
AGENT = span("", event__name="api_request", model=CLAUDE, cost_usd="0.000189", input_tokens="3", output_tokens=10,
             cache_read_tokens=100, session__id="s", event__sequence=4)  # fmt: skip
INFERENCE = {"name": "llm", "context": {"trace_id": "t", "span_id": "i"}, "start_time": WHEN, "attributes": {
    "openinference.span.kind": "LLM", "llm.model_name": MINI, "llm.provider": "openai", "llm.token_count.prompt": 1000,
    "llm.token_count.completion": 10, "llm.token_count.prompt_details.cache_read": 500}}  # fmt: skip
CHAIN = {**INFERENCE, "context": {"span_id": "c"}, "attributes": {"openinference.span.kind": "CHAIN",
                                                                  "llm.token_count.prompt": 1000}}  # fmt: skip
FLOW = {"info": {}, "data": {"spans": [{"trace_id": "t", "span_id": "f", "start_time_unix_nano": int(NANOS), "attributes": {
    "mlflow.spanType": '"CHAT_MODEL"', "mlflow.llm.model": f'"{MINI}"', "mlflow.chat.tokenUsage":
    '{"input_tokens": 1000, "output_tokens": 10, "cache_read_input_tokens": 400}'}}]}}  # fmt: skip
PAYLOAD = {"id": "p", "call_type": "acompletion", "startTime": 1783677600.5, "model": "gpt-4o", "status": "success",
           "custom_llm_provider": "openai", "prompt_tokens": 10, "completion_tokens": 20, "response_cost": 0.000225,
           "hidden_params": {}, "metadata": {"user_api_key_hash": "k"}}  # fmt: skip
LANGFUSE = [
    # exclusive by its total: 10 × 3 + 1,000 × 0.30 + 100 × 15; inclusive: 200 × 0.15 + 800 × 0.075 + 100 × 0.60
    {"id": "a", "type": "GENERATION", "start_time": WHEN, "provided_model_name": CLAUDE,
     "usage_details": {"input": 10, "cache_read_input_tokens": 1000, "output": 100, "total": 1110}},
    {"id": "b", "type": "GENERATION", "startTime": WHEN, "model": MINI, "usageDetails": {
        "input": 1000, "input_cached_tokens": 800, "output": 100, "output_reasoning_tokens": 40, "total": 1100}},
    {"id": "c", "type": "SPAN", "usageDetails": {}},
]  # fmt: skip
STREAM = [
    {"type": "message_start", "message": {"id": "m", "model": CLAUDE, "usage": {
        "input_tokens": 3, "output_tokens": 1, "cache_creation_input_tokens": 100,
        "cache_creation": {"ephemeral_5m_input_tokens": 60, "ephemeral_1h_input_tokens": 40}}}},
    {"type": "content_block_delta"},
    {"type": "message_delta", "usage": {"input_tokens": 3, "output_tokens": 90, "cache_creation_input_tokens": 100}},
]  # fmt: skip
RUNS = [
    {"id": "run", "run_type": "llm", "start_time": WHEN, "prompt_tokens": 1000, "completion_tokens": 10,
     "prompt_token_details": {"cache_read": 400}, "extra": {"metadata": {"ls_provider": "openai", "ls_model_name": MINI}}},
    {"id": "b", "run_type": "chain", "start_time": WHEN, "prompt_tokens": 1000},
]  # fmt: skip
CLI = {"sessionId": "s", "messages": [{"id": "1", "type": "user"}, {
    "id": "g", "timestamp": WHEN, "type": "gemini", "model": "gemini-2.5-flash",
    "tokens": {"input": 2000, "output": 10, "cached": 1000, "thoughts": 5, "tool": 7}}]}  # fmt: skip
OPEN = {"id": "o", "sessionID": "s", "role": "assistant", "providerID": "anthropic", "modelID": CLAUDE,
        "time": {"created": 1783677600000},
        "tokens": {"input": 3, "output": 10, "reasoning": 5, "cache": {"read": 100, "write": 20}}}  # fmt: skip
INTERACTION = {"id": "i", "model": "gemini-2.5-flash", "created": WHEN, "usage": {
    "total_input_tokens": 100, "total_cached_tokens": 40, "total_output_tokens": 5, "total_thought_tokens": 6,
    "total_tool_use_tokens": 9}}  # fmt: skip
LOGS = {
    # 2 × 3 + 1,322 × 3.75 + 5 × 15, × 1.1 in a region, and without it where requests go anywhere
    "bedrock": (
        [converse("us.anthropic.claude-sonnet-4-5-20250929-v1:0", cacheWriteInputTokens=1322),
         converse("arn:aws:bedrock:us-east-1:111122223333:inference-profile/"
                  "global.anthropic.claude-sonnet-4-5-20250929-v1:0", cacheWriteInputTokens=1322)], "0.01058085",
    ),
    # the sums above, with the span of MLflow (600 × 0.15 + 400 × 0.075 + 10 × 0.60) and 3 × 3 + 100 × 0.30 + 10 × 15
    "otlp": ([*OTLP, INFERENCE, CHAIN, FLOW, {"resourceLogs": [{"scopeLogs": [{"logRecords": [AGENT]}]}]}], "0.0081126"),
    "litellm-payload": ([PAYLOAD], "0.000225"),
    "langfuse": (LANGFUSE, "0.00198"),
    "langsmith": (RUNS, "0.000126"),
    # 3 × 3 + 60 × 3.75 + 40 × 6 + 90 × 15
    "anthropic-stream": (STREAM, "0.001824"),
    # 1,007 × 0.30 + 1,000 × 0.03 + 15 × 2.50
    "gemini-cli": ([CLI], "0.0003696"),
    # 3 × 3 + 100 × 0.30 + 20 × 3.75 + 15 × 15
    "opencode": ([OPEN], "0.000339"),
    # 69 × 0.30 + 40 × 0.03 + 11 × 2.50
    "gemini-interactions": ([INTERACTION], "0.0000494"),
}  # fmt: skip


def priced(*paths, by=("source",)):
    return report(Project(DAY, [str(path) for path in paths], overlay_paths=()), by=by)


def lines(path, rows):
    path.write_text("\n".join(map(json.dumps, rows)) + "\n")
    return path


@pytest.fixture(scope="module")
def report_by_source(tmp_path_factory):
    folder = tmp_path_factory.mktemp("logs")
    for name, (rows, _) in LOGS.items():
        lines(folder / f"{name}.jsonl", rows)
    return priced(folder)


@pytest.mark.parametrize("name", LOGS)
def test_a_log_of_each_source_costs_what_was_billed(name, report_by_source):
    usd = {group.values[0]: group.usd for group in report_by_source.groups}
    assert usd[name] == Decimal(LOGS[name][1])


def test_all_their_rows_are_accounted_for(report_by_source):
    assert report_by_source.unpriced == ()
    assert (report_by_source.account.malformed, report_by_source.account.without_usage) == (0, 6)


def test_documents_and_arrays_are_read_like_lines(tmp_path):
    (tmp_path / "array.json").write_text(json.dumps([PAYLOAD, {**PAYLOAD, "id": "q"}], indent=1))
    (tmp_path / "one.json").write_text(json.dumps({**PAYLOAD, "id": "r"}, indent=1))
    assert priced(tmp_path).total.usd == 3 * Decimal("0.000225")


@pytest.mark.parametrize("text", ['{\n"id": 1,', '[{"id": 1}', "[\n" + "[" * 100_000])
def test_a_document_that_is_cut_off_is_named(text, tmp_path):
    (tmp_path / "cut.json").write_text(text)
    with pytest.raises(InputError) as error:
        priced(tmp_path / "cut.json")
    assert error.value.problems[0].hint


def test_counts_that_may_include_each_other_are_refused(tmp_path):
    unclear = {
        "id": "u",
        "type": "GENERATION",
        "model": MINI,
        "usageDetails": {"input": 10, "input_cached_tokens": 5, "output": 1, "total": 9},
    }
    with pytest.raises(InputError) as error:
        priced(lines(tmp_path / "unclear.jsonl", [*LANGFUSE, unclear]))
    (problem,) = error.value.problems
    assert str(problem.where).endswith("unclear.jsonl:4")
    assert MINI in problem.message


@pytest.fixture
def packed(tmp_path):
    text = "\n".join(map(json.dumps, LANGFUSE))
    options = "format csv, header false, quote '', escape '', delimiter '\x01', compression zstd"
    duckdb.sql(f"copy (select '{text}') to '{tmp_path}/log.jsonl.zst' ({options})")
    return tmp_path / "log.jsonl.zst"


def test_a_log_packed_by_zstandard_is_read(packed):
    packed.write_bytes(packed.read_bytes() * 2)
    made = priced(packed)
    assert (made.total.usd, made.account.duplicates) == (Decimal(LOGS["langfuse"][1]), 2)


def test_a_log_packed_by_zstandard_is_read_whole_or_not_at_all(packed):
    whole = packed.read_bytes()
    for kept in (*range(0, len(whole), 7), len(whole) - 1):
        packed.write_bytes(whole[:kept])
        with pytest.raises(InputError, match="cut off or damaged"):
            priced(packed)
