"""``llmcost sensitivity``: how much a month moves with each number of a workload."""

import typer

from llmcost.app.workloads import workloads_at

from ..options import AsOf, Form, Outputs, Paths, Settings
from ..session import EXIT_CODES, UNDECIDED, Session


def sensitivity(
    context: typer.Context,
    paths: Paths = None,
    settings: Settings = None,
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """How much the month moves with each number of a workload: elasticities, by exact prices.

    An elasticity of 0.8 means: one percent more of the number costs 0.8 percent more. Each is the change between
    1% less and 1% more of the number, which is the derivative but where a threshold lies between the two: that is said.
    """
    from llmcost.analysis.what_if.sensitivity import sensitivity as run

    session: Session = context.obj
    pricing = session.pricing(as_of)
    placed = workloads_at(session, pricing, paths, settings)
    report = run(placed, pricing)
    session.emit(report, form, output or [])
    if all(one.monthly is None for one in report.workloads):
        raise typer.Exit(UNDECIDED)


sensitivity.__doc__ = f"{sensitivity.__doc__}\n\n    {EXIT_CODES}"
