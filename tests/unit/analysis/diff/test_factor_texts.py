"""What a change of a factor is called."""

from decimal import Decimal

import pytest

from llmcost.analysis.diff.factor_texts import factor_text, value_text
from llmcost.analysis.diff.factors import Factor, changed
from tests.unit.analysis.diff.workload_texts import read


@pytest.mark.parametrize(
    ("more", "factor", "text"),
    [
        ("cache: {tokens: 4, hit_rate: 0.8}", "cache", "tokens 4, hit rate 0.8"),
        ("batch: {share: 0.4, discount: 0.2}", "batch", "40% at 0.8 of the price"),
        ("retries: {rate: 0.02, billed: input}", "retries", "2%, input"),
        ("service_tier: flex", "service tier", "flex"),
        ("hours: 08:00-20:00 Europe/Berlin", "hours", "08:00-20:00 Europe/Berlin"),
        ("images: [{width: 10, height: 20}]", "media", "images width 10, height 20"),
        ("side_calls: [{name: m, model: gpt-4o, input_tokens: 300}]", "side calls", "side calls name m, model gpt-4o, input tokens 300"),
        ("fees: {web_search: 0.1, code: 2}", "fees", "code 2, web_search 0.1"),
        ("days_per_month: calendar", "volume", "10 req/day, calendar"),
        ("thinking_multiplier: 1.5", "thinking", "×1.5"),
        ("counted_with: gpt-4o", "input", "5 tokens, counted with gpt-4o"),
        ("regenerations: 0.125", "regenerations", "12.5%"),
    ],
)  # fmt: skip
def test_what_it_is_called(more, factor, text):
    before, after = read(), read(more + "\n")
    (found,) = changed(before, after)
    assert found.name == factor
    assert factor_text(found, after, lambda *_: {}, "other") == text


@pytest.mark.parametrize(
    ("length", "text"),
    [("1234567.5", "1,234,567.5 tokens"), ("{p50: 800, p95: 4000}", "p50 800, p95 4,000 tokens"), ("{mean: 1200, p95: 4000}", "mean 1,200, p95 4,000 tokens")],
)  # fmt: skip
def test_lengths(length, text):
    loaded = read(input_tokens=length)
    assert factor_text(Factor("input", ("input_tokens",)), loaded, lambda *_: {}, "other") == text


def test_numbers_are_exact_and_never_have_an_exponent():
    assert value_text(Decimal("0.0000001")) == "0.0000001"
    assert value_text(Decimal("1E+6")) == "1,000,000"
    assert value_text(True) == "yes"
