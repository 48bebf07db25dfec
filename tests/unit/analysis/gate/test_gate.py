"""What may merge: every check reported, a failure before a doubt, a doubt before a pass."""

from dataclasses import replace
from decimal import Decimal

import pytest

from llmcost.analysis.gate.gate import gate
from llmcost.model.inputs.planning import Budget
from llmcost.model.reports.gate import Verdict
from llmcost.model.reports.simulation import Percentile, Percentiles
from tests.support.catalogs import d, market, model, price, report_of, workload

ON = market(
    model("acme/one", price(1, 1)),
    model("acme/half", price(1, None)),
    model("acme/none", price(None, None, cache_read=1)),
)


def one(name="work", model="acme/one", budget=None, **fields):
    """A workload of $1.10 a month, 0.0011 a request."""
    return workload(name=name, model=model, budget=budget, **fields)


def judged(*works, **limits):
    return gate(report_of(ON, *works), **{name: d(limit) for name, limit in limits.items()})


def statuses(report):
    """How each check ended, without what llmcost looks at by itself and found in order."""
    return {
        (check.id, check.workload): check.status.value
        for check in report.policies
        if check.id not in ("context", "retired", "stale-prices") or check.status is not Verdict.PASS
    }


def the(report, id, workload=None):
    (found,) = [check for check in report.policies if (check.id, check.workload) == (id, workload)]
    return found


def test_without_budgets_only_prices_are_asked_for():
    report = judged(one())
    assert statuses(report) == {("no-unpriced", None): "pass"}
    assert report.verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("limit", "verdict"),
    [("1.10", "pass"), ("1.100000000000000001", "pass"), ("1.099999999999999999", "fail"), ("0", "fail")],
)
def test_a_limit_is_what_may_just_be_spent(limit, verdict):
    report = judged(one(), max_monthly=limit)
    assert (report.verdict.value, statuses(report)[("max-monthly", None)]) == (verdict, verdict)
    own = judged(one(budget=Budget(monthly=d(limit))))
    assert (own.verdict.value, statuses(own)[("budget-monthly", "work")]) == (verdict, verdict)


def test_both_budgets_of_a_workload_are_checks():
    report = judged(one(budget=Budget(monthly=d(1), per_request=d("0.002"))))
    assert statuses(report) == {
        ("no-unpriced", None): "pass",
        ("budget-monthly", "work"): "fail",
        ("budget-per-request", "work"): "pass",
    }
    failed = the(report, "budget-monthly", "work")
    assert (failed.observed, failed.limit, failed.level) == (Decimal("1.1"), 1, "block")
    assert "over" in failed.message


def test_the_total_bounds_all_and_a_request_each():
    report = judged(one("a"), one("b", requests_per_month=10), max_monthly="1.5", max_per_request="0.0011")
    assert statuses(report) == {
        ("no-unpriced", None): "pass",
        ("max-per-request", "a"): "pass",
        ("max-per-request", "b"): "pass",
        ("max-monthly", None): "pass",
    }
    assert report.policies[-1].observed == Decimal("1.111")


@pytest.mark.parametrize("model", ["acme/half", "acme/none"])
def test_what_is_not_priced_never_passes(model):
    report = judged(one(model=model, budget=Budget(monthly=d(10**6), per_request=d(10**6))), max_monthly=10**6)
    assert set(statuses(report).values()) == {"undecided"}
    assert report.verdict is Verdict.UNDECIDED
    assert report.policies[0].observed == 1
    assert "work" in report.policies[0].message


def test_a_failure_is_a_failure_whatever_else_has_no_price():
    report = judged(one("a"), one("b", model="acme/none"), max_monthly=1)
    assert statuses(report) == {("no-unpriced", None): "undecided", ("max-monthly", None): "fail"}
    assert report.verdict is Verdict.FAIL


def test_at_least_so_much_is_over_or_undecided():
    """acme/half knows the input only, $1: more than 0.99 whatever the output costs."""
    work = one(model="acme/half", budget=Budget(monthly=d("0.99"), per_request=d("0.002")))
    assert statuses(judged(work)) == {
        ("no-unpriced", None): "undecided",
        ("budget-monthly", "work"): "fail",
        ("budget-per-request", "work"): "undecided",
    }


def test_a_part_of_the_portfolio_without_a_price_leaves_the_total_undecided():
    report = judged(one("a", budget=Budget(monthly=d(2))), one("b", model="acme/none"), max_monthly=100)
    assert statuses(report)[("budget-monthly", "a")] == "pass"
    assert statuses(report)[("max-monthly", None)] == "undecided"
    assert report.verdict is Verdict.UNDECIDED


def test_the_buffer_is_inside_what_is_judged():
    assert judged(one(buffer="0.25"), max_monthly="1.375").verdict is Verdict.PASS
    assert judged(one(buffer="0.25"), max_monthly="1.37").verdict is Verdict.FAIL


def test_nothing_to_judge_does_not_pass():
    assert judged().verdict is Verdict.UNDECIDED


def at(total, *, at_least=False, **workloads):
    """The 90th percentiles of some workloads and of all."""
    found = {name: Percentile(amount and d(amount), at_least) for name, amount in workloads.items()}
    return Percentiles(d(90), Percentile(total and d(total), at_least), found)


TWO = (one("sure", budget=Budget(monthly=d("1.2"))), one("wide", budget=Budget(monthly=d("1.2"), per_request=d(1))))


def drawn(percentiles, *works, **limits):
    return gate(report_of(ON, *works), **{name: d(limit) for name, limit in limits.items()}, at=percentiles)


def test_months_are_judged_at_a_percentile_where_they_are_uncertain():
    report = drawn(at("3.1", wide="2"), *TWO, max_monthly="3")
    wide, total = the(report, "budget-monthly", "wide"), the(report, "max-monthly")
    assert (wide.status, wide.observed, wide.percentile) == (Verdict.FAIL, d(2), d(90))
    assert wide.message == "wide is over the limit; at p90 of the uncertain numbers"
    assert (total.status, total.observed, total.percentile) == (Verdict.FAIL, d("3.1"), d(90))
    for check in (the(report, "budget-monthly", "sure"), the(report, "budget-per-request", "wide")):
        assert (check.status, check.percentile) == (Verdict.PASS, None)
        assert "p90" not in check.message


def test_a_percentile_of_which_a_part_has_no_price_never_passes():
    report = drawn(at("2.3", wide="1.15", at_least=True), *TWO, max_monthly="3")
    assert the(report, "budget-monthly", "wide").status is Verdict.UNDECIDED
    assert the(report, "max-monthly").status is Verdict.UNDECIDED
    message = "wide is not fully priced in every draw; at p90 of the uncertain numbers"
    assert the(report, "budget-monthly", "wide").message == message
    assert drawn(at(None, wide=None, at_least=True), *TWO, max_monthly="3").verdict is Verdict.UNDECIDED
    assert drawn(at("3.1", wide="1", at_least=True), *TWO, max_monthly="3").verdict is Verdict.FAIL


def test_a_range_below_its_value_lowers_no_month_from_the_median_on():
    """$1.10 by its fields, and $0.10 by the draws of its range."""
    work, drew = one("wide", budget=Budget(monthly=d(1))), at("0.1", wide="0.1")
    assert statuses(drawn(drew, work, max_monthly=1))[("budget-monthly", "wide")] == "fail"
    assert statuses(drawn(drew, work, max_monthly=1))[("max-monthly", None)] == "fail"
    low = replace(drew, percent=d(10))
    assert statuses(drawn(low, work, max_monthly=1))[("budget-monthly", "wide")] == "pass"
