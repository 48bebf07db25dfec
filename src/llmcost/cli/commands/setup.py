"""``llmcost setup``: what protects a project's gate."""

from typing import Annotated

import typer

from .. import parse
from ..session import Session, put


def setup(
    context: typer.Context,
    codeowners: Annotated[
        str,
        typer.Option(
            parser=parse.owner,
            metavar="OWNER",
            help="Print the lines of CODEOWNERS that give the files that decide to an owner: @user, @org/team or an "
            "email address.",
        ),
    ],
    write: Annotated[
        bool, typer.Option("--write", help="Append the lines to CODEOWNERS (.github/CODEOWNERS if there is none).")
    ] = False,
) -> None:
    """Protect the files that decide what the gate says.

    They are llmcost.yaml, the price layers that it names, a base that is a file, quality.yaml, the pipelines that run
    llmcost, and CODEOWNERS itself. Owners review changes of them if the branch requires reviews from code owners.
    """
    from llmcost.app.codeowners import code_owners
    from llmcost.read.files.output_files import write_text

    session: Session = context.obj
    proposed = code_owners(session.project(), codeowners)
    if not proposed.lines:
        session.say(f"{proposed.file} has all of these lines")
        return
    put("".join(f"{line}\n" for line in proposed.lines))
    if write:
        write_text(proposed.file, proposed.whole)
        session.say(f"wrote {proposed.file}")
