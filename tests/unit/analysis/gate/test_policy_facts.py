"""What the names of policies stand for."""

import pytest

from llmcost.model.inputs.planning import Budget
from llmcost.model.inputs.serving import RouteLeg
from llmcost.model.reports.gate import Verdict
from tests.support.catalogs import d
from tests.unit.analysis.gate.judged import judged, one, results, the


@pytest.mark.parametrize(
    ("when", "status"),
    [
        ("workload.monthly >= 1.1", "fail"),
        ("workload.monthly > 1.1", "pass"),
        ("workload.monthly == $1.10 and workload.before_buffer == 1.1", "fail"),
        ("workload.per_request == 0.0011", "fail"),
        ("workload.requests == 1k and workload.attempts == 1000", "fail"),
        ("workload.input_tokens == 1000 and workload.output_tokens == 100 and workload.thinking_tokens == 0", "fail"),
        ("workload.name == 'work' and workload.task == ''", "fail"),
        ("workload.labels.env == 'prod' and workload.labels.team == ''", "fail"),
        ("workload.budget.monthly == 2 and workload.budget.used_percent == 55%", "fail"),
        ("workload.budget.per_request > 999B", "fail"),
        ("model.id == 'acme/one' and model.provider == 'acme' and model.tier == 'economy'", "fail"),
        ("model.id in ['acme/two', 'acme/one']", "fail"),
        ("model.id not in ['acme/two', 'acme/one']", "pass"),
        ("model.context == 100k and model.retires_within_days > 1000 and not model.retired", "fail"),
        ("total.monthly == 1.1 and total.requests == 1000 and total.workloads == 1", "fail"),
        ("total.per_request == 0.0011", "fail"),
        ("budget.monthly > 999B or budget.used_percent > 0", "fail"),
        ("catalog.age_days == 0", "fail"),
        ("1 > workload.monthly", "pass"),
        ("diff.amount > 0", "undecided"),
        ("total.diff.percent > 0", "undecided"),
        ("catalog.changed", "undecided"),
    ],
)
def test_what_a_name_is_worth(when, status):
    work = one(labels={"env": "prod"}, budget=Budget(monthly=d(2)))
    assert the(judged(work, when=when)).status == status


@pytest.mark.parametrize(
    ("when", "status"),
    [
        ("diff.amount == 0.55 and diff.percent == 100", "fail"),
        ("diff.kind == 'changed'", "fail"),
        ("total.diff.amount == 0.55 and total.diff.percent == 100%", "fail"),
        ("catalog.changed or catalog.change != 0", "pass"),
    ],
)
def test_what_a_difference_is_worth(when, status):
    assert the(judged(one(), when=when, before=[one(requests_per_month=500)])).status == status


def test_from_nothing_a_percentage_is_infinite():
    new = the(judged(one(), when="diff.percent > 999999", before=[]))
    assert (new.status, new.observed, new.limit, new.relation) == ("fail", None, 999999, ">")
    assert "costs something where the base has nothing" in new.message
    assert the(judged(one(), when="total.diff.percent > 999999", before=[])).status == "fail"
    free = one(requests_per_month=0)
    assert the(judged(free, when="diff.percent > 0", before=[])).status == "pass"


def test_what_was_removed_is_in_the_total():
    gone = the(judged(one("a"), when="total.diff.amount > -1.10", before=[one("a"), one("b")]))
    assert (gone.status, gone.observed, gone.unit) == ("pass", d("-1.1"), "usd")


@pytest.mark.parametrize(
    ("match", "about"),
    [
        ({}, ["a-1", "a-2", "b"]),
        ({"workload": "a-*"}, ["a-1", "a-2"]),
        ({"workload": "*-*2"}, ["a-2"]),
        ({"workload": "a"}, []),
        ({"tier": "reasoning"}, ["b"]),
        ({"model": "acme/*"}, ["a-1", "a-2", "b"]),
        ({"model": "dear"}, ["b"]),
        ({"labels.env": "prod"}, ["a-1"]),
        ({"labels.env": "p*", "workload": "b"}, []),
    ],
)
def test_a_policy_applies_to_the_workloads_that_match(match, about):
    works = one("a-1", labels={"env": "prod"}), one("a-2", labels={"env": "test"}), one("b", model="acme/dear")
    report = judged(*works, when="workload.monthly > 0", match=match)
    assert [result.workload for result in results(report)] == (about or [None])
    assert {result.status for result in results(report)} == ({Verdict.FAIL} if about else {Verdict.PASS})


def test_a_pattern_takes_no_time():
    work = one("a" * 200)
    assert the(judged(work, when="workload.monthly > 9", match={"workload": "*a" * 99 + "b"})).workload is None


def test_each_model_of_a_route_is_judged():
    work = one(model=None, route=(RouteLeg("acme/one", d("0.9")), RouteLeg("best/gone", d("0.1"))))
    report = judged(work, when="model.provider == 'best'", match={"tier": "economy"})
    assert the(report).status == "fail"
    assert "best/gone" in the(report, "retired").message
