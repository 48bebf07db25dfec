"""Percentiles of simulated months, as a gate asks for them."""

from dataclasses import replace

from llmcost.model.reports.simulation import Percentile
from llmcost.simulation.percentiles import percentiles_of
from tests.support.catalogs import d, loaded, workload
from tests.unit.simulation.uncertain_workloads import ON, VOLUME, simulated, uncertain


def test_a_percentile_for_a_gate():
    one, two = replace(uncertain(**VOLUME), name="one"), workload(name="two")
    found = percentiles_of([loaded(one), loaded(two)], ON, d(90), draws=20_000, seed=3)
    report = simulated(one, two, draws=20_000, seed=3)
    assert found.total == Percentile(report.together.p90, at_least=False)
    assert found.workloads == {"one": Percentile(report.workloads[0].outcome.p90, at_least=False)}
    assert percentiles_of([loaded(two)], ON, d(90)) is None
