"""``llmcost compare``: one workload on several models."""

from decimal import Decimal
from typing import Annotated, Literal

import typer

from .. import parse
from ..options import AsOf, Form, Outputs, Settings, model_names, number
from ..session import UNDECIDED, Session


def compare(
    context: typer.Context,
    models: Annotated[
        str,
        typer.Option(
            metavar="A,B,...",
            help="Models to compare: ids, aliases, or tier:NAME for the featured models of a tier.",
            autocompletion=model_names,
        ),
    ],
    workload: Annotated[str | None, typer.Argument(metavar="[WORKLOAD]", help="A workload file, or -.")] = None,
    input_tokens: Annotated[Decimal | None, number("Input tokens per request (1,000).")] = None,
    output_tokens: Annotated[Decimal | None, number("Output tokens per request (300).")] = None,
    requests_per_day: Annotated[Decimal | None, number("Requests per day (1,000).")] = None,
    baseline: Annotated[
        str | None,
        typer.Option(
            metavar="MODEL", help="The model to compare the others with (the first).", autocompletion=model_names
        ),
    ] = None,
    sort: Annotated[Literal["cost", "given", "tier", "name"], typer.Option(help="Order of the rows.")] = "cost",
    settings: Settings = None,
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """The same workload on several models, cheapest first.

    Without a workload file, 1,000 input tokens, 300 output tokens and 1,000 requests per day are assumed unless given.
    Retired models keep their last price, and are marked.
    """
    from llmcost.app import estimate as use_case

    session: Session = context.obj
    numbers = {"input_tokens": input_tokens, "output_tokens": output_tokens, "requests_per_day": requests_per_day}
    report = use_case.compare(
        session.project(as_of, settings=settings),
        workload,
        parse.names(models),
        numbers={name: value for name, value in numbers.items() if value is not None},
        baseline=baseline,
        sort=sort,
    )
    session.emit(report, form, output)
    if not any(row.monthly is not None for row in report.workloads[0].alternatives):
        raise typer.Exit(UNDECIDED)
