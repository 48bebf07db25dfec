"""How many factors are distinguished."""

import pytest

from llmcost.analysis.diff.drivers import attributed_factors


@pytest.mark.parametrize(("workloads", "factors"), [(0, 8), (1, 8), (19, 8), (20, 7), (200, 4), (10_000, 4)])
def test_fewer_are_distinguished_where_very_many_changed(workloads, factors):
    assert attributed_factors(workloads) == factors
