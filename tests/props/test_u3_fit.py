"""Law U3: on the window that it was fitted to, the estimate of a fitted file is what the logs cost."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings

from llmcost.analysis.estimate.estimate import estimate
from llmcost.analysis.usage.fit import fit, window_of
from llmcost.read.workload.workload import parse_workloads
from llmcost.render.document.workload_file import is_unedited, workload_file
from tests.support.catalogs import TODAY
from tests.support.usage_cubes import MARKET, PRICER, cubes, priced

TOLERANCE = Fraction(1, 10**9)


@settings(max_examples=60)
@given(cubes)
def test_u3_the_estimate_of_what_was_fitted_is_what_the_logs_cost(cube):
    rows = priced(*cube)
    assert all(one.usd is not None for one in rows), rows
    window = window_of(rows, None, None)
    texts = [workload_file(one, window, TODAY) for one in fit(rows, window, MARKET, PRICER)]
    assert all(map(is_unedited, texts))
    loaded = [one for number, text in enumerate(texts) for one in parse_workloads(text, f"{number}.yaml")]
    names = [one.workload.name for one in loaded]
    assert len(set(names)) == len(names)
    month = estimate(loaded, MARKET, alone=True).summary.monthly
    on_the_day = sum(Fraction(PRICER.price(one, on=TODAY).usd) for one in cube)
    assert abs(Fraction(month) * window.days / 30 - on_the_day) <= TOLERANCE
    if not any(one.model == "inn/three" for one in cube):  # its price changes in the window
        assert on_the_day == sum(Fraction(one.usd) for one in rows)
    assert {one.requests_per_day for one in estimate(loaded, MARKET, alone=True).workloads} - {Decimal(0)}
