"""Which workload is which, which of its fields belong together, and what a change is called."""

from dataclasses import fields, replace
from decimal import Decimal

import pytest

from llmcost.analysis.diff.drivers import told_apart
from llmcost.analysis.diff.factor_texts import factor_text, said
from llmcost.analysis.diff.factors import PARTS, Factor, changed
from llmcost.analysis.diff.workload_matching import ProjectState, match_workloads
from llmcost.model.inputs.prompt import Prompt
from llmcost.read.workload.workload import parse_workload

CHAT = "name: chat\nmodel: gpt-4o-mini\nrequests_per_day: 10\ninput_tokens: 5\noutput_tokens: 3\n"


def side(*named: tuple[str, str, str]) -> ProjectState:
    """Workloads by name, file and something that differs."""
    placed = [
        parse_workload(CHAT.replace("chat", name).replace("_tokens: 5", f"_tokens: {size}"), file)
        for name, file, size in named
    ]
    return ProjectState(placed, [file for _, file, _ in named])


@pytest.mark.parametrize(
    ("before", "after", "pairs"),
    [
        ([("a", "f", "1")], [("a", "f", "2")], [(0, 0)]),
        ([("a", "f", "1"), ("b", "g", "2")], [("b", "f", "3"), ("a", "g", "4")], [(1, 0), (0, 1)]),
        ([("a", "f", "1")], [("b", "g", "1")], [(0, 0)]),
        ([("a", "f", "1")], [("b", "f", "2")], [(0, 0)]),
        ([("a", "f", "1")], [("b", "g", "2")], [(None, 0), (0, None)]),
        ([("a", "f", "1"), ("b", "f", "2")], [("a", "f", "1"), ("c", "f", "3")], [(0, 0), (None, 1), (1, None)]),
        ([("a", "f", "1"), ("b", "g", "1")], [("c", "f", "1"), ("d", "g", "1"), ("e", "h", "1")], [(0, 0), (1, 1), (None, 2)]),
        ([], [("a", "f", "1")], [(None, 0)]),
        ([("a", "f", "1")], [], [(0, None)]),
        ([("a", "f", "1"), ("b", "g", "2")], [("b", "f", "2")], [(1, 0), (0, None)]),
    ],
)  # fmt: skip
def test_by_name_then_by_content_then_by_file(before, after, pairs):
    assert match_workloads(side(*before), side(*after)) == pairs


def test_every_field_of_a_prompt_is_a_part():
    assert {*PARTS, "variables"} == {field.name for field in fields(Prompt)}


def read(more: str = "", **instead: str):
    text = CHAT + more
    for field, value in instead.items():
        text = "".join(line for line in text.splitlines(True) if not line.startswith(field)) + f"{field}: {value}\n"
    return parse_workload(text, "w.yaml")


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
    placed = read(input_tokens=length)
    assert factor_text(Factor("input", ("input_tokens",)), placed, lambda *_: {}, "other") == text


def test_what_a_price_does_not_depend_on_is_no_change():
    other = read("labels: {a: b}\ndescription: x\nbudget: 5\nusers: 9\ntask: simple_qa\ncandidates: [gpt-4o]\n")
    assert changed(read(), other) == []
    assert changed(read(), replace(read(), workload=replace(read().workload, version=1))) == []


@pytest.mark.parametrize(("workloads", "factors"), [(0, 8), (1, 8), (19, 8), (20, 7), (200, 4), (10_000, 4)])
def test_fewer_are_told_apart_where_very_many_changed(workloads, factors):
    assert told_apart(workloads) == factors


def test_said_is_exact_and_never_an_exponent():
    assert said(Decimal("0.0000001")) == "0.0000001"
    assert said(Decimal("1E+6")) == "1,000,000"
    assert said(True) == "yes"
