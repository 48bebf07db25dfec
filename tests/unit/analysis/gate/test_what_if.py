"""A gate evaluated again with one workload changed."""

from dataclasses import replace

import pytest

from llmcost.analysis.diff.snapshot_diff import diff_amounts
from llmcost.analysis.estimate.estimate import estimate
from llmcost.analysis.gate.rules import GateCriteria
from llmcost.analysis.gate.what_if import GateState, evaluate_again
from llmcost.model.reports.diff import Base, ChangeKind
from llmcost.model.reports.gate import Verdict
from tests.support.catalogs import d, fee, loaded, market, model, price, workload

ON = market(model("acme/one", price(10, 10), fees={"search": fee("0.01", 1000)}), model("acme/two", price(1, 1)))
CRITERIA = GateCriteria(max_monthly=d(15))


def again(works, changed, *, whole=True, before=None):
    """The gate with the first workload replaced."""
    now = [loaded(work) for work in works]
    report = estimate(now, ON, alone=True)
    base = Base("main", "commit", None, ON.stamp)
    compared = diff_amounts(base, estimate([loaded(work) for work in before], ON).workloads, report) if before else None
    state = GateState(report, CRITERIA, compared)
    return evaluate_again(state, now, 0, loaded(changed), ON, whole=whole)


def test_only_the_changed_workload_is_priced_again_and_the_total_is_new():
    """Two workloads of $11; the first for $1.10 on another model: 12.10 of 15."""
    one, two = workload(name="one"), workload(name="two")
    found = again([one, two], replace(one, model="acme/two"))
    assert (found.verdict, found.report.summary.monthly) == (Verdict.PASS, d("12.1"))
    assert [each.own.monthly for each in found.report.workloads] == [d("1.1"), 11]
    assert again([one, two], one).verdict is Verdict.FAIL


def test_without_whole_only_the_changed_workload_is_evaluated():
    one, two = workload(name="one"), workload(name="two")
    found = again([one, two], replace(one, model="acme/two"), whole=False)
    assert [each.name for each in found.report.workloads] == ["one"]
    assert found.report.summary.monthly == d("12.1")


def test_workloads_that_share_free_calls_are_priced_again_too():
    """1,000 free calls for both: alone at $5 more each; without the fees of the first, the second has them all."""
    one, two = (workload(name=name, fees={"search": d(1)}) for name in ("one", "two"))
    found = again([one, two], replace(one, fees={}))
    assert [each.own.monthly for each in found.report.workloads] == [11, 11]
    unchanged = again([one, two], one)
    assert [each.own.monthly for each in unchanged.report.workloads] == [16, 16]


@pytest.mark.parametrize(
    ("name", "kind", "change"), [("acme/one", ChangeKind.UNCHANGED, 0), ("acme/two", ChangeKind.CHANGED, d("-9.9"))]
)
def test_the_difference_from_the_base_moves(name, kind, change):
    one = workload(name="one")
    found = again([workload(name="one", requests_per_month=2000)], replace(one, model=name), before=[one])
    (moved,) = found.diff.changes
    assert (moved.kind, moved.monthly, found.diff.monthly) == (kind, change, change)
