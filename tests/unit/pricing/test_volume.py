"""How many requests a month makes, and how many calls are billed for them (laws V1 and V2)."""

import pytest

from llmcost.model.calculation import evaluate
from llmcost.model.inputs.request_shape import Agent, Conversation
from llmcost.model.inputs.serving import Development, ResponseCache, Retries
from llmcost.pricing.volume import (
    attempts_per_month,
    billed_units,
    calls_per_month,
    days_per_month,
    days_per_week,
    full_attempts_per_month,
    requests_in_a_unit,
    requests_per_month,
    unit_of,
    units_per_month,
)
from tests.support.catalogs import d, workload

CHAT = Conversation(turns=4, user_tokens=d(10))
TASK = Agent(steps=6, tool_result_tokens=d(10))
WHOLE = {"requests_per_month": None}


@pytest.mark.parametrize(
    ("given", "days"), [(None, 7), ("calendar", 7), (d(28), 7), (d("27.5"), 6), (d(24), 6), (d(23), 5), (d("21.75"), 5)]
)
def test_the_days_of_a_week(given, days):
    assert days_per_week(workload(days_per_month=given)) == days


@pytest.mark.parametrize(("given", "days"), [(None, 30), ("calendar", d("30.4375")), (d(22), 22)])
def test_the_days_of_a_month(given, days):
    assert days_per_month(workload(days_per_month=given)) == days


@pytest.mark.parametrize(
    ("fields", "unit", "size", "requests"),
    [
        ({}, "request", 1, 1000),
        ({"requests_per_day": 50}, "request", 1, 1500),
        ({"requests_per_day": 50, "days_per_month": d(22)}, "request", 1, 1100),
        ({"conversation": CHAT}, "conversation", 4, 1000),
        ({"conversation": CHAT, "conversations_per_day": d(10), **WHOLE}, "conversation", 4, 1200),
        ({"agent": TASK, "tasks_per_day": d(5), **WHOLE}, "task", 6, 900),
    ],
)
def test_a_request_is_a_turn_of_a_conversation_or_a_step_of_a_task(fields, unit, size, requests):
    work = workload(**fields)
    assert (unit_of(work), requests_in_a_unit(work), requests_per_month(work)) == (unit, size, requests)


def test_what_is_billed_are_attempts():
    """1,000 requests, a fifth answered from a cache, a tenth asked again: 880 calls; 5 % retried, 100 of development."""
    fields = {
        "response_cache": ResponseCache(d("0.2")),
        "regenerations": "0.1",
        "development": Development(d(100)),
    }
    work = workload(**fields, retries=Retries(d("0.05")))
    assert (calls_per_month(work), attempts_per_month(work), full_attempts_per_month(work)) == (880, 1024, 1024)
    only_input = workload(**fields, retries=Retries(d("0.05"), "input"))
    assert (attempts_per_month(only_input), full_attempts_per_month(only_input)) == (1024, 980)
    nothing = workload(**fields, retries=Retries(d("0.05"), "none"))
    assert (attempts_per_month(nothing), full_attempts_per_month(nothing)) == (980, 980)


def test_retries_that_bill_only_input_are_units_without_output():
    """1,000 turns of conversations of 4 are 250 conversations; a fifth of the attempts is retried: 50 more."""
    found = billed_units(workload(conversation=CHAT, retries=Retries(d("0.2"), "input")))
    assert [(evaluate(steps), with_output) for steps, with_output in found] == [(250, True), (50, False)]
    assert billed_units(workload(requests_per_month=0)) == []


def test_a_month_is_divided_by_conversations_tasks_and_users():
    assert units_per_month(workload(conversation=CHAT, users=d(40))) == {"conversation": 250, "user": 40}
    assert units_per_month(workload(agent=TASK, requests_per_month=600)) == {"task": 100}
    assert units_per_month(workload()) == {}
