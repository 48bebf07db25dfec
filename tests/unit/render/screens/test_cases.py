"""The columns of what-ifs."""

from dataclasses import replace

from llmcost.model.inputs.serving import RouteLeg, Router, SideCall
from llmcost.model.reports.estimate import Case
from llmcost.render.screens.cases import cases_grid
from tests.support.catalogs import d, market, model, price, report_of, workload


def test_components_of_the_same_title_have_their_own_lines():
    """A router and a side call named ``router`` are two components: 1,000 × 50 × $1 and 1,000 × 300 × $1."""
    work = workload(
        model=None,
        route=(RouteLeg("acme/one", d(1)),),
        router=Router("acme/one", d(50), d(0)),
        side_calls=(SideCall("router", "acme/one", d(300)),),
    )
    report = report_of(market(model("acme/one", price(1, 2))), work)
    grid = cases_grid(replace(report, cases=(Case("same", report.summary, workloads=report.workloads),)))
    assert [line.cells for line in grid.lines if line.cells[0] == "Router, input"] == [
        ("Router, input", "$0.05", "$0.05"),
        ("Router, input", "$0.30", "$0.30"),
    ]
