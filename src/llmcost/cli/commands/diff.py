"""``llmcost diff``: the change in cost since a base, and its drivers."""

from typing import Annotated

import typer

from ..options import AsOf, Form, Outputs
from ..session import UNDECIDED, Session

Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="[FILE|DIR|-]...", help="Current workload files, folders of them, or - for standard input."),
]
BaseName = Annotated[
    str | None,
    typer.Option(
        "--base",
        metavar="REF|FILE|SNAPSHOT",
        help="What to compare with: a branch or another commit, a workload file or folder, or a snapshot that "
        "`-f json` wrote (the `base:` of llmcost.yaml).",
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
    """The change in cost since a base, and its drivers.

    The drivers add up to the change. A branch is read from git at the commit where the current branch diverged from it;
    nothing is checked out. A shallow clone is enough once the base is fetched: git fetch --depth=1 origin main.
    """
    from llmcost.app import diff as use_case

    session: Session = context.obj
    report = use_case.diff(session.project(as_of, paths), base)
    session.emit(report, form, output)
    if report.report.summary.workloads and report.report.summary.monthly is None:
        raise typer.Exit(UNDECIDED)
