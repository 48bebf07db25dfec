"""``llmcost sensitivity``: how much a month moves with each number of a workload."""

import typer

from llmcost.app import outlook

from .. import parse
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
    session: Session = context.obj
    report = outlook.sensitivity(session.project(as_of), paths, parse.settings(settings))
    session.emit(report, form, output or [])
    if all(one.monthly is None for one in report.workloads):
        raise typer.Exit(UNDECIDED)


sensitivity.__doc__ = f"{sensitivity.__doc__}\n\n    {EXIT_CODES}"
