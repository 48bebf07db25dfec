"""Logs on other models: amounts by hand, and counts that belong to a tokenizer (law T5)."""

from datetime import date
from decimal import Decimal

import pytest

from llmcost.analysis.usage.cube_pricing import CubePricer, cut_points, slot_minutes
from llmcost.analysis.usage.replay import replay
from llmcost.app.project import Project
from llmcost.model.reports.fit import Window
from llmcost.model.usage import TokenClass as T
from llmcost.model.usage_cube import CubeRow
from llmcost.pricing.price_list.lookup import find

DAY = date(2026, 11, 30)
MILLION = 10**6


@pytest.fixture(scope="module")
def context():
    return Project(DAY, overlay_paths=()).pricing


def logged(context, model="gpt-4o-mini", sent=0, provider="openai", requests=10, mode="", **tokens):
    cuts = cut_points(context.catalog)
    band = next((index for index, cut in enumerate(cuts) if sent <= cut), len(cuts))
    counts = {T(name): number for name, number in tokens.items()}
    return CubeRow(DAY, 0, "litellm", provider, model, "", "", mode, "", band, requests, counts, 0, Decimal(0), 0)


def on(context, *targets, rows, batch=False):
    pricer = CubePricer(context, cut_points(context.catalog), slot_minutes(context.catalog, DAY))
    chosen = [find(context.catalog, name) for name in targets]
    return replay(pricer.priced(rows), Window(DAY, DAY), chosen, pricer, context, batch=batch)


def test_a_model_with_the_same_tokenizer_has_an_exact_amount(context):
    rows = [logged(context, input=MILLION, output=MILLION), logged(context, input=MILLION, cache_read=MILLION)]
    report = on(context, "gpt-4o", "gpt-4o-mini", rows=rows)
    same, other = report.rows
    # 2 × 0.15 + 0.60 + 0.075, and 2 × 2.50 + 10 + 1.25
    assert (same.usd, same.change, report.now, report.then) == (Decimal("0.975"), 0, Decimal("0.975"), Decimal("0.975"))
    assert (other.usd, other.low, other.high, other.change) == (*[Decimal("16.25")] * 3, Decimal("15.275"))


def test_another_tokenizer_makes_more_or_fewer_tokens_of_the_same_text(context):
    report = on(context, "claude-haiku-4-5", rows=[logged(context, input=MILLION, output=MILLION)])
    family = context.catalog.tokenizers[find(context.catalog, "claude-haiku-4-5").model.tokenizer.family]
    (row,) = report.rows
    assert (row.usd, row.low, row.high) == (6 * family.factor, 6 * family.low, 6 * family.high)
    assert row.low < row.usd < row.high
    assert row.change == row.usd - report.now


@pytest.mark.parametrize(("model", "change"), [("gpt-5", None), ("gpt-4o", "-1.41"), ("gpt-5-mini", "0.84")])
def test_a_difference_within_the_range_of_counts_is_not_settled(context, model, change):
    """Haiku 4.5 costs 1.00 × 1.09 for the text of a million tokens, 1.02 to 2.06; GPT-5 1.25, GPT-4o 2.50, mini 0.25."""
    (row,) = on(context, "claude-haiku-4-5", rows=[logged(context, model, input=MILLION)]).rows
    assert (row.low, row.usd, row.high) == (Decimal("1.02"), Decimal("1.09"), Decimal("2.06"))
    assert row.change == (None if change is None else Decimal(change))


def test_what_a_model_does_not_sell_as_cache_is_plain_input(context):
    rows = [logged(context, "claude-sonnet-4-5", provider="anthropic", cache_write_1h=MILLION, cache_read=MILLION)]
    plain = [logged(context, "claude-sonnet-4-5", provider="anthropic", input=MILLION, cache_read=MILLION)]
    assert on(context, "gpt-4o", rows=rows).rows[0].usd == on(context, "gpt-4o", rows=plain).rows[0].usd


def test_batches_cost_half(context):
    rows = [logged(context, input=MILLION)]
    assert on(context, "gpt-4o", rows=rows, batch=True).rows[0].usd == Decimal("1.25")


def test_what_has_no_price_says_so_and_claims_no_saving(context):
    rows = [
        logged(context, input=MILLION),
        logged(context, "gpt-none"),
        logged(context, mode="priority", input=MILLION),
    ]
    report = on(context, "gpt-4-turbo", rows=rows)
    (row,) = report.rows
    assert (report.requests, report.unpriced) == (20, 10)
    assert (row.usd, row.unpriced, row.change) == (10, 10, None)
    assert "priority" in row.reason


def test_a_threshold_is_decided_on_the_converted_counts(context):
    """200,000 tokens are at the threshold of Gemini 2.5 Pro; its own tokenizer may make more of the same text."""
    own = on(context, "gemini-2.5-pro", rows=[logged(context, "gemini-2.5-flash", 200_000, "google", 1, input=200_000)])
    assert own.rows[0].usd == own.rows[0].high == Decimal("0.25")
    (row,) = on(context, "gemini-2.5-pro", rows=[logged(context, "gpt-4o", 200_000, requests=1, input=200_000)]).rows
    family = context.catalog.tokenizers[find(context.catalog, "gemini-2.5-pro").model.tokenizer.family]
    rate = Decimal("2.50") if family.high > 1 else Decimal("1.25")
    assert row.high == 200_000 * family.high * rate / MILLION
