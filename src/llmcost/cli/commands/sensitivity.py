"""``llmcost sensitivity``: how much a month changes with each number of a workload."""

import typer

from ..options import AsOf, Form, Outputs, Paths, Settings
from ..session import UNDECIDED, Session


def sensitivity(
    context: typer.Context,
    paths: Paths = None,
    settings: Settings = None,
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """How much a month changes with each number of a workload.

    An elasticity of 0.8 means that a number that is 1% higher makes the month 0.8% more expensive. Each is measured
    between 1% less and 1% more of the number. A price threshold in that range is reported.
    """
    from llmcost.analysis.what_if.sensitivity import sensitivity as run

    session: Session = context.obj
    project = session.project(as_of, paths, settings)
    report = run(project.workloads, project.pricing)
    session.emit(report, form, output)
    if all(one.monthly is None for one in report.workloads):
        raise typer.Exit(UNDECIDED)
