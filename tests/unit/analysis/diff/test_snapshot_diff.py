"""A cost change from the components of then and now, where nobody has the inputs of then any more."""

from llmcost.analysis.diff.snapshot_diff import diff_amounts
from llmcost.model.reports.diff import Base, ChangeKind
from tests.support.catalogs import d, market, mode, model, price, report_of, workload

ON = market(
    model("acme/one", price(1, 2, modes={"batch": mode("0.5")})),
    model("best/two", price(2, 2)),
    model("inn/silent", price(None, None)),
)


def compared(before, after):
    base = Base("old.json", "snapshot", None, ON.stamp)
    return diff_amounts(base, report_of(ON, *before).workloads, report_of(ON, *after))


def drivers(change):
    return [(driver.factor, driver.before, driver.after, driver.monthly) for driver in change.drivers]


def test_a_component_changes_by_its_quantity_and_by_its_price():
    """1 M tokens at 1 become 2 M at 2: (2 − 1) × 1.5 by the quantity, (2 − 1) × 1.5 by the price; output stays."""
    (change,) = compared([workload()], [workload(model="best/two", input_tokens=2000)]).changes
    assert drivers(change) == [
        ("input price", "1 USD per 1,000,000 tokens", "2 USD per 1,000,000 tokens", d("1.5")),
        ("input", "1,000,000 tokens", "2,000,000 tokens", d("1.5")),
    ]
    assert change.monthly == 3


def test_modes_are_components_of_their_own():
    (change,) = compared([workload(output_tokens=0)], [workload(output_tokens=0, service_tier="batch")]).changes
    found = {factor: monthly for factor, _, _, monthly in drivers(change)}
    assert sum(found.values()) == change.monthly


def test_workloads_are_matched_by_name():
    """One stays, one is gone, one is new."""
    found = compared(
        [workload(name="same"), workload(name="gone")], [workload(name="same"), workload(name="new", output_tokens=0)]
    )
    assert [(change.name, change.kind, change.monthly) for change in found.changes] == [
        ("same", ChangeKind.UNCHANGED, 0),
        ("new", ChangeKind.ADDED, 1),
        ("gone", ChangeKind.REMOVED, d("-1.2")),
    ]
    assert found.monthly == d("-0.2")


def test_without_a_price_there_is_no_amount():
    found = compared([workload(model="inn/silent")], [workload()])
    assert (found.changes[0].kind, found.changes[0].monthly, found.monthly) == (ChangeKind.CHANGED, None, None)
    same = compared([workload(model="inn/silent")], [workload(model="inn/silent")])
    assert same.changes[0].kind is ChangeKind.UNCHANGED
