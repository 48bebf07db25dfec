"""``llmcost usage``: what the requests of logs cost."""

from datetime import date
from typing import Annotated

import typer

from .. import parse
from ..options import AsOf, Form, Outputs
from ..session import EXIT_CODES, UNDECIDED, Session
from .usage_alerts import alerts
from .usage_compare import compare
from .usage_fit import fit
from .usage_import import import_
from .usage_replay import replay

app = typer.Typer(
    add_completion=False,
    help="Price the logs of real traffic.",
    no_args_is_help=True,
    rich_markup_mode=None,
    epilog=EXIT_CODES,
)


app.command("fit", epilog=EXIT_CODES)(fit)
app.command("compare", epilog=EXIT_CODES)(compare)
app.command("import", epilog=EXIT_CODES)(import_)
app.command("alerts", epilog=EXIT_CODES)(alerts)
app.command("replay", epilog=EXIT_CODES)(replay)


@app.callback()
def group() -> None:
    """Price the logs of real traffic."""


@app.command("report", epilog=EXIT_CODES)
def report(
    context: typer.Context,
    paths: Annotated[
        list[str], typer.Argument(metavar="FILE|DIR...", help="Logs, or folders of them; also .gz, .zst.")
    ],
    by: Annotated[
        str,
        typer.Option(metavar="A,B", help="Group by day, month, source, provider, model, feature, team, mode, region."),
    ] = "model",
    source: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The source of the logs, where it is not to be detected."),
    ] = None,
    since: Annotated[
        date | None, typer.Option(parser=parse.day, metavar="DATE", help="The first day to count, in UTC.")
    ] = None,
    until: Annotated[
        date | None, typer.Option(parser=parse.day, metavar="DATE", help="The last day to count, in UTC.")
    ] = None,
    allow_unpriced: Annotated[
        bool, typer.Option("--allow-unpriced", help="Exit with 0 although requests have no price.")
    ] = False,
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """What the requests of logs cost, each at the price of its day.

    Sources: answers of Anthropic, OpenAI (chat, responses, batches), Gemini, OpenRouter and Bedrock; logs of LiteLLM;
    OpenTelemetry, OpenInference, Langfuse, LangSmith and MLflow; transcripts of Claude Code, Codex, Gemini CLI and
    OpenCode. JSON lines or documents. Requests without a price are listed and end with exit code 3. Rows without a time
    are priced on the day of --as-of.
    """
    from llmcost.analysis.usage.usage_report import DIMENSIONS
    from llmcost.app import usage as use_case
    from llmcost.usage.sources import SOURCES

    names = tuple(dict.fromkeys(by.split(",")))
    if wrong := [name for name in names if name not in DIMENSIONS]:
        raise typer.BadParameter(f"--by {wrong[0]}: choose of {', '.join(DIMENSIONS)}")
    if source is not None and source not in SOURCES:
        raise typer.BadParameter(f"--source {source}: choose of {', '.join(SOURCES)}")
    session: Session = context.obj
    made = use_case.report(session.project(as_of, paths), by=names, source=source, since=since, until=until)
    session.emit(made, form, output)
    if made.unpriced and not allow_unpriced:
        raise typer.Exit(UNDECIDED)
