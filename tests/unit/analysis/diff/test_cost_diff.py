"""The changes of single workloads as the change of a portfolio."""

import pytest

from llmcost.analysis.diff.cost_diff import cost_diff, one_sided
from llmcost.model.reports.diff import Base, ChangeKind, Driver, WorkloadChange
from tests.support.catalogs import d, market, model, price, report_of, workload

ON = market(model("acme/one", price(1, 2)), model("inn/silent", price(None, None)))
BASE = Base("main", "commit", None, ON.stamp)


def change(name, monthly, *drivers):
    kind = ChangeKind.CHANGED if drivers else ChangeKind.UNCHANGED
    found = tuple(Driver(factor, before, "now", d(amount)) for factor, before, amount in drivers)
    return WorkloadChange(name, kind, None, None, None if monthly is None else d(monthly), found)


def test_changes_and_their_drivers_add_up():
    """Both changed the model, from the same one; only one its volume."""
    report = report_of(ON, workload(name="a"), workload(name="b"))
    changes = [
        change("a", 15, ("model", "then", 10), ("volume", "then", 5)),
        change("b", -3, ("model", "then", -3)),
    ]
    found = cost_diff(BASE, report.workloads, report, changes)
    assert found.monthly == 12
    assert [(driver.factor, driver.before, driver.monthly) for driver in found.drivers] == [
        ("model", "then", 7),
        ("volume", "then", 5),
    ]


def test_what_drivers_do_not_have_in_common_is_left_out():
    report = report_of(ON, workload())
    changes = [change("a", 1, ("model", "one", 1)), change("b", 1, ("model", "two", 1))]
    (driver,) = cost_diff(BASE, report.workloads, report, changes).drivers
    assert (driver.before, driver.after, driver.monthly) == (None, None, 2)


def test_one_change_without_a_price_leaves_the_sum_without_one():
    report = report_of(ON, workload())
    assert (
        cost_diff(BASE, report.workloads, report, [change("a", 5, ("model", "one", 5)), change("b", None)]).monthly
        is None
    )


def test_what_is_only_on_one_side_is_one_driver():
    (there,) = report_of(ON, workload()).workloads
    added, removed = one_sided(None, there), one_sided(there, None)
    assert (added.kind, added.monthly, added.drivers[0].factor) == (ChangeKind.ADDED, d("1.2"), "added")
    assert (removed.kind, removed.monthly, removed.drivers[0].monthly) == (ChangeKind.REMOVED, d("-1.2"), d("-1.2"))
    (silent,) = report_of(ON, workload(model="inn/silent")).workloads
    assert (one_sided(None, silent).monthly, one_sided(None, silent).drivers) == (None, ())
    with pytest.raises(ValueError, match="neither side"):
        one_sided(None, None)
