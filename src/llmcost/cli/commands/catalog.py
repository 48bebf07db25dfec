"""``llmcost catalog``: checks and updates of the price list."""

from pathlib import Path
from typing import Annotated

import typer

from ..options import AsOf, Form, Outputs
from ..session import EXIT_CODES, UNDECIDED, WRONG_INPUT, Session
from .sync import sync

app = typer.Typer(
    add_completion=False,
    help="Check and update the price list.",
    no_args_is_help=True,
    rich_markup_mode=None,
    epilog=EXIT_CODES,
)
app.command("sync", epilog=EXIT_CODES)(sync)


@app.command("lint", epilog=EXIT_CODES)
def lint(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="A price list, also one of your own (the bundled one).")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 3 if there are warnings.")] = False,
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """Find likely mistakes in a price list.

    It looks for ambiguous names, price jumps, rates out of order, rates in another unit and stale entries. A price list
    of your own (FILE, or --catalog) is checked together with the bundled one that it overlays. Findings are errors or
    warnings. Errors end with exit code 2.
    """
    from llmcost.app import catalog as use_case

    session: Session = context.obj
    report = use_case.lint(session.project(as_of), str(file) if file else None)
    session.emit(report, form, output)
    if report.errors:
        raise typer.Exit(WRONG_INPUT)
    if report.findings and strict:
        raise typer.Exit(UNDECIDED)
