"""``llmcost render``: a snapshot in another format, with nothing computed again."""

from typing import Annotated

import typer

from ..github_actions import publish
from ..options import Form, Outputs
from ..session import EXIT_CODES, ReportOrigin, Session


def render(
    context: typer.Context,
    snapshot: Annotated[str, typer.Argument(metavar="SNAPSHOT", help="What -f json wrote, or - for standard input.")],
    form: Form = None,
    output: Outputs = None,
) -> None:
    """A snapshot in any format: what estimate, compare, diff or gate wrote with -f json.

    Nothing is computed again and no price list is read: the amounts are those of the snapshot.

    The formats github and gitlab are the comment of a pull or merge request, annotations the workflow commands of
    GitHub, junit, sarif and slack what their readers want. In GitHub Actions the comment is added to the summary of the
    job, and the step gets outputs: headline, verdict, monthly, base_monthly, change, change_percent, failed, warned,
    undecided, to_pass.
    """
    from llmcost.read.snapshot.snapshot import read_snapshot

    session: Session = context.obj
    read = read_snapshot(snapshot)
    session.emit(read.report, form, output or [], ReportOrigin(read.llmcost, read.generated_at))
    publish(session, read.report, version=read.llmcost)


render.__doc__ = f"{render.__doc__}\n\n    {EXIT_CODES}"
