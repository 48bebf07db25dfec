"""Answers that OpenRouter really billed: our amounts agree with the bills to the last digit."""

import json
from datetime import date
from decimal import Decimal

import pytest

from llmcost.app.project import Project
from llmcost.app.usage import report

pytest.importorskip("duckdb")
BILLS = """
1784286313 openai/gpt-5.6-sol                   4020 4012    0    5   0 0.002196
1779760224 anthropic/claude-4.5-sonnet-20250929  550    0    0   12   0 0.00183
1779760226 openai/gpt-5-mini-2025-08-07           37    0    0   92  64 0.00019325
1768331348 openai/gpt-4.1-mini                    23    0    0   48   0 0.000086
1764791728 google/gemini-2.5-flash               326    0    0   91   0 0.0003253
1762141317 openai/o3                               9    0    0  104   0 0.00085
1786494353 google/gemini-3.6-flash                30    0    0   26  25 0.00024
1773012773 anthropic/claude-4.6-sonnet-20260217 2649 2569   79  100   0 0.00256995
1773011495 google/gemini-2.5-flash              2167 2161    0   99   0 0.00031413
1773011155 anthropic/claude-4.6-sonnet-20260217 3214    0 3211  100   0 0.01355025
"""
"""Created, model, input, of it read and written, output, of it thinking, USD."""
WITH_FEE = (1784878121, "openai/gpt-4o-mini", 888, 74, "0.0001776", "0.0145476")
"""The fee of a plugin, which the answer does not count, is in the bill and not in our amount."""


def answer(created, model, sent, got, cost, *, read=0, written=0, thought=0):
    usage = {"prompt_tokens": sent, "completion_tokens": got, "cost": float(cost),
             "prompt_tokens_details": {"cached_tokens": read, "cache_write_tokens": written},
             "completion_tokens_details": {"reasoning_tokens": thought}}  # fmt: skip
    return {"id": f"gen-{created}", "object": "chat.completion", "created": created, "model": model, "usage": usage}


def priced(path, answers):
    path.write_text("".join(json.dumps(one) + "\n" for one in answers))
    return report(Project(date(2026, 11, 30), [str(path)], overlay_paths=()), by=("model", "day"))


def test_our_amounts_are_the_bills(tmp_path):
    answers = []
    for bill in BILLS.split("\n")[1:-1]:
        created, model, sent, read, written, got, thought, cost = bill.split()
        answers.append(answer(int(created), model, int(sent), int(got), cost,
                              read=int(read), written=int(written), thought=int(thought)))  # fmt: skip
    made = priced(tmp_path / "bills.jsonl", answers)
    assert (made.kept, made.unpriced) == (len(answers), ())
    assert [group.usd for group in made.groups] == [group.claimed_usd for group in made.groups]


def test_a_fee_of_the_host_shows_as_a_difference(tmp_path):
    *request, ours, billed = WITH_FEE
    made = priced(tmp_path / "bill.jsonl", [answer(*request, billed)])
    assert (made.total.usd, made.total.claimed_usd) == (Decimal(ours), Decimal(billed))
