"""The comparison that decided is in the message."""

import pytest

from tests.support.catalogs import d
from tests.unit.analysis.gate.judged import judged, one, the


@pytest.mark.parametrize(
    ("when", "observed", "relation", "limit", "unit"),
    [
        ("diff.percent > 20 and diff.amount > 0.5", "100", ">", "20", "percent"),
        ("diff.percent > 200 or diff.amount > 0.5", "0.55", ">", "0.5", "usd"),
        ("diff.percent > 20 and diff.amount > 50", "0.55", "<=", "50", "usd"),
        ("20 < diff.percent", "100", ">", "20", "percent"),
        ("not (workload.requests < 2000)", "1000", "<", "2000", "requests"),
        ("workload.requests >= 1000", "1000", ">=", "1000", "requests"),
        ("model.tier == 'economy'", None, "", None, "text"),
    ],
)
def test_a_result_shows_the_comparison_that_decided(when, observed, relation, limit, unit):
    result = the(judged(one(), when=when, before=[one(requests_per_month=500)]))
    sides = (result.observed, result.relation, result.limit, result.unit)
    assert sides == (observed and d(observed), relation, limit and d(limit), unit)


def test_a_text_that_decided_is_in_the_message():
    assert 'model.tier of work (acme/one) is "economy"' in the(judged(one(), when="model.tier == 'economy'")).message
    said = the(judged(one(), when="model.tier == 'economy'", message="not here")).message
    assert said == 'not here; model.tier of work (acme/one) is "economy"'
