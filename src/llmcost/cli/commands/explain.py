"""``llmcost explain``: the calculation of a month with its numbers."""

from typing import Annotated

import typer

from ..options import AsOf, Form, Outputs, Paths, Settings, model_names
from ..session import UNDECIDED, Session


def explain(
    context: typer.Context,
    paths: Paths = None,
    component: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Only this component: input, cache_read, output, fee:web_search, ..."),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(metavar="MODEL", help="Use this model instead of the workload's own.", autocompletion=model_names),
    ] = None,
    settings: Settings = None,
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """The calculation of a month, with the source of every number.

    It shows volume, tokens, prices and totals. Assumptions, and what is not included, are listed at the end.
    """
    from llmcost.analysis.explain.explain import explain as run

    session: Session = context.obj
    project = session.project(as_of, paths, settings)
    report = run(project.workloads, project.pricing, component=component, model=model)
    session.emit(report, form, output)
    if all(one.one.own.monthly is None for one in report.workloads):
        raise typer.Exit(UNDECIDED)
