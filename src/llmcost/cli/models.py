"""``llmcost models``: what the catalog holds."""

from typing import Annotated

import typer

from .options import AsOf, Form, Outputs, model_names, tier_names
from .session import EXIT_CODES, UNDECIDED, Session

app = typer.Typer(help="What the catalog holds.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list", epilog=EXIT_CODES)
def list_(
    context: typer.Context,
    search: Annotated[str | None, typer.Argument(help="Part of an id, a name or an alias.")] = None,
    tier: Annotated[str | None, typer.Option(help="Only this tier.", autocompletion=tier_names)] = None,
    seller: Annotated[str | None, typer.Option(help="Only this seller.")] = None,
    kind: Annotated[
        str | None,
        typer.Option(help="Only this kind: chat, embedding, rerank, speech, transcription, image or moderation."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also what is not on sale that day.")] = False,
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """Models on sale with their prices, by tier, the cheapest input first."""
    from llmcost.analysis.models import list_models

    session: Session = context.obj
    market = session.market(as_of)
    listed = list_models(
        market.catalog, market.as_of, tier=tier, seller=seller, kind=kind, search=search, everything=everything
    )  # fmt: skip
    session.emit(listed, form, output or [])


@app.command("show", epilog=EXIT_CODES)
def show(
    context: typer.Context,
    model: Annotated[str, typer.Argument(help="An id or an alias.", autocompletion=model_names)],
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """Every price that a model ever had, with its source and the day it was read."""
    from llmcost.analysis.models import show_model

    session: Session = context.obj
    market = session.market(as_of)
    card = show_model(market.catalog, model, market.as_of)
    session.emit(card, form, output or [])
    if card.entry.price is None:
        raise typer.Exit(UNDECIDED)
