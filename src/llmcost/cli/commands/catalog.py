"""``llmcost catalog``: what keeps the price list right."""

from pathlib import Path
from typing import Annotated

import typer

from llmcost.app import catalog as use_case

from ..options import AsOf, Form, Outputs
from ..session import EXIT_CODES, UNDECIDED, WRONG_INPUT, Session
from .sync import sync

app = typer.Typer(
    add_completion=False,
    help="What keeps the price list right.",
    no_args_is_help=True,
    rich_markup_mode=None,
    epilog=EXIT_CODES,
)
app.command("sync", epilog=EXIT_CODES)(sync)


@app.command("lint", epilog=EXIT_CODES)
def lint(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="A price list; the shipped one when absent.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 3 on warnings, too.")] = False,
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """Look for what a schema cannot say: names that clash, prices that jump, rates out of order, stale dates.

    Findings are errors, which end with 2, or warnings.
    """
    session: Session = context.obj
    report = use_case.lint(str(file) if file else None, session.day(as_of))
    session.emit(report, form, output or [])
    if report.errors:
        raise typer.Exit(WRONG_INPUT)
    if report.findings and strict:
        raise typer.Exit(UNDECIDED)
