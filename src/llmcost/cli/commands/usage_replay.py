"""``llmcost usage replay``: the requests of logs on other models."""

from typing import Annotated

import typer

from ..options import AsOf, Form, Outputs
from ..session import UNDECIDED, Session
from .usage_options import AllowUnpriced, Logs, Since, Source, Until


def replay(
    context: typer.Context,
    paths: Logs,
    models: Annotated[str, typer.Option(metavar="A,B", help="The other models; tier:NAME for those of a tier.")],
    batch: Annotated[bool, typer.Option("--batch", help="Bill the other models as batches.")] = False,
    source: Source = None,
    since: Since = None,
    until: Until = None,
    allow_unpriced: AllowUnpriced = False,
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """What the requests of logs would cost on other models, at the prices of the day of --as-of.

    Tokens are those that the tokenizer of each model makes of the same text, with their range. Cached tokens that a
    model does not sell are plain input there. Requests that have no price on their own models are left out.
    """
    from llmcost.app import usage_replay as use_case

    session: Session = context.obj
    names = [name for name in models.split(",") if name]
    if not names:
        raise typer.BadParameter("--models: name a model")
    project = session.project(as_of, paths)
    report = use_case.replay(project, names, batch=batch, source=source, since=since, until=until)
    session.emit(report, form, output)
    if not allow_unpriced and (report.unpriced or any(row.unpriced for row in report.rows)):
        raise typer.Exit(UNDECIDED)
