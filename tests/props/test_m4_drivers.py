"""Law M4: a cost change is explained by drivers that add up to it, to the last digit."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from llmcost.analysis.diff.drivers import MOST
from llmcost.analysis.diff.factors import changed
from llmcost.analysis.diff.snapshot_diff import diff_amounts
from llmcost.analysis.estimate.estimate import estimate
from llmcost.model.money import exactly
from llmcost.model.reports.diff import Base, ChangeKind
from tests.props.workload_pairs import NOW, THEN, compared, loaded, pairs, written


def total(amounts):
    return exactly(sum)(amounts, Decimal(0))


def check_sums(found):
    """Drivers → change → the difference of the two totals."""
    for change in found.changes:
        if change.monthly is not None:
            assert total(driver.monthly for driver in change.drivers) == change.monthly
            sides = [side.own.monthly if side else Decimal(0) for side in (change.before, change.after)]
            assert change.monthly == exactly(lambda pair: pair[1] - pair[0])(sides)
            assert (change.kind is ChangeKind.UNCHANGED) == (not change.drivers)
        else:
            assert change.drivers == ()
    if found.monthly is not None:
        assert total(driver.monthly for driver in found.drivers) == found.monthly
        before, after = found.before.monthly or Decimal(0), found.report.summary.monthly or Decimal(0)
        assert found.monthly == exactly(lambda: after - before)()


@settings(max_examples=15)
@given(pairs, pairs, st.booleans(), st.integers(0, 10**6))
def test_m4_drivers_add_up_exactly_in_whatever_order_the_keys_stand(one, two, listed, order):
    then = THEN if listed else NOW
    before = [loaded(one[0], "a"), loaded(two[0], "b")]
    found = compared(before, [loaded(one[1], "a"), loaded(two[1], "b")], then)
    check_sums(found)
    shuffled = [loaded(one[1], "a", order), loaded(two[1], "b", order + 1)]
    again = compared([loaded(one[0], "a", order + 2), loaded(two[0], "b", order + 3)], shuffled, then)
    for change, same in zip(found.changes, again.changes, strict=True):
        assert [*map(said, change.drivers)] == [*map(said, same.drivers)]
    assert found.monthly == again.monthly


def said(driver):
    return driver.factor, driver.before, driver.after, driver.monthly


@settings(max_examples=40)
@given(pairs)
def test_m4_what_comes_and_goes_is_one_driver(pair):
    before, after = loaded(pair[0], "gone"), loaded(pair[1], "new", file="n.yaml")
    assume(before.workload != replace(after.workload, name="gone"))
    found = compared([before], [after])
    check_sums(found)
    assert [(change.kind, len(change.drivers)) for change in found.changes if change.monthly is not None] == [
        (kind, 1)
        for change, kind in zip(found.changes, (ChangeKind.ADDED, ChangeKind.REMOVED), strict=True)
        if change.monthly is not None
    ]


@settings(max_examples=40)
@given(written(), st.integers(0, 10**6))
def test_m4_the_same_in_another_order_is_unchanged(one, order):
    found = compared([loaded(one)], [loaded(one, order=order)])
    assert [(change.kind, change.drivers) for change in found.changes] == [(ChangeKind.UNCHANGED, ())]


@settings(max_examples=10)
@given(pairs)
def test_m4_backwards_is_the_same_with_the_other_sign(pair):
    one, other = loaded(pair[0]), loaded(pair[1])
    there, back = compared([one], [other]), compared([other], [one])
    if len(changed(one, other)) <= MOST:
        ours, theirs = ({driver.factor: driver.monthly for driver in way.drivers} for way in (there, back))
        assert ours.keys() == theirs.keys()
        assert all(abs(ours[key] + theirs[key]) < Decimal("1e-12") for key in ours)


@settings(max_examples=25)
@given(pairs, st.booleans())
def test_m4_amounts_without_inputs_add_up_too(pair, listed):
    before = estimate([loaded(pair[0], "a")], THEN if listed else NOW, alone=True)
    after = estimate([loaded(pair[1], "a")], NOW, alone=True)
    base = Base("then.json", "snapshot", None, before.catalog)
    check_sums(diff_amounts(base, before.workloads, after))
    assert diff_amounts(base, after.workloads, after).changes[0].kind is ChangeKind.UNCHANGED
