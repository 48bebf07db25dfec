"""What one field of a workload says against another."""

import pytest

from llmcost.model.inputs.planning import Value
from llmcost.model.inputs.prompt import Prompt
from llmcost.model.inputs.request_shape import Agent, Conversation, Length, Retrieval
from llmcost.model.inputs.serving import Batch, Cache, CascadeStage, RouteLeg, Router
from llmcost.model.problems import Where
from llmcost.pricing.workload_rules import is_consistent, rule_violations
from tests.support.catalogs import d, workload

CHAT = Conversation(turns=3, user_tokens=d(5))
TASK = Agent(steps=3, tool_result_tokens=d(5))
HALF = RouteLeg("acme/one", d("0.5"))


def broken(work, unread=()):
    """The codes of the broken rules, in their order."""
    return [problem.code for problem in rule_violations(work, {}, Where("w.yaml", 1), unread)]


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({}, []),
        ({"model": None}, ["missing-key"]),
        ({"route": (HALF, HALF)}, ["both"]),
        ({"model": None, "route": (HALF, RouteLeg("best/two", d("0.4")))}, ["shares"]),
        ({"model": None, "route": (HALF, HALF), "router": Router("acme/one", d(9))}, []),
        ({"router": Router("acme/one", d(9))}, ["both"]),
        ({"model": None, "cascade": (CascadeStage("acme/one"),)}, ["one-stage"]),
        ({"model": None, "cascade": (CascadeStage("acme/one"), CascadeStage("best/two"))}, ["missing-key"]),
        ({"requests_per_month": None}, ["missing-key"]),
        ({"tasks_per_day": d(1), "agent": TASK}, ["both"]),
        ({"days_per_month": d(22)}, ["both"]),
        ({"requests_per_month": None, "conversations_per_day": d(1)}, ["missing-key"]),
        ({"conversation": CHAT, "agent": TASK}, ["both"]),
        ({"input_tokens": None}, ["missing-key"]),
        ({"prompt": Prompt()}, ["both"]),
        ({"prompt": Prompt(), "input_tokens": None, "counted_with": "acme/one"}, []),
        ({"retrieval": Retrieval(d(1), d(9), corpus_tokens=d(99))}, ["missing-key"]),
        ({"input_tokens": Length(p50=d(9))}, ["length"]),
        ({"input_tokens": Length(p50=d(9), p95=d(8))}, ["length"]),
        ({"input_tokens": Length(mean=d(100), p95=d(386))}, []),
        ({"input_tokens": Length(mean=d(100), p95=d(390))}, ["length"]),
        ({"cache": Cache(tokens=d(1000))}, []),
        ({"cache": Cache(tokens=d(1001))}, ["cache-exceeds-input"]),
        ({"cache": Cache()}, ["missing-key"]),
        ({"cache": Cache(prefix=True)}, ["missing-key"]),
        ({"cache": Cache(prefix=True), "agent": TASK}, []),
        ({"cache": Cache(prefix=True, explicit=True), "agent": TASK}, ["missing-key"]),
        ({"cache": Cache(tokens=d(9), hours_per_day=d(9))}, ["both"]),
        ({"batch": Batch(factor=d("0.5"), discount=d("0.5"))}, ["both"]),
        ({"hours": "08:00-20:00 Europe/Berlin"}, []),
        ({"hours": "08:00-24:01"}, ["hours"]),
        ({"hours": "08:00-08:00"}, ["hours"]),
        ({"hours": "08:00-20:00 Mars/Olympus"}, ["unknown-zone"]),
        ({"value": Value(monthly=d(5), hours=d(5))}, ["both"]),
        ({"uncertainty": {"input_tokens": (d(1), d(2))}}, []),
        ({"uncertainty": {"input_tokens": (d(2), d(1))}}, ["uncertainty"]),
        ({"uncertainty": {"input_tokes": (d(1), d(2))}}, ["uncertainty"]),
        ({"uncertainty": {"cache.tokens": (d(1), d(2))}}, ["missing-key"]),
    ],
)
def test_a_broken_rule_has_a_code(fields, codes):
    work = workload(**fields)
    assert broken(work) == codes
    assert is_consistent(work) is (codes == [])


def test_all_broken_rules_are_reported():
    work = workload(model=None, requests_per_month=None, input_tokens=None, hours="08:00-08:00")
    assert broken(work) == ["missing-key", "missing-key", "missing-key", "hours"]


def test_a_field_that_could_not_be_read_is_not_missing():
    assert broken(workload(model=None, requests_per_month=None), unread=["route", "requests_per_day"]) == []


def test_a_problem_is_located_at_its_field_or_at_the_field_around_it():
    work = workload(cache=Cache(tokens=d(1001)))
    field, around, start = Where("w.yaml", 9), Where("w.yaml", 8), Where("w.yaml", 1)
    for places, where in (
        ({"cache.tokens": field, "cache": around}, field),
        ({"cache": around}, around),
        ({}, start),
    ):
        (problem,) = rule_violations(work, places, start)
        assert problem.where == where


def test_no_more_than_eight_numbers_are_uncertain():
    names = [f"fees.f{number}" for number in range(9)]
    work = workload(fees={name[5:]: d(1) for name in names}, uncertainty={name: (d(1), d(2)) for name in names})
    assert broken(work) == ["uncertainty"]
