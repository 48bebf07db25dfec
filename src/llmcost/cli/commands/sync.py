"""``llmcost catalog sync``: another price list beside the catalog, and what of it is written."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..options import AsOf, Form, Outputs
from ..session import UNDECIDED, Session

if TYPE_CHECKING:
    from llmcost.model.inputs.catalog import Catalog
    from llmcost.model.reports.estimate import SyncReport


class PriceListName(StrEnum):
    """The price lists that can be read."""

    GENAI_PRICES = "genai-prices"
    LITELLM = "litellm"
    MODELS_DEV = "models.dev"
    OPENROUTER = "openrouter"


def sync(
    context: typer.Context,
    source: Annotated[
        PriceListName,
        typer.Option("--from", help="The list: genai-prices from the installed library, the others from a download."),
    ],
    file: Annotated[str | None, typer.Argument(metavar="[FILE]", help="The download; - for standard input.")] = None,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FILE", help="The price list to compare and to write (the shipped one)."),
    ] = None,
    write: Annotated[bool, typer.Option("--write", help="Append the entries that are ready; else nothing is.")] = False,
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """Compare the catalog with another price list, say what differs and why it is taken or not, and write it if asked.

    Never the network: download litellm's model_prices_and_context_window.json, models.dev's api.json or OpenRouter's
    /api/v1/models yourself. With --write it ends with 3 where the policy holds something back; the rest is written.
    """
    from llmcost.analysis.catalog_sync.sync import sync as run
    from llmcost.read.catalog.catalog import parse_catalog
    from llmcost.read.files.text_files import CATALOG_BYTES, read_text
    from llmcost.read.upstream.upstream import read_upstream

    session: Session = context.obj
    path = str(to or _shipped(write=write))
    upstream = read_upstream(source.value, file)
    text = read_text(path, CATALOG_BYTES)
    catalog = parse_catalog(text, path).catalog
    report = run(catalog, upstream, session.day(as_of), path)
    if write:
        report = _written(session, path, text, catalog, report)
    session.emit(report, form, output or [])
    if write and (report.blocked or report.held):
        raise typer.Exit(UNDECIDED)


def _shipped(*, write: bool) -> Path:
    """The shipped list. Raises ``InputError`` where it would be written inside an installed package."""
    from llmcost.model.problems import InputError
    from llmcost.read.catalog.bundled_catalog import bundled_path

    path = bundled_path()
    if path.is_relative_to(Path.cwd()):
        path = path.relative_to(Path.cwd())
    if write and path.parent.name == "data":
        message = "the shipped price list is part of the installed package, and is not written"
        raise InputError.of("not-yours", message, "copy it, and name the copy: --to pricing.yaml")
    return path


def _written(session: Session, path: str, text: str, catalog: "Catalog", report: "SyncReport") -> "SyncReport":
    """The report after what is ready has been written: whole, or not at all."""
    from dataclasses import replace

    from llmcost.read.catalog.catalog_edit import edit_plan, edited, write_edited

    plan = edit_plan(catalog, report)
    if report.blocked:
        session.say(f"{path}: nothing is written: the policy holds everything back")
    elif not plan.entries and not plan.checked:
        session.say(f"{path}: there is nothing to write")
    else:
        write_edited(path, text, edited(text, path, catalog, plan, report.as_of))
        entries = sum(map(len, plan.entries.values()))
        session.say(f"{path}: {entries} prices appended, {len(plan.checked)} models marked as read on {report.as_of}")
        return replace(report, written=True)
    return report
