"""Bounds follow through to derived numbers: an absurd mean or product is refused where it is written."""

import pytest

from tests.support.running import run

PLAIN = {"name": "chat", "model": "gpt-4o", "requests_per_day": "1000", "input_tokens": "500", "output_tokens": "100"}
ABSURD = {
    "mean of input percentiles": ({"input_tokens": "{p50: 1, p95: 1000000000}"}, 4),
    "mean of output percentiles": ({"output_tokens": "{p50: 2, p95: 900000000}"}, 5),
    "turns": ({"conversation": "{turns: 1000, user_tokens: 10000000}"}, 6),
    "steps": ({"agent": "{steps: 1000, tool_result_tokens: 2000000}"}, 6),
    "answers that are sent again": ({"output_tokens": "9000000", "conversation": "{turns: 500, user_tokens: 1}"}, 6),
    "thinking": ({"output_tokens": "2000000", "thinking_multiplier": "1000"}, 5),
    "retrieval": ({"retrieval": "{chunks: 10000, chunk_tokens: 1000000}"}, 6),
    "a side call": (
        {"side_calls": "[{name: m, model: gpt-4o, input_tokens: 90000000, per_request: 100}]"}, 6
    ),
    "conversations": (
        {"requests_per_day": None, "conversations_per_day": "1000000000000",
         "conversation": "{turns: 900, user_tokens: 1}"}, 5
    ),
    "retries": ({"requests_per_day": "1000000000000", "retries": "99"}, 3),
    "regenerations": ({"requests_per_day": "1000000000000", "regenerations": "100"}, 3),
    "tokens a month": ({"requests_per_day": "1000000000000", "input_tokens": "9000000"}, 3),
    "a router": ({"model": None, "route": "[{model: gpt-4o, share: 1}]", "router": "{model: gpt-4o, input_tokens: 1000000000}"}, 6),
    "pages": ({"documents": "[{pages: 100000, per_request: 20}]"}, 6),
    "seconds of video": ({"video": "{seconds: 1000000, per_request: 2}"}, 6),
    "variables of a template": ({"input_tokens": None, "prompt": "{template: t.md, variables: {x: 1000000000}}"}, 5),
    "a range of requests": (
        {"requests_per_day": "1000", "retries": "99", "uncertainty": "{requests_per_day: [1, 1000000000000]}"}, 7
    ),
    "a range of turns": (
        {"conversation": "{turns: 2, user_tokens: 9000000}", "uncertainty": "{conversation.turns: [2, 1000]}"}, 7
    ),
}  # fmt: skip
"""Fields that are each within bounds, and the line of the one to look at."""
FINE = {
    "the longest text": {"input_tokens": "999999000"},
    "a mean of percentiles": {"input_tokens": "{p50: 800, p95: 400000}"},
    "a stated mean": {"input_tokens": "{mean: 60000000, p50: 1, p95: 1000000000}"},
    "the most requests": {"requests_per_day": "1000000000000"},
    "many turns": {"conversation": "{turns: 1000, user_tokens: 500}"},
    "a range": {"uncertainty": "{requests_per_day: [1, 1000000000000], input_tokens: [1, 900000]}"},
}


def written(tmp_path, fields):
    values = {name: value for name, value in (PLAIN | fields).items() if value is not None}
    path = tmp_path / "w.yaml"
    (tmp_path / "t.md").write_text("{{x}} {{x}}")
    path.write_text("".join(f"{name}: {value}\n" for name, value in values.items()))
    return str(path)


@pytest.mark.parametrize("name", ABSURD)
def test_an_absurd_number_is_refused_where_it_is_written(name, tmp_path):
    fields, line = ABSURD[name]
    path = written(tmp_path, fields)
    for command in (("estimate",), ("gate",), ("validate",)):
        done = run("--as-of", "2026-11-22", *command, path)
        assert (done.exit, done.codes) == (2, ("out-of-range",)), done
        assert done.stderr.startswith(f"{path}:{line}:"), done.stderr
        assert "at most 10^" in done.stderr or "at most 1,000,000" in done.stderr


@pytest.mark.parametrize("name", FINE)
def test_a_large_number_is_no_problem(name, tmp_path):
    assert run("--as-of", "2026-11-22", "validate", written(tmp_path, FINE[name])).codes == ()


def test_a_growth_is_bounded_where_it_is_written(tmp_path):
    path = written(tmp_path, {"growth": "1"})
    done = run("--as-of", "2026-11-22", "forecast", path, "--months", "60")
    assert (done.exit, done.codes) == (2, ("out-of-range",))
    assert done.stderr.startswith(f"{path}:6:1: 3.5 × 10^22 requests a month after 60 months; at most 10^15")
    assert run("forecast", path, "--growth", "100%", "--months", "60").codes == ("out-of-range",)
    assert run("--as-of", "2026-11-22", "forecast", path, "--months", "12").exit == 0


def test_a_throughput_that_needs_absurdly_many_machines_is_refused(tmp_path):
    path = written(tmp_path, {"self_hosted": "{hourly: 2, tokens_per_second: 0.000000001}"})
    done = run("breakeven", path)
    assert done.codes == ("throughput",)
    assert done.stderr.startswith(f"{path}:6:26: ")


@pytest.mark.parametrize(
    "options",
    [
        ("--set", "input_tokens={p50: 1, p95: 1000000000}"),
        ("--case", "x:input_tokens={p50: 1, p95: 1000000000}"),
        ("--set", "retrieval={chunks: 10000, chunk_tokens: 1000000}"),
    ],
)
def test_what_ifs_have_the_same_bounds(options, tmp_path):
    assert run("estimate", written(tmp_path, {}), *options).codes == ("out-of-range",)
