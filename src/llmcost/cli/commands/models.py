"""``llmcost models``: the models and prices of the catalog."""

from datetime import date
from decimal import Decimal
from typing import Annotated

import typer

from .. import parse
from ..options import AsOf, Form, Outputs, model_names, money, number, tier_names
from ..session import EXIT_CODES, UNDECIDED, Session

app = typer.Typer(
    add_completion=False,
    help="Show the models and prices of the catalog.",
    no_args_is_help=True,
    rich_markup_mode=None,
    epilog=EXIT_CODES,
)


@app.command("list", epilog=EXIT_CODES)
def list_(
    context: typer.Context,
    search: Annotated[str | None, typer.Argument(help="Part of an id, a name or an alias.")] = None,
    tier: Annotated[str | None, typer.Option(help="Only this tier.", autocompletion=tier_names)] = None,
    provider: Annotated[str | None, typer.Option(help="Only this provider.")] = None,
    kind: Annotated[
        str | None,
        typer.Option(help="Only this kind: chat, embedding, rerank, speech, transcription, image or moderation."),
    ] = None,
    capability: Annotated[
        list[str] | None, typer.Option(help="Only models with this capability, as vision, tools or json; repeatable.")
    ] = None,
    min_context: Annotated[Decimal | None, number("Minimum context window, as 200k. Tokens.")] = None,
    max_input: Annotated[Decimal | None, money("Maximum price per million input tokens.")] = None,
    max_output: Annotated[Decimal | None, money("Maximum price per million output tokens.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also models that are not on sale that day.")] = False,
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """Models on sale and their prices, by tier and input price."""
    from dataclasses import replace

    from llmcost.analysis.catalog.models import ModelFilter, list_models

    session: Session = context.obj
    pricing = session.project(as_of).pricing
    wanted = ModelFilter(
        search, tier, provider, kind, tuple(capability or ()), min_context, max_input, max_output, everything
    )
    listed = list_models(pricing.catalog, pricing.as_of, wanted)
    session.emit(replace(listed, shown_in=pricing.stamp.shown_in), form, output)


@app.command("show", epilog=EXIT_CODES)
def show(
    context: typer.Context,
    model: Annotated[str, typer.Argument(help="An id or an alias.", autocompletion=model_names)],
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """Every price of a model, with its source and date, and who agrees with it."""
    from llmcost.app import catalog as use_case

    session: Session = context.obj
    card = use_case.show(session.project(as_of), model)
    session.emit(card, form, output)
    if card.entry.price is None:
        raise typer.Exit(UNDECIDED)


@app.command("history", epilog=EXIT_CODES)
def history(
    context: typer.Context,
    model: Annotated[str, typer.Argument(help="An id or an alias.", autocompletion=model_names)],
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """The prices of a model over time, announced ones included."""
    from dataclasses import replace

    from llmcost.analysis.catalog.market_history import model_history

    session: Session = context.obj
    pricing = session.project(as_of).pricing
    found = model_history(pricing.catalog, model, pricing.as_of)
    session.emit(replace(found, shown_in=pricing.stamp.shown_in), form, output)


@app.command("diff", epilog=EXIT_CODES)
def diff(
    context: typer.Context,
    start: Annotated[date, typer.Option("--from", parser=parse.day, metavar="DATE", help="The earlier day.")],
    end: Annotated[
        date | None, typer.Option("--to", parser=parse.day, metavar="DATE", help="The later day (today).")
    ] = None,
    provider: Annotated[str | None, typer.Option(help="Only this provider.")] = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """New, cheaper, more expensive and retired models between two days."""
    from dataclasses import replace

    from llmcost.analysis.catalog.market_history import price_list_diff

    session: Session = context.obj
    pricing = session.project(end).pricing
    found = price_list_diff(pricing.catalog, start, pricing.as_of, provider=provider)
    session.emit(replace(found, shown_in=pricing.stamp.shown_in), form, output)
