"""``llmcost sensitivity``: how much a month moves with each number of a workload."""

import typer

from llmcost.counting import with_counts

from . import parse
from .options import AsOf, Form, Outputs, Paths, Settings
from .session import EXIT_CODES, UNDECIDED, Session


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
    from llmcost.analysis.sensitivity import sensitivity as run
    from llmcost.read.workload import load_workloads

    session: Session = context.obj
    market = session.market(as_of)
    read = load_workloads(session.paths(paths), [parse.setting(text) for text in settings or []])
    report = run(with_counts(read, market.catalog), market)
    session.emit(report, form, output or [])
    if all(one.monthly is None for one in report.workloads):
        raise typer.Exit(UNDECIDED)


sensitivity.__doc__ = f"{sensitivity.__doc__}\n\n    {EXIT_CODES}"
