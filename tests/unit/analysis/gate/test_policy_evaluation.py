"""Policies judged: three values, the base, levels, waivers; a workload of $1.10 a month is the measure."""

from dataclasses import replace
from datetime import date

import pytest

from llmcost.analysis.diff.snapshot_diff import diff_amounts
from llmcost.analysis.gate.gate import gate
from llmcost.analysis.gate.rules import GateCriteria
from llmcost.model.inputs.planning import Budget
from llmcost.model.inputs.policy import Policy, ProjectBudget, Waiver
from llmcost.model.inputs.policy_expression import NumberLiteral
from llmcost.model.inputs.request_shape import Length
from llmcost.model.inputs.serving import RouteLeg
from llmcost.model.problems import Where
from llmcost.model.reports.diff import Base
from llmcost.model.reports.gate import Level, Verdict
from llmcost.read.settings.policy_expression import parse_expression
from llmcost.render.wording.notes import note_texts
from tests.support.catalogs import TODAY, d, market, model, price, report_of, workload

ON = market(
    model("acme/one", price(1, 1), context=100_000),
    model("acme/dear", price(10, 10), tier="reasoning"),
    model("best/half", price(1, None)),
    model("best/none", price(None, None, cache_read=1)),
    model("best/gone", price(1, 1), retires=date(2026, 11, 1), successor="acme/one"),
    model("best/going", price(1, 1), retires=date(2026, 12, 22)),
    model("best/later", price(1, 1), retires=date(2027, 12, 22)),
)
HERE = Where("llmcost.yaml", 3, 5)


def one(name="work", model="acme/one", **fields):
    return workload(name=name, model=model, **fields)


def policy(when, **fields):
    test, problems = parse_expression(when, lambda at: Where("llmcost.yaml", 1, at + 1))
    assert not problems
    return Policy(**{"id": "p", "when": when, "test": test, "where": HERE, **fields})


def judged(*works, when=None, before=None, anchor=None, terms=None, **fields):
    """The gate on workloads, with one policy, and since the workloads that were there before."""
    report = report_of(ON, *works)
    terms = terms or GateCriteria()
    policies = (policy(when, **fields),) if when else ()
    return gate(
        report,
        terms._replace(policies=terms.policies + policies),
        diff=None if before is None else since("main", report, before),
        anchor=None if anchor is None else since("old.json", report, anchor),
    )


def since(name, report, before):
    then = report_of(ON, *before)
    return diff_amounts(Base(name, "commit", None, then.catalog), then.workloads, report)


def results(report, id="p"):
    return [result for result in report.policies if result.id == id]


def the(report, id="p"):
    (result,) = results(report, id)
    return result


# --- what a name is worth -------------------------------------------------------------------------------------------


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


# --- three values ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "status"),
    [
        ("diff.amount > 0 and workload.monthly > 5", "pass"),
        ("workload.monthly > 5 and diff.amount > 0", "pass"),
        ("diff.amount > 0 and workload.monthly > 1", "undecided"),
        ("diff.amount > 0 or workload.monthly > 1", "fail"),
        ("workload.monthly > 1 or diff.amount > 0", "fail"),
        ("diff.amount > 0 or workload.monthly > 5", "undecided"),
        ("not (diff.amount > 0)", "undecided"),
        ("not (diff.amount > 0 and workload.monthly > 5)", "fail"),
    ],
)
def test_what_is_unknown_decides_nothing_that_is_decided_without_it(when, status):
    assert the(judged(one(), when=when)).status == status


@pytest.mark.parametrize(
    ("when", "status"),
    [
        ("workload.monthly > 0.99", "fail"),
        ("workload.monthly >= 1", "fail"),
        ("workload.monthly > 1", "undecided"),
        ("workload.monthly < 1", "pass"),
        ("workload.monthly <= 0.99", "pass"),
        ("workload.monthly <= 1", "undecided"),
        ("workload.monthly < 2", "undecided"),
        ("workload.monthly == 0.99", "pass"),
        ("workload.monthly != 0.99", "fail"),
        ("workload.monthly == 1", "undecided"),
        ("0.99 < workload.monthly", "fail"),
        ("workload.per_request > 0.0009", "fail"),
        ("workload.per_request > 0.01", "undecided"),
        ("total.monthly > 0.99", "fail"),
        ("total.per_request > 0", "undecided"),
        ("workload.budget.used_percent > 49", "fail"),
        ("workload.budget.used_percent > 60", "undecided"),
    ],
)
def test_at_least_so_much_decides_where_it_suffices(when, status):
    """best/half knows the input only: $1 and whatever the output costs."""
    work = one(model="best/half", budget=Budget(monthly=d(2)))
    assert the(judged(work, when=when)).status == status


@pytest.mark.parametrize(
    "when", ["workload.monthly > 0", "workload.per_request > 0", "total.monthly > 0", "diff.amount > 0"]
)
def test_what_has_no_price_is_undecided_and_never_passes(when):
    report = judged(one(model="best/none"), when=when, before=[one(model="best/none")])
    assert the(report).status == "undecided"
    assert report.verdict is Verdict.UNDECIDED


def test_a_change_from_what_had_no_price_is_undecided():
    assert the(judged(one(), when="diff.amount > 0", before=[one(model="best/none")])).status == "undecided"
    assert the(judged(one(), when="diff.amount > 0", before=[one(model="best/half")])).status == "undecided"


def test_without_a_base_a_difference_is_undecided_and_the_remedy_is_said():
    report = judged(one(), terms=GateCriteria(max_increase=(NumberLiteral(d(20), "percent"),)))
    assert report.verdict is Verdict.UNDECIDED
    assert "--base" in the(report, "max-increase").message


# --- what decided -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "observed", "relation", "limit", "unit"),
    [
        ("diff.percent > 20 and diff.amount > 0.5", "100", ">", "20", "percent"),
        ("diff.percent > 200 or diff.amount > 0.5", "0.55", ">", "0.5", "usd"),
        ("diff.percent > 20 and diff.amount > 50", "0.55", "<=", "50", "usd"),
        ("20 < diff.percent", "100", ">", "20", "percent"),
        ("not (workload.requests < 2000)", "1000", "<", "2000", "requests"),
        ("workload.requests >= 1000", "1000", ">=", "1000", "requests"),
        ("model.tier == 'economy'", None, "", None, "text"),
    ],
)
def test_a_result_shows_the_comparison_that_decided(when, observed, relation, limit, unit):
    result = the(judged(one(), when=when, before=[one(requests_per_month=500)]))
    sides = (result.observed, result.relation, result.limit, result.unit)
    assert sides == (observed and d(observed), relation, limit and d(limit), unit)


def test_a_text_that_decided_is_in_the_message():
    assert 'model.tier of work (acme/one) is "economy"' in the(judged(one(), when="model.tier == 'economy'")).message
    said = the(judged(one(), when="model.tier == 'economy'", message="not here")).message
    assert said == 'not here; model.tier of work (acme/one) is "economy"'


# --- for which workloads -----------------------------------------------------------------------------------------------


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
def test_a_policy_is_about_the_workloads_that_match(match, about):
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


# --- the base -------------------------------------------------------------------------------------------------------


def spends(dollars):
    """A workload of so many dollars a month."""
    return one(requests_per_month=d(dollars) * 1000, input_tokens=1000, output_tokens=0)


@pytest.mark.parametrize(
    ("before", "now", "status", "level"),
    [
        (2, 3, "pass", "block"),
        (2, 4, "fail", "block"),
        (4, 5, "fail", "block"),
        (4, 4, "fail", "advise"),
        (5, 4, "fail", "advise"),
        (5, 2, "pass", "block"),
        (None, 4, "fail", "block"),
    ],
)
def test_a_limit_is_broken_by_who_crosses_it_or_goes_further(before, now, status, level):
    """A limit of $3, as an option, as the project's and the workload's budget, and as a policy."""
    terms = GateCriteria(max_monthly=d(3), budget=ProjectBudget(d(3), where=HERE))
    work, then = replace(spends(now), budget=Budget(monthly=d(3))), [spends(before)] if before else []
    report = judged(work, when="workload.monthly > 3", before=then, terms=terms)
    for id in ("p", "max-monthly", "budget", "budget-monthly"):
        if before or id in ("p", "budget-monthly"):
            assert (the(report, id).status, the(report, id).level) == (status, level), id
            assert the(report, id).before == (None if before is None else before)
    assert report.verdict is (Verdict.FAIL if (status, level) == ("fail", "block") else Verdict.PASS)
    if level == "advise":
        assert "on the base already" in the(report).message


@pytest.mark.parametrize(
    ("when", "observed", "was"),
    [
        ('workload.labels.env == "prod" and workload.monthly > 1', "2.2", "1.1"),
        ("workload.requests > 500 and workload.monthly > 1", "2000", "1000"),
        ("workload.monthly > 1 or workload.requests > 1500", "2.2", "1.1"),
        ("workload.output_tokens >= 100 or workload.requests > 1500", "2000", "1000"),
        ("not (workload.output_tokens < 100 or workload.monthly <= 1)", "2.2", "1.1"),
    ],
)
def test_a_comparison_that_stayed_as_it_was_excuses_none_that_did_not(when, observed, was):
    """From 1,000 requests at $1.10 to 2,000."""
    before, now = (one(requests_per_month=d(volume), labels={"env": "prod"}) for volume in (1000, 2000))
    result = the(judged(now, before=[before], when=when))
    assert (result.status, result.level) == (Verdict.FAIL, Level.BLOCK)
    assert (result.observed, result.before) == (d(observed), d(was))
    assert the(judged(before, before=[before], when=when.replace("1500", "500"))).level is Level.ADVISE


def test_what_a_policy_was_not_about_before_is_no_excuse():
    """The workload moves to production as dear as it was: the policy for production has not been broken before."""
    now, then = one(labels={"env": "prod"}), one(labels={"env": "test"})
    match = {"labels.env": "prod"}
    assert judged(now, when="workload.monthly > 1", match=match, before=[then]).verdict is Verdict.FAIL
    assert judged(now, when="workload.monthly > 1", match=match, before=[now]).verdict is Verdict.PASS


def test_what_was_at_least_so_much_before_is_undecided():
    """Over the limit then and now, and nobody knows by how much."""
    half = one(model="best/half")
    result = the(judged(half, when="workload.monthly > 0.5", before=[half]))
    assert (result.status, result.level) == ("undecided", "block")


def test_an_increase_always_counts():
    terms = GateCriteria(max_increase=(NumberLiteral(d(1), "usd"), NumberLiteral(d(20), "percent")))
    report = judged(spends(6), before=[spends(5)], terms=terms)
    amount, percent = results(report, "max-increase")
    assert (amount.status, amount.observed, amount.unit) == ("pass", 1, "usd")
    assert (percent.status, percent.observed, percent.unit) == ("pass", 20, "percent")
    assert judged(spends("6.01"), before=[spends(5)], terms=terms).verdict is Verdict.FAIL


def test_a_drift_is_judged_against_the_anchor_too():
    terms = GateCriteria(max_increase=(NumberLiteral(d(20), "percent"),))
    report = judged(spends(6), before=[spends("5.9")], anchor=[spends(4)], terms=terms)
    assert [(one.since, one.status) for one in results(report, "max-increase")] == [
        ("main", "pass"),
        ("old.json", "fail"),
    ]
    assert judged(spends(6), anchor=[spends(4)], terms=terms).verdict is Verdict.FAIL


def test_an_old_base_does_not_excuse_old_prices():
    report = judged(one(), when="catalog.age_days >= 0", before=[one()])
    assert (the(report).status, the(report).level) == ("fail", "block")


def test_the_alerts_of_the_projects_budget_are_told():
    budget = ProjectBudget(d(4), (d(100), d(50), d(75)))
    messages = [the(judged(spends(now), terms=GateCriteria(budget=budget)), "budget").message for now in (1, 3, 5)]
    assert messages == [
        "the total is within the limit",
        "the total is within the limit; reached: 50%, 75%",
        "the total is over the limit; reached: 50%, 75%, 100%",
    ]


# --- levels ------------------------------------------------------------------------------------------------------------


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
    terms = GateCriteria(mode=Level(mode), strict=strict)
    report = judged(one(), when="workload.monthly > 1", level=level, terms=terms)
    assert (report.verdict, the(report).status, the(report).level) == (verdict, "fail", told)


def test_what_is_undecided_at_a_lower_level_does_not_decide_unless_strict():
    assert judged(one(), when="diff.amount > 1", level="warn").verdict is Verdict.PASS
    assert (
        judged(one(), when="diff.amount > 1", level="warn", terms=GateCriteria(strict=True)).verdict
        is Verdict.UNDECIDED
    )


@pytest.mark.parametrize("mode", Level)
def test_what_has_no_price_passes_in_no_mode(mode):
    assert judged(one(model="best/none"), terms=GateCriteria(mode=mode)).verdict is Verdict.UNDECIDED


def test_a_failure_beats_what_is_undecided():
    assert judged(one("a"), one("b", model="best/none"), when="workload.monthly > 1").verdict is Verdict.FAIL


# --- what llmcost looks at by itself ----------------------------------------------------------------------------------


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


def stale(days, **terms):
    report = report_of(ON, one())
    old = replace(report, catalog=replace(report.catalog, age_days=days))
    return gate(old, GateCriteria(**terms))


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
    assert "% of requests are longer than its context leaves room for" in result.message
    assert [result.message] == note_texts(report.report.workloads[0].own.notes)
    assert (
        judged(one(input_tokens=Length(p50=d(1000), p95=d(90_000))), terms=GateCriteria(strict=True)).verdict
        is Verdict.FAIL
    )


# --- waivers ------------------------------------------------------------------------------------------------------------


def waiver(until=TODAY, policy="p", workload="work"):
    return Waiver(policy, workload, "migration", until, "@team", Where("llmcost.yaml", 9, 5))


def test_a_waiver_holds_to_its_last_day():
    terms = GateCriteria(waivers=(waiver(),))
    report = judged(one(), one("other"), when="workload.monthly > 1", terms=terms)
    mine, other = results(report)
    assert (mine.status, mine.waiver, other.status, other.waiver) == ("waived", waiver(), "fail", None)
    assert "waived until 2026-11-22 by @team: migration" in mine.message
    assert judged(one(), when="workload.monthly > 1", terms=terms).verdict is Verdict.PASS


def test_an_expired_waiver_does_not_hold_and_is_told():
    terms = GateCriteria(waivers=(waiver(until=date(2026, 11, 21)),))
    report = judged(one(), when="workload.monthly > 1", terms=terms)
    assert the(report).status == "fail"
    told = the(report, "expired-waivers")
    assert (told.status, told.level, told.where.line, told.observed) == ("fail", "warn", 9, 1)
    passing = judged(one(), when="workload.monthly > 9", terms=terms)
    assert (passing.verdict, the(passing, "expired-waivers").status) == ("pass", "fail")
    assert judged(one(), terms=terms._replace(strict=True)).verdict is Verdict.FAIL


def test_a_waiver_touches_no_policy_of_the_portfolio():
    report = judged(one(), when="total.monthly > 1", terms=GateCriteria(waivers=(waiver(),)))
    assert the(report).status == "fail"


def test_a_waiver_does_not_give_a_price():
    report = judged(one(model="best/none"), when="workload.monthly > 1", terms=GateCriteria(waivers=(waiver(),)))
    assert report.verdict is Verdict.UNDECIDED
