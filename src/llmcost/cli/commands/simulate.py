"""``llmcost simulate``: the distribution of a month's cost where numbers are uncertain."""

from typing import Annotated

import typer

from ..options import AsOf, Form, MonthlyBudget, Outputs, Paths, Settings
from ..session import UNDECIDED, Session


def simulate(
    context: typer.Context,
    paths: Paths = None,
    draws: Annotated[
        int, typer.Option("--draws", "-n", min=100, max=1_000_000, help="Number of simulated months.")
    ] = 10_000,
    seed: Annotated[
        int, typer.Option(min=0, max=2**63 - 1, help="The same seed gives the same months on every machine.")
    ] = 7,
    budget: MonthlyBudget = None,
    settings: Settings = None,
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """The range of a month's cost where numbers are uncertain.

    It shows p10, p50, p90 and p95 over the `uncertainty` of workloads, and what drives the spread.
    `uncertainty: {requests_per_day: [4000, 9000]}` in a workload gives the 10th and 90th percentiles of a number.
    Needs NumPy: pip install 'llmcost-cli[simulate]'.
    """
    from llmcost.simulation.simulate import simulate as run

    session: Session = context.obj
    project = session.project(as_of, paths, settings)
    report = run(project.workloads, project.pricing, draws=draws, seed=seed, budget=budget)
    session.emit(report, form, output)
    if report.together.mean is None:
        raise typer.Exit(UNDECIDED)
