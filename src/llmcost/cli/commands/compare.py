"""``llmcost compare``: one workload on the models named."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from llmcost.app.prompt_counts import count_prompts

from .. import parse
from ..options import AsOf, Form, Outputs, Settings, model_names
from ..session import EXIT_CODES, UNDECIDED, Session

if TYPE_CHECKING:
    from llmcost.model.inputs.workload import Placed

ASSUMED = {"input_tokens": Decimal(1000), "output_tokens": Decimal(300), "requests_per_day": Decimal(1000)}


def compare(
    context: typer.Context,
    models: Annotated[
        str,
        typer.Option(
            metavar="A,B,...",
            help="Models to compare: ids, aliases, or tier:NAME for the featured ones of a tier.",
            autocompletion=model_names,
        ),
    ],
    workload: Annotated[str | None, typer.Argument(metavar="[WORKLOAD]", help="A workload file, or -.")] = None,
    input_tokens: Annotated[
        Decimal | None, typer.Option(parser=parse.size, metavar="N", help="Tokens a request sends (1,000).")
    ] = None,
    output_tokens: Annotated[
        Decimal | None, typer.Option(parser=parse.size, metavar="N", help="Tokens an answer shows (300).")
    ] = None,
    requests_per_day: Annotated[
        Decimal | None, typer.Option(parser=parse.size, metavar="N", help="Requests per day (1,000).")
    ] = None,
    baseline: Annotated[
        str | None,
        typer.Option(
            metavar="MODEL", help="What the others are measured against (the first).", autocompletion=model_names
        ),
    ] = None,
    sort: Annotated[Literal["cost", "given", "tier", "name"], typer.Option(help="The order of the rows.")] = "cost",
    settings: Settings = None,
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """The same workload on several models, cheapest first.

    Without a workload: 1,000 tokens in, 300 out, 1,000 requests a day, each marked as assumed unless given. Retired
    models keep their last price, and are marked.
    """
    from llmcost.analysis.estimate.compare import compare as run

    session: Session = context.obj
    given = {"input_tokens": input_tokens, "output_tokens": output_tokens, "requests_per_day": requests_per_day}
    names = parse.names(models)
    extra = [parse.setting(text) for text in settings or []]
    placed = _placed(workload, {k: v for k, v in given.items() if v is not None}, names[0], extra)
    pricing = session.pricing(as_of)
    (counted,) = count_prompts([placed], pricing.catalog)
    report = run(counted, names, pricing, baseline=baseline, sort=sort)
    session.emit(report, form, output or [])
    if not any(row.monthly is not None for row in report.workloads[0].alternatives):
        raise typer.Exit(UNDECIDED)


def _placed(path: str | None, given: dict[str, Decimal], model: str, settings: list[tuple[str, str]]) -> "Placed":
    """The workload of a file with the numbers given in its place, or one made of them."""
    from dataclasses import replace

    from llmcost.model.problems import InputError, Where
    from llmcost.read.workload.workload import load_workloads, parse_workload

    settings = [*settings, *((name, format(value, "f")) for name, value in given.items())]
    if path is not None:
        found = load_workloads([path], settings)
        if len(found) != 1:
            message, hint = f"this holds {len(found)} workloads", "compare takes one: name its file"
            raise InputError.of("one-workload", message, hint, Where(path))
        return found[0]
    numbers = {name: format(given.get(name, value), "f") for name, value in ASSUMED.items()}
    set_here = {name for name, _ in settings}
    if "requests_per_month" in set_here:
        del numbers["requests_per_day"]
    fields = {"name": "comparison", "model": f'"{model}"', **numbers}
    text = "\n".join(f"{name}: {value}" for name, value in fields.items())
    assumed = tuple(name for name in numbers if name not in set_here)
    return replace(parse_workload(text, "<options>", settings), assumed=assumed)


compare.__doc__ = f"{compare.__doc__}\n\n    {EXIT_CODES}"
