"""``llmcost catalog``: what keeps the price list right."""

from pathlib import Path
from typing import Annotated

import typer

from ..options import AsOf
from ..session import EXIT_CODES, UNDECIDED, WRONG_INPUT, Session, put
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
) -> None:
    """Look for what a schema cannot say: names that clash, prices that jump, rates out of order, stale dates.

    Findings are errors, which end with 2, or warnings.
    """
    from llmcost.analysis.catalog.lint import ERROR
    from llmcost.analysis.catalog.lint import lint as run
    from llmcost.read.catalog.bundled_catalog import bundled_path
    from llmcost.read.catalog.catalog import parse_catalog
    from llmcost.read.files.text_files import CATALOG_BYTES, read_text
    from llmcost.render.document.format_values import clean, count, neutralize_commands

    session: Session = context.obj
    path = str(file or bundled_path())
    read = parse_catalog(read_text(path, CATALOG_BYTES), path)
    places = read.places()
    findings = sorted(run(read.catalog, session.day(as_of)), key=lambda finding: places[finding.path])
    lines = [
        f"{neutralize_commands(clean(f'{places[f.path]}: {f.level} {f.code}: {f.message}'))}\n  {clean(f.hint)}\n"
        for f in findings
    ]
    errors = sum(finding.level == ERROR for finding in findings)
    put("".join(lines))
    found = f"{count(errors, 'error')}, {count(len(findings) - errors, 'warning')}"
    session.say(f"{count(len(read.catalog.models), 'model')}: {found}")
    if errors:
        raise typer.Exit(WRONG_INPUT)
    if findings and strict:
        raise typer.Exit(UNDECIDED)
