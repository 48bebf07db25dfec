"""``llmcost render``: a snapshot in another format."""

from typing import Annotated

import typer

from ..github_actions import publish
from ..options import Form, Outputs
from ..session import ReportOrigin, Session


def render(
    context: typer.Context,
    snapshot: Annotated[str, typer.Argument(metavar="SNAPSHOT", help="Output of -f json, or - for standard input.")],
    form: Form = None,
    output: Outputs = None,
) -> None:
    """A snapshot (-f json) in any other format.

    The snapshot is the output of estimate, compare, diff or gate. Nothing is computed and no price list is read: the
    amounts are those of the snapshot.

    The formats github and gitlab are comments for pull and merge requests, annotations are GitHub workflow commands,
    and junit, sarif and slack are files for these tools. In GitHub Actions the comment is added to the summary of the
    job, and the step gets outputs: headline, verdict, monthly, base_monthly, change, change_percent, failed, warned,
    undecided, to_pass.
    """
    from llmcost.read.snapshot.snapshot import read_snapshot

    session: Session = context.obj
    read = read_snapshot(snapshot)
    session.emit(read.report, form, output, ReportOrigin(read.llmcost, read.generated_at))
    publish(session, read.report, version=read.llmcost)
