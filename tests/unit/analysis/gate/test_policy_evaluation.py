"""Policies on the base and at the anchor: three values, and what a missing price leaves undecided."""

from dataclasses import replace

import pytest

from llmcost.analysis.gate.rules import GateCriteria
from llmcost.model.inputs.planning import Budget
from llmcost.model.inputs.policy import ProjectBudget
from llmcost.model.inputs.policy_expression import NumberLiteral
from llmcost.model.inputs.serving import SideCall
from llmcost.model.reports.gate import Level, Verdict
from tests.support.catalogs import d
from tests.unit.analysis.gate.judged import HERE, judged, one, results, spends, the


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


def test_without_a_base_a_difference_is_undecided_and_the_remedy_is_reported():
    report = judged(one(), criteria=GateCriteria(max_increase=(NumberLiteral(d(20), "percent"),)))
    assert report.verdict is Verdict.UNDECIDED
    assert "--base" in the(report, "max-increase").message


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
    criteria = GateCriteria(max_monthly=d(3), budget=ProjectBudget(d(3), where=HERE))
    work, then = replace(spends(now), budget=Budget(monthly=d(3))), [spends(before)] if before else []
    report = judged(work, when="workload.monthly > 3", before=then, criteria=criteria)
    for id in ("p", "max-monthly", "budget", "budget-monthly"):
        if before or id in ("p", "budget-monthly"):
            assert (the(report, id).status, the(report, id).level) == (status, level), id
            assert the(report, id).before == (None if before is None else before)
    assert report.verdict is (Verdict.FAIL if (status, level) == ("fail", "block") else Verdict.PASS)
    if level == "advise":
        assert "already the case on the base" in the(report).message


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
    criteria = GateCriteria(max_increase=(NumberLiteral(d(1), "usd"), NumberLiteral(d(20), "percent")))
    report = judged(spends(6), before=[spends(5)], criteria=criteria)
    amount, percent = results(report, "max-increase")
    assert (amount.status, amount.observed, amount.unit) == ("pass", 1, "usd")
    assert (percent.status, percent.observed, percent.unit) == ("pass", 20, "percent")
    assert judged(spends("6.01"), before=[spends(5)], criteria=criteria).verdict is Verdict.FAIL


def test_a_drift_is_judged_against_the_anchor_too():
    criteria = GateCriteria(max_increase=(NumberLiteral(d(20), "percent"),))
    report = judged(spends(6), before=[spends("5.9")], anchor=[spends(4)], criteria=criteria)
    assert [(one.since, one.status) for one in results(report, "max-increase")] == [
        ("main", "pass"),
        ("old.json", "fail"),
    ]
    assert judged(spends(6), anchor=[spends(4)], criteria=criteria).verdict is Verdict.FAIL


def test_an_old_base_does_not_excuse_old_prices():
    report = judged(one(), when="catalog.age_days >= 0", before=[one()])
    assert (the(report).status, the(report).level) == ("fail", "block")


OWN, SIDE = "own", "side"


@pytest.mark.parametrize(
    ("then", "now", "blocks"),
    [
        ([OWN, "later"], [OWN, "later"], False),
        ([OWN, "later"], [OWN, "going"], False),
        ([SIDE, "later"], [SIDE, "later"], False),
        ([SIDE, "later"], [SIDE, "going"], False),
        ([SIDE, "later"], [SIDE, "later", "going"], True),
        ([SIDE, "later"], [OWN, "later"], True),
        ([SIDE, "later"], [OWN, "later", "later"], True),
        ([OWN, "later"], [SIDE, "later"], False),
        ([OWN, "later"], [OWN, "later", "later"], False),
        ([OWN, "later"], [OWN, "later", "going"], True),
        ([SIDE], [SIDE, "later"], True),
    ],
)
def test_a_model_that_the_base_already_had_excuses_no_other_one(then, now, blocks):
    """A policy against a provider: the workload's own model, and those of its side calls."""

    def using(kind, *models):
        own, sides = (models[0], models[1:]) if kind == OWN else ("acme/one", models)
        calls = tuple(SideCall(name, f"best/{name}", d(10)) for name in sides)
        return one(model=f"best/{own}" if kind == OWN else own, side_calls=calls)

    report = judged(using(*now), when='model.provider == "best"', before=[using(*then)])
    assert (the(report).status, the(report).level is Level.BLOCK) == (Verdict.FAIL, blocks)
