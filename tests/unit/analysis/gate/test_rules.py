"""The built-in checks, levels and modes."""

from dataclasses import replace

import pytest

from llmcost.analysis.gate.gate import gate
from llmcost.analysis.gate.rules import GateCriteria
from llmcost.model.inputs.policy import ProjectBudget
from llmcost.model.inputs.request_shape import Length
from llmcost.model.reports.gate import Level, Verdict
from llmcost.render.wording.notes import note_texts
from tests.support.catalogs import d, report_of
from tests.unit.analysis.gate.judged import ON, judged, one, policy, spends, the


def test_the_alerts_of_the_projects_budget_are_reported():
    budget = ProjectBudget(d(4), (d(100), d(50), d(75)))
    messages = [the(judged(spends(now), criteria=GateCriteria(budget=budget)), "budget").message for now in (1, 3, 5)]
    assert messages == [
        "the total is within the limit",
        "the total is within the limit; reached: 50%, 75%",
        "the total is over the limit; reached: 50%, 75%, 100%",
    ]


@pytest.mark.parametrize(
    ("level", "mode", "strict", "verdict", "told"),
    [
        ("block", "block", False, "fail", "block"),
        ("block", "warn", False, "pass", "warn"),
        ("block", "advise", False, "pass", "advise"),
        ("warn", "block", False, "pass", "warn"),
        ("warn", "block", True, "fail", "block"),
        ("warn", "advise", False, "pass", "advise"),
        ("advise", "block", True, "pass", "advise"),
        ("advise", "warn", False, "pass", "advise"),
    ],
)
def test_what_a_failure_may_do(level, mode, strict, verdict, told):
    criteria = GateCriteria(mode=Level(mode), strict=strict)
    report = judged(one(), when="workload.monthly > 1", level=level, criteria=criteria)
    assert (report.verdict, the(report).status, the(report).level) == (verdict, "fail", told)


def test_what_is_undecided_at_a_lower_level_does_not_decide_unless_strict():
    assert judged(one(), when="diff.amount > 1", level="warn").verdict is Verdict.PASS
    assert (
        judged(one(), when="diff.amount > 1", level="warn", criteria=GateCriteria(strict=True)).verdict
        is Verdict.UNDECIDED
    )


@pytest.mark.parametrize("mode", Level)
def test_what_has_no_price_passes_in_no_mode(mode):
    assert judged(one(model="best/none"), criteria=GateCriteria(mode=mode)).verdict is Verdict.UNDECIDED


def test_a_failure_beats_what_is_undecided():
    assert judged(one("a"), one("b", model="best/none"), when="workload.monthly > 1").verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("best/gone", "work runs on best/gone, which retired on 2026-11-01; its successor is acme/one"),
        ("best/going", "work runs on best/going, which retires on 2026-12-22"),
        ("best/later", None),
    ],
)
def test_a_model_that_is_retired_or_soon_will_be_warns(model, said):
    report = judged(one(model=model))
    assert report.verdict is Verdict.PASS
    result = the(report, "retired")
    assert (result.status, result.level) == (("fail", "warn") if said else ("pass", "warn"))
    assert result.message == said or said is None


def stale(days, **criteria):
    report = report_of(ON, one())
    old = replace(report, catalog=replace(report.catalog, age_days=days))
    return gate(old, GateCriteria(**criteria))


def test_a_price_list_of_more_than_45_days_warns_and_is_undecided_under_strict():
    assert (the(stale(45), "stale-prices").status, the(stale(46), "stale-prices").status) == ("pass", "fail")
    assert stale(46).verdict is Verdict.PASS
    assert stale(46, strict=True).verdict is Verdict.UNDECIDED
    own = policy("catalog.age_days > 100", id="stale-prices", level="block")
    assert the(stale(46, policies=(own,)), "stale-prices").status == "pass"
    assert stale(101, policies=(own,)).verdict is Verdict.FAIL


def test_a_request_that_does_not_fit_its_model_fails_with_the_number():
    report = judged(one(input_tokens=100_000))
    result = the(report, "context")
    assert report.verdict is Verdict.FAIL
    assert result.message == "100,100 tokens a request are more than its context of 100,000"
    before = judged(one(input_tokens=100_000), before=[one(input_tokens=100_000)])
    assert (the(before, "context").level, before.verdict) == ("advise", "undecided")


def test_a_tail_that_does_not_fit_warns():
    report = judged(one(input_tokens=Length(p50=d(1000), p95=d(90_000))))
    result = the(report, "context")
    assert (result.status, result.level, report.verdict) == ("fail", "warn", "pass")
    assert "% of requests exceed the" in result.message
    assert [result.message] == note_texts(report.report.workloads[0].own.notes)
    assert (
        judged(one(input_tokens=Length(p50=d(1000), p95=d(90_000))), criteria=GateCriteria(strict=True)).verdict
        is Verdict.FAIL
    )
