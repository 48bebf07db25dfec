"""``llmcost diff``: what became of the bill since a base, and why."""

from typing import Annotated

import typer

from llmcost.app import diff as use_case

from ..options import AsOf, Form, Outputs
from ..session import EXIT_CODES, UNDECIDED, Session

Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="[FILE|DIR|-]...", help="Workload files as they are now, folders of them, or -."),
]
BaseName = Annotated[
    str | None,
    typer.Option(
        "--base",
        metavar="REF|FILE|SNAPSHOT",
        help="What to compare with: a branch or another commit of this checkout, a workload file or a folder, or a "
        "snapshot that `-f json` wrote. The `base:` of llmcost.yaml when absent.",
    ),
]


def diff(
    context: typer.Context,
    paths: Paths = None,
    base: BaseName = None,
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """What became of the bill since a base, and why: drivers that add up to the change.

    With a branch, its files are read from git's own objects as they were where the present branch left it; nothing is
    checked out. A shallow clone will do, once the base is there: git fetch --depth=1 origin main.
    """
    session: Session = context.obj
    report = use_case.diff(session.project(as_of), paths, base)
    session.emit(report, form, output or [])
    if report.report.summary.workloads and report.report.summary.monthly is None:
        raise typer.Exit(UNDECIDED)


diff.__doc__ = f"{diff.__doc__}\n\n    {EXIT_CODES}"
