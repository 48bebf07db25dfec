"""``llmcost catalog sync``: compares the catalog with a published price list, and updates it."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ..options import AsOf, Form, Outputs
from ..session import UNDECIDED, Session


class PriceListName(StrEnum):
    """The published price lists that can be read."""

    GENAI_PRICES = "genai-prices"
    LITELLM = "litellm"
    MODELS_DEV = "models.dev"
    OPENROUTER = "openrouter"


def sync(
    context: typer.Context,
    source: Annotated[
        PriceListName,
        typer.Option(
            "--from", help="The published list: genai-prices from the installed library, the others from a file."
        ),
    ],
    file: Annotated[
        str | None, typer.Argument(metavar="[FILE]", help="The downloaded list; - for standard input.")
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FILE", help="The price list to compare and update (the bundled one)."),
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Append the entries that are ready; without it nothing is written.")
    ] = False,
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """Compare the catalog with a published price list, and update it.

    Every difference is listed, with the reason why it is accepted or not. This does not use the network: download
    litellm's model_prices_and_context_window.json, models.dev's api.json or OpenRouter's /api/v1/models yourself. With
    --write it ends with 3 if the policy holds something back; the rest is written.
    """
    from llmcost.app import catalog as use_case

    session: Session = context.obj
    target = str(to) if to else None
    report = use_case.sync(session.project(as_of), source.value, file, target, write=write)
    session.emit(report, form, output)
    if write and (report.blocked or report.held):
        raise typer.Exit(UNDECIDED)
