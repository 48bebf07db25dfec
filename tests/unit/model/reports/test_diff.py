"""A cost difference as documents write it: percents, counts, and what is gone apart from the rest."""

from decimal import Decimal

import pytest

from llmcost.model.reports.diff import ChangeCounts, change_percent
from tests.support.samples import diff


@pytest.mark.parametrize(
    ("change", "before", "expected"),
    [(5, 20, 25), (-5, 20, -25), (0, 20, 0), (5, 0, None), (5, None, None), (None, 20, None)],
)
def test_a_percentage_is_of_something(change, before, expected):
    found = change_percent(*(None if value is None else Decimal(value) for value in (change, before)))
    assert found == expected


def test_what_is_gone_stands_apart_from_the_workloads_of_today():
    found = diff()
    assert found.counts == ChangeCounts(added=1, removed=1, changed=1, unchanged=2)
    assert [one.after for one in found.workloads] == list(found.report.workloads)
    assert [one.name for one in found.removed] == ["gone support-chat"]
