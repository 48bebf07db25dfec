"""A difference as it is shown adds up in every direction."""

import re
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from llmcost.analysis.estimate.totals import summary_of
from llmcost.model.reports.diff import Base, ChangeKind, CostDiff, Driver, WorkloadChange
from llmcost.render.document.format_values import apportion, rounded, signed_cents_column
from llmcost.render.document.terminal import draw
from llmcost.render.screens.diff import page
from llmcost.render.wording.rounded_changes import rounded_changes
from tests.support.samples import PLAIN, priced

amounts = st.decimals(0, 1000, places=5)
differences = st.decimals(-1000, 1000, places=5)
REPORT = priced(PLAIN)
ONE = REPORT.workloads[0]


@given(st.lists(differences, max_size=8), st.integers(-3, 3))
def test_parts_sum_to_their_total_and_are_hardly_moved(parts, off):
    total = rounded(sum(parts, Decimal(0)), 2) + Decimal(off).scaleb(-2)
    found = apportion(parts, total)
    if any(parts):
        assert sum(found, Decimal(0)) == total
        assert all(abs(one - other) < Decimal("0.05") for one, other in zip(found, parts, strict=True))
    assert all(one == 0 for one, other in zip(found, parts, strict=True) if not other)


def test_less_than_a_cent_is_not_nothing():
    assert signed_cents_column([Decimal("0.001"), Decimal("-0.001"), Decimal(0)], Decimal(0)) == [
        "+<$0.01",
        "−<$0.01",
        "$0.00",
    ]
    assert signed_cents_column([Decimal("-25.704"), Decimal("30.704")], Decimal(5)) == ["−$25.70", "+$30.70"]


def _estimate(amount: Decimal):
    return replace(ONE, own=replace(ONE.own, monthly=amount))


def difference(pairs, drivers):
    """A difference of workloads that cost so much before and after, in some parts."""
    changes = []
    for (before, after), part in zip(pairs, drivers, strict=True):
        sides = [None if amount is None else _estimate(amount) for amount in (before, after)]
        whole = (after or Decimal(0)) - (before or Decimal(0))
        kind = (
            ChangeKind.ADDED
            if before is None
            else ChangeKind.REMOVED
            if after is None
            else ChangeKind.CHANGED
            if whole
            else ChangeKind.UNCHANGED
        )
        why = [
            driver for driver in (Driver("model", "a", "b", part), Driver("volume", "1", "2", whole - part)) if whole
        ]
        changes.append(WorkloadChange("w", kind, *sides, whole, tuple(why)))
    old, new = (
        [side for side in sides if side] for sides in zip(*((one.before, one.after) for one in changes), strict=True)
    )
    report = replace(REPORT, workloads=tuple(new), summary=summary_of(new))
    total = sum((one.monthly for one in changes), Decimal(0))
    base = Base("main", "commit", "0" * 40, REPORT.catalog)
    return CostDiff(report, base, summary_of(old), tuple(changes), total, ())


sides = st.tuples(st.none() | amounts, st.none() | amounts).filter(any) | amounts.map(lambda amount: (amount, amount))


@given(st.lists(st.tuples(sides, differences), min_size=1, max_size=6))
def test_every_side_and_every_change_add_up_to_the_totals(drawn):
    diff = difference(*zip(*drawn, strict=True))
    each, total = rounded_changes(diff)
    others = [one for one, change in zip(each, diff.changes, strict=True) if change.kind is not ChangeKind.UNCHANGED]
    assert sum((one.change for one in others), Decimal(0)) == total.change
    assert total.after == rounded(diff.report.summary.monthly or Decimal(0), 2)
    assert total.before == rounded(diff.before.monthly or Decimal(0), 2)


@given(st.lists(st.tuples(sides, differences), min_size=1, max_size=4))
def test_so_does_the_screen(drawn):
    diff = difference(*zip(*drawn, strict=True))
    text = draw(page(diff), None, color=False)
    money = re.compile(r"([+−]?)\$([\d,]+\.\d\d)")

    def read(found):
        return Decimal(found[1].replace(",", "")) * (-1 if found[0] == "−" else 1)

    for block in re.findall(r"^~ .*\n\n(?:  .*\n)+", text, re.MULTILINE):
        head, _, grid = block.partition("\n")
        if "<" not in block:
            whole, before, after = map(read, money.findall(head))
            assert whole == after - before
            assert sum(map(read, money.findall(grid)), Decimal(0)) == whole
