"""``llmcost usage fit``: workload files of what really happened."""

from pathlib import Path
from typing import Annotated

import typer

from ..options import AsOf, Form
from ..session import UNDECIDED, Session
from .usage_options import AllowUnpriced, Logs, Since, Source, Until


def fit(
    context: typer.Context,
    paths: Logs,
    folder: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="DIR", help="The folder to write the files to.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that were edited.")] = False,
    source: Source = None,
    since: Since = None,
    until: Until = None,
    allow_unpriced: AllowUnpriced = False,
    as_of: AsOf = None,
    form: Form = None,
) -> None:
    """Write a workload file for each feature of logs, with the means of the window.

    On the window, the estimate of a file is what the logs cost, at the prices of the day of --as-of. Requests that are
    billed at different rates (models, modes, regions, lengths beyond a threshold) are workloads of their own. Files
    that a person edited are not replaced without --force. Without -o, nothing is written.
    """
    from llmcost.app import usage_fit as use_case

    session: Session = context.obj
    report = use_case.fit(session.project(as_of, paths), folder, source=source, since=since, until=until, force=force)
    session.emit(report, form, None)
    for file in report.files:
        if file.path:
            session.say(f"wrote {file.path}")
    if report.unpriced and not allow_unpriced:
        raise typer.Exit(UNDECIDED)
