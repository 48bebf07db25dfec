"""``llmcost catalog sync``: another price list beside the catalog, and what of it is written."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from llmcost.app import catalog as use_case

from ..options import AsOf, Form, Outputs
from ..session import UNDECIDED, Session


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
    session: Session = context.obj
    target = str(to) if to else None
    report = use_case.sync(source.value, file, target, session.day(as_of), session.say, write=write)
    session.emit(report, form, output or [])
    if write and (report.blocked or report.held):
        raise typer.Exit(UNDECIDED)
