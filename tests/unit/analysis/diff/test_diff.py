"""What became of a portfolio since a base, and why (law M4)."""

from dataclasses import replace

import pytest

from llmcost.analysis.diff.diff import diff
from llmcost.analysis.diff.workload_matching import ProjectState
from llmcost.analysis.estimate.estimate import estimate
from llmcost.model.reports.diff import Base, ChangeKind
from llmcost.render.dispatch import RenderOptions, render
from llmcost.render.formats import Format
from llmcost.render.wording.change_summary import before_after_change, total_change
from tests.support.catalogs import d, fee, loaded, market, model, price, workload

ON = market(model("acme/one", price(1, 2), fees={"search": fee("0.01", 1000)}), model("best/two", price(10, 20)))


def compared(before, after, then=ON, files=("w.yaml", "w.yaml")):
    """The cost difference; ``then`` is the price list of the base."""
    old, new = [loaded(work) for work in before], [loaded(work) for work in after]
    states = ProjectState(old, [files[0]] * len(old)), ProjectState(new, [files[1]] * len(new))
    base = Base("main", "commit", None, then.stamp)
    return diff(base, *states, estimate(new, ON, alone=True), then, ON, count_prompt=no_prompt)


def no_prompt(prompt, texts):
    raise AssertionError("no workload has a prompt")


def test_each_changed_factor_has_its_part():
    """Twice the requests on a model ten times as expensive: $1.20 becomes $24. Shapley shares by hand.

    The volume alone adds 1.20, after the model 12: 6.60. The model alone adds 10.80, after the volume 21.60: 16.20.
    """
    found = compared([workload()], [workload(model="best/two", requests_per_month=2000)])
    (change,) = found.changes
    assert {driver.factor: driver.monthly for driver in change.drivers} == {"model": d("16.2"), "volume": d("6.6")}
    assert (change.kind, change.monthly, found.monthly) == (ChangeKind.CHANGED, d("22.8"), d("22.8"))


def test_another_price_list_is_a_driver_of_its_own():
    """Input at 3 then and at 1 now: −2. The output of 100 more tokens costs 0.2 more on the list of now."""
    then = market(model("acme/one", price(3, 2)), model("best/two"))
    (change,) = compared([workload()], [workload(output_tokens=200)], then).changes
    assert {driver.factor: driver.monthly for driver in change.drivers} == {"price list": -2, "output": d("0.2")}


def test_a_workload_in_another_file_or_of_another_name_is_the_same():
    found = compared([workload(name="old")], [workload(name="new")], files=("a.yaml", "b.yaml"))
    (change,) = found.changes
    assert (change.kind, change.renamed_from, change.moved_from) == (ChangeKind.UNCHANGED, "old", "a.yaml")


def test_added_and_removed_workloads():
    found = compared([workload(name="gone")], [workload(name="new", output_tokens=0)], files=("a.yaml", "b.yaml"))
    assert sorted((change.name, change.kind, change.monthly) for change in found.changes) == [
        ("gone", ChangeKind.REMOVED, d("-1.2")),
        ("new", ChangeKind.ADDED, 1),
    ]


def test_free_calls_that_another_workload_takes_are_a_change():
    """Alone it has all 1,000 free calls; with another workload it pays for 500."""
    one, other = (workload(name=name, fees={"search": d(1)}) for name in ("one", "other"))
    changed = compared([one], [one, other]).changes
    assert {change.name: change.monthly for change in changed} == {"one": 5, "other": d("6.2")}


def test_labels_cost_nothing():
    (change,) = compared([workload()], [replace(workload(), labels={"team": "x"})]).changes
    assert (change.monthly, change.drivers) == (0, ())


@pytest.mark.parametrize("asked", [{"region": "eu"}, {"service_tier": "priority"}])
def test_what_has_no_price_is_a_change_of_the_same_amount(asked):
    """$1.20 before, and at least $1.20 afterwards: no text calls that no change."""
    found = compared([workload()], [workload(**asked)])
    (change,) = found.changes
    assert (change.kind, change.monthly, change.is_partial, found.is_partial) == (ChangeKind.CHANGED, 0, True, True)
    assert total_change(found) == "≥ $0.00/mo — $1 → ≥ $1"
    assert before_after_change(change) == ("$1", "≥ $1", "≥ $0.00")
    page = render(found, Format.TABLE, RenderOptions("1", "2026-11-22T00:00:00Z", None, color=False))
    assert "$1.20 → ≥ $1.20" in page
    assert "no change" not in page


def test_what_has_no_price_on_both_sides_of_the_same_content_is_unchanged():
    found = compared([workload(region="eu")], [workload(region="eu")])
    (change,) = found.changes
    assert (change.kind, change.is_partial, found.is_partial) == (ChangeKind.UNCHANGED, False, False)
