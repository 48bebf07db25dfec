"""Totals of a portfolio, and of its groups."""

from decimal import Decimal

import pytest

from tests.support.catalogs import report_of, workload
from tests.unit.analysis.estimate.portfolios import ON


def portfolio():
    return [
        workload(name="a", model="acme/small", requests_per_month=1000, labels={"team": "x", "env": "prod"}),
        workload(name="b", model="acme/large", requests_per_month=1000, labels={"team": "y"}),
        workload(name="c", model="best/small", requests_per_month=2000, labels={"team": "x"}),
        workload(name="d", model="best/short", requests_per_month=4000, labels={}),
    ]


@pytest.mark.parametrize(
    ("label", "groups"),
    [
        ("team", [("y", 1, "5.5"), ("x", 2, "2.3"), ("(none)", 1, None)]),
        ("env", [("(none)", 3, "6.7"), ("prod", 1, "1.1")]),
        (
            "model",
            [("acme/large", 1, "5.5"), ("best/small", 1, "1.2"), ("acme/small", 1, "1.1"), ("best/short", 1, None)],
        ),
        ("tier", [("mid", 2, "5.5"), ("economy", 2, "2.3")]),
    ],
)
def test_groups_are_the_dearest_first_and_hold_everything(label, groups):
    """1,000 requests of 1,000 + 100 tokens: 1.1 M at 1, or at 5; 2,000 at 0.5 and 1: 1.2; the fourth does not fit."""
    report = report_of(ON, *portfolio(), group_by=label)
    found = [(group.key, group.workloads, group.monthly) for group in report.groups]
    assert found == [(key, size, None if monthly is None else Decimal(monthly)) for key, size, monthly in groups]
    assert [group.at_least for group in report.groups] == [
        any(w.own.monthly is None for w in report.workloads if key_of(w, label) == group.key) for group in report.groups
    ]


def key_of(one, label):
    return {"model": one.own.model, "tier": one.own.tier}.get(label) or one.labels.get(label, "(none)")


def test_the_summary_counts_all_and_prices_what_it_can():
    summary = report_of(ON, *portfolio()).summary
    assert summary.monthly == Decimal("7.8")
    assert (summary.workloads, summary.unpriced, summary.at_least) == (4, 1, True)
    assert (summary.requests, summary.attempts) == (8000, 8000)
    assert summary.per_request == Decimal("0.00195")  # 7.80 ÷ the 4,000 requests that have a price


def test_no_workloads_make_no_total():
    report = report_of(ON)
    assert (report.summary.monthly, report.summary.workloads, report.summary.at_least) == (None, 0, False)
