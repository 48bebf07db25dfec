"""Reports from token counts: spreads, totals, budgets, and the cost of requests and of an edit."""

import statistics
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from llmcost.analysis.token_reports import prompt_cost, prompt_edit, token_budget, token_lengths, token_total
from llmcost.model.reports.token_counts import FileCounts, TokenCount, TokensReport
from llmcost.pricing.price_list.lookup import find
from llmcost.read.catalog.bundled_catalog import load_catalog
from llmcost.read.workload.workload import parse_workload
from llmcost.render.document.page import Facts
from llmcost.render.screens.tokens import page

CATALOG = load_catalog().catalog
EXACT = TokenCount("a/x", 10, "exact", "o200k_base", 10, 10, Decimal("0.5"))
GUESS = TokenCount("a/y", 10, "estimate", "claude-3", 7, 15, None)


def file(name: str, *counts: TokenCount) -> FileCounts:
    return FileCounts(name, 1, 1, "text", None, counts)


@given(st.dictionaries(st.integers(0, 50), st.integers(1, 20), min_size=1))
def test_a_spread_is_that_of_the_records_one_by_one(records):
    every = sorted(length for length, times in records.items() for _ in range(times))
    found = token_lengths(records)
    assert abs(found.mean - Decimal(sum(every)) / len(every)) < Decimal("1e-15")
    for percent, length in ((50, found.p50), (95, found.p95)):
        assert length == every[-(-len(every) * percent // 100) - 1]
    assert found.max == max(every)
    assert found.p50 == statistics.median_low(every)


@given(st.lists(st.integers(0, 3000), min_size=1, max_size=60))
def test_a_workload_takes_the_spread_of_any_records(lengths):
    """The line that the screen shows is to be pasted: the reader of workloads must not refuse it."""
    spread = token_lengths({length: lengths.count(length) for length in lengths})
    records = replace(file("log.jsonl", replace(EXACT, lengths=spread)), records=len(lengths))
    facts = page(TokensReport(CATALOG.as_of, (records,)))[-1]
    assert isinstance(facts, Facts)
    line = dict(facts.rows)["workload"]
    found = parse_workload(
        f"name: a\nmodel: gpt-4o\nrequests_per_day: 1\noutput_tokens: 1\n{line}\n", "a.yaml"
    ).workload
    assert found.input_tokens is not None


def test_requests_of_many_lengths_cost_what_they_cost_one_by_one():
    for name in ("gpt-4o", "gemini-2.5-pro", "claude-sonnet-4-5"):  # two of them have a more expensive band
        model, requests = find(CATALOG, name).model, {1: 3, 150_000: 2, 200_000: 1, 200_001: 1, 900_000: 4}
        one_by_one = [prompt_cost(CATALOG, model, {length: 1}, CATALOG.as_of) for length in requests]
        expected = sum(
            ((cost or 0) * times for cost, times in zip(one_by_one, requests.values(), strict=True)), Decimal(0)
        )
        assert prompt_cost(CATALOG, model, requests, CATALOG.as_of) == expected > 0


def test_the_total_is_as_good_as_its_worst_part():
    files = (file("a", EXACT, GUESS), file("b", replace(EXACT, method="proxy", tokens=5, low=5, high=5), GUESS))
    first, second = token_total(files)
    assert (first.tokens, first.low, first.high, first.method, first.input_cost) == (15, 15, 15, "proxy", Decimal(1))
    assert (second.tokens, second.low, second.high, second.method, second.input_cost) == (20, 14, 30, "estimate", None)
    assert token_total(files[:1]) == ()


def test_a_budget_is_kept_by_what_a_file_may_be_at_most():
    files = (file("a", EXACT, GUESS), file("b", EXACT))
    assert token_budget(files, 15).over == ()
    (over,) = token_budget(files, 14).over
    assert (over.file, over.model, over.tokens, over.by, over.models) == ("a", "a/y", 15, 1, 1)
    assert [over.models for over in token_budget(files, 9).over] == [2, 1]
    assert token_budget(files, 10) == token_budget(files[:1], 10)


def test_an_edit_costs_its_difference_exactly():
    after = replace(EXACT, tokens=13, input_cost=Decimal("0.65"))
    priced, unpriced = prompt_edit([(EXACT, after), (GUESS, GUESS)], Decimal(150_000))
    assert (priced.monthly_before, priced.monthly_after, priced.change) == (
        Decimal(75_000),
        Decimal(97_500),
        Decimal(22_500),
    )
    assert (unpriced.monthly_before, unpriced.monthly_after, unpriced.change) == (None, None, None)
