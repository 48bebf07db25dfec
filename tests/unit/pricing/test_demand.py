"""Which requests a workload makes on a model, and whether they fit it (laws T3 and V2)."""

from decimal import Decimal

import pytest

from llmcost.model.inputs.request_shape import Agent, Bin, Length
from llmcost.model.inputs.serving import Development
from llmcost.model.reports.estimate import Status
from llmcost.model.reports.notes import Note, NoteCode
from tests.support.catalogs import d, estimate_of, row_of, workload
from tests.unit.pricing.turns import chat, on, tokens_of


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


def test_answers_of_which_only_a_tail_is_too_long_are_reported_with_their_share():
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


def test_a_tail_that_does_not_fit_is_reported_and_billed():
    """A tenth of the requests is 9,000 long, on a model with room for 8,000."""
    bars = Length(bins=(Bin(d(1000), d(9)), Bin(d(9000), d(1))))
    row = row_of(on(context=8001), workload(input_tokens=bars, output_tokens=1))
    assert tokens_of(row) == {"input": 1000 * 1800, "output": 1000}
    assert Note(NoteCode.REQUESTS_TOO_LONG, percent=d(10), tokens=d(8000)) in row.notes
    assert not row_of(on(context=9001), workload(input_tokens=bars, output_tokens=1)).notes


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
    assert one.tokens.input == 13 * 2500
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
