"""``llmcost catalog sync``: compares the catalog with published price lists, and updates it."""

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..options import AsOf, Form, Outputs
from ..session import UNDECIDED, Session

if TYPE_CHECKING:
    from llmcost.app.catalog import ListPlace

_PLACE = re.compile(r"(?P<name>[^=]*)(?:=(?P<file>.*?)(?:@(?P<read>\d{4}-\d\d-\d\d))?)?")


def sync(
    context: typer.Context,
    sources: Annotated[
        list[str],
        typer.Option(
            "--from",
            metavar="LIST[=FILE[@DAY]]",
            help="A published list, and its package or file; may be repeated. DAY is the day of one that says none.",
        ),
    ],
    file: Annotated[
        str | None, typer.Argument(metavar="[FILE]", help="The file of a single list; - for standard input.")
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
    """Compare the catalog with published price lists, and update it.

    Lists: genai-prices, litellm, model-prices, openai-cost-calculator, metergraph-core and azure-genai-prices as wheels
    (genai-prices also as it is installed), pi-ai as its npm archive, models.dev's api.json and OpenRouter's
    /api/v1/models. This does not use the network: download them yourself. A price that one list has is proposed; one
    that two independent lists have, or a page of the provider, is ready. It ends with 3 if a list cannot be used, and
    with --write also if a person has to decide something; the rest is written.
    """
    from llmcost.app import catalog as use_case

    session: Session = context.obj
    target = str(to) if to else None
    report = use_case.sync(session.project(as_of), _places(sources, file), target, write=write)
    session.emit(report, form, output)
    if report.unread or (write and (report.blocked or report.held)):
        raise typer.Exit(UNDECIDED)


def _places(sources: list[str], file: str | None) -> "list[ListPlace]":
    """The lists of ``--from``. Raises ``InputError`` for an unknown one."""
    from llmcost.app.catalog import ListPlace
    from llmcost.model.problems import InputError
    from llmcost.read.upstream.upstream import NAMES

    places = []
    for text in sources:
        parts = _PLACE.fullmatch(text)
        if parts is None or parts["name"] not in NAMES:
            raise InputError.of("unknown-list", f'no price list "{text[:80]}" is known', f"known: {', '.join(NAMES)}")
        day = parts["read"]
        try:
            read = date.fromisoformat(day) if day else None
        except ValueError:
            raise InputError.of("not-a-day", f"{day} is not a day", "write it as 2026-11-22") from None
        places.append(ListPlace(parts["name"], parts["file"] or (file if len(sources) == 1 else None), read))
    return places
