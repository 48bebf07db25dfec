"""``llmcost usage compare``: estimates against what really happened."""

from typing import Annotated

import typer

from ..options import AsOf, Form, Outputs
from ..session import UNDECIDED, Session
from .usage_options import AllowUnpriced, Logs, Since, Source, Until


def compare(
    context: typer.Context,
    workloads: Annotated[str, typer.Argument(metavar="WORKLOADS", help="A workload file, or a folder of them.")],
    logs: Logs,
    source: Source = None,
    since: Since = None,
    until: Until = None,
    allow_unpriced: AllowUnpriced = False,
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """Hold the estimates of workloads against logs, feature by feature, with drivers that add up.

    A workload stands for the feature that its label `feature` names, else for the one of its own name. The logs are
    scaled from the days of the window to the month of the workload.
    """
    from llmcost.app import usage_compare as use_case

    session: Session = context.obj
    report = use_case.compare(session.project(as_of, [workloads]), logs, source=source, since=since, until=until)
    session.emit(report, form, output)
    if not allow_unpriced and any(one.unpriced for one in report.features):
        raise typer.Exit(UNDECIDED)
