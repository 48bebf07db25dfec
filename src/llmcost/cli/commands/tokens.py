"""``llmcost tokens``: the number of tokens of a text, and what it costs to send."""

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from .. import parse
from ..options import AsOf, Form, Outputs, model_names, number
from ..session import FAILED, UNDECIDED, Session

if TYPE_CHECKING:
    from llmcost.app.token_views import View
    from llmcost.model.inputs.catalog import Model
    from llmcost.model.reports.token_counts import (
        Boundaries,
        EditReport,
        LargestPieces,
        TokenClassCounts,
        TokenCount,
        TokensReport,
    )
    from llmcost.read.chat.variables import Variables

    TokenReport = TokensReport | EditReport | LargestPieces | Boundaries | TokenClassCounts

VIEWS: "dict[str, View]" = {"--top": "largest", "--show": "boundaries", "--classes": "classes"}
"""What each option shows in place of counts."""
MAX_FIELD = 1000
EXAMPLES = """
    Examples:

    \b
    llmcost tokens prompt.md -m gpt-4o,claude-opus-5
    llmcost tokens prompts/ 'docs/**/*.md' --budget 2000
    llmcost tokens log.jsonl --field request.prompt
    llmcost tokens chat.json
    llmcost tokens answer.md --var question=60
    llmcost tokens --diff old.md new.md --requests-per-day 5000
    llmcost tokens prompt.md --show -m gpt-4o
"""


def tokens(
    context: typer.Context,
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILE|DIR|PATTERN|-]...",
            help="Files, folders (except what .gitignore names), quoted patterns, or - for standard input.",
        ),
    ] = None,
    models: Annotated[
        list[str] | None,
        typer.Option(
            "--model",
            "-m",
            metavar="MODEL",
            help="Count for this model: an id, an alias or tier:NAME; repeatable (the featured models).",
            autocompletion=model_names,
        ),
    ] = None,
    read_as: Annotated[
        Literal["text", "chat", "jsonl"] | None,
        typer.Option("--as", help="What files hold: text, a chat, or one record per line (by name and content)."),
    ] = None,
    field: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="Read JSON Lines and count this field, as prompt or messages.0.content."),
    ] = None,
    variables: Annotated[
        list[str] | None,
        typer.Option("--var", metavar="NAME=N", help="Count {{NAME}} in the text as N tokens; repeatable."),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Count invalid bytes as U+FFFD instead of refusing the file.")
    ] = False,
    budget: Annotated[Decimal | None, number("Exit with 1 if a file may exceed N tokens.")] = None,
    top: Annotated[
        int | None,
        typer.Option(min=1, max=1000, metavar="N", help="The N lines, records or messages with the most tokens."),
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="The text with its token boundaries.")] = False,
    by_class: Annotated[
        bool, typer.Option("--classes", help="Tokens and characters by script and character class.")
    ] = False,
    diff: Annotated[
        tuple[str, str] | None, typer.Option(metavar="OLD NEW", help="The monthly cost of an edit of a prompt.")
    ] = None,
    requests_per_day: Annotated[Decimal | None, number("With --diff: requests per day (1,000).")] = None,
    days: Annotated[Decimal | None, number("With --diff: days per month (30).")] = None,
    api: Annotated[
        bool,
        typer.Option(
            "--api",
            help="Send the text to its provider to count it: Anthropic, Google or OpenAI. Keys come from "
            "ANTHROPIC_API_KEY, GOOGLE_API_KEY or GEMINI_API_KEY, OPENAI_API_KEY; counts are cached.",
        ),
    ] = False,
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """Count the tokens of text, offline, and price it as input.

    Counts are exact for OpenAI's encodings; for other vocabularies they are estimates with a range. Text that looks
    like a special token counts as plain text. JSON that holds messages counts as a chat, with what the provider adds
    to it; JSON Lines count record by record. With --api the providers count; it ends with 3 if one of them does not.
    """
    from llmcost.app import tokens as use_case
    from llmcost.app.token_files import ReadingOptions
    from llmcost.model.problems import InputError

    from ..progress import progress

    session: Session = context.obj
    given = {"--top": top, "--show": show, "--classes": by_class}
    views = [option for option, asked in given.items() if asked]
    volume = (requests_per_day, days)
    _check_together([*views, *(["--diff"] if diff else [])], paths, volume, budget, variables)
    if views and views[0] != "--top" and (field or read_as not in (None, "text")):
        raise typer.BadParameter(f"{views[0]} reads files as plain text: omit --field and --as")
    if api and (apart := [*views, *(["--var"] if variables else [])]):
        raise typer.BadParameter(f"--api counts whole files, and cannot be combined with {apart[0]}")
    if not paths and not diff:
        raise InputError.of("no-path", "no file named", "name a text file, a folder, or - for standard input")
    options = ReadingOptions(replace, read_as, _field(field, read_as), _variables(variables))
    limit = None if budget is None else _whole(budget, "'--budget'")
    project = session.project(as_of)
    names = [name for text in models or () for name in parse.names(text)]
    chosen = use_case.models_to_count(project, names)
    if api:
        from llmcost.app.provider_counts import ProviderCounter

        options = options._replace(provider_counter=ProviderCounter(chosen, names, project.environment))
    report: TokenReport
    with progress(paths or [], quiet=session.quiet) as watch:
        if views:
            from llmcost.app.token_views import TokenInspector

            inspector = TokenInspector(paths or [], _single(chosen, names, views[0]), options, watch)
            report = inspector.view(VIEWS[views[0]], top or 0)
        elif diff:
            report = use_case.price_edit(project, diff, chosen, options, limit, *volume)
        else:
            report = use_case.count_tokens(project, paths or [], chosen, options, limit, watch)
    session.emit(report, form, output)
    _exit_by_counts(session, report)


def _exit_by_counts(session: Session, report: "TokenReport") -> None:
    """Exit with 1 if a file is over the budget, with 3 if that or the cost of an edit cannot be decided."""
    from llmcost.model.problems import short
    from llmcost.model.reports.token_counts import EditReport, TokensReport

    if not isinstance(report, TokensReport | EditReport):
        return
    if limit := report.limit:
        for over in limit.over:
            more = f", and on {over.models - 1} more" if over.models > 1 else ""
            excess = f"{over.tokens:,} tokens, {over.by:,} over the budget of {limit.budget:,}, on {over.model}{more}"
            session.say(f"{over.file}: up to {excess}")
        if limit.over:
            raise typer.Exit(FAILED)
    files = report.files[1:] if isinstance(report, EditReport) else report.files
    unknown = [file.file for file in files if file.uncounted or any(_is_partial(count) for count in file.counts)]
    if limit and unknown:
        names = short(", ".join(unknown), 200)
        session.say(f"{names}: not everything could be counted, so the budget is undecided")
        raise typer.Exit(UNDECIDED)
    if isinstance(report, EditReport) and all(one.change is None for one in report.edits):
        raise typer.Exit(UNDECIDED)


def _is_partial(count: "TokenCount") -> bool:
    """Whether pictures or built-in tools of a chat are in no count."""
    return count.parts is not None and count.parts.uncounted > 0


def _check_together(
    views: list[str],
    paths: list[str] | None,
    volume: tuple[Decimal | None, Decimal | None],
    budget: Decimal | None,
    variables: list[str] | None,
) -> None:
    """Raise ``BadParameter`` for options that cannot be combined."""
    asked = views[0] if views else ""
    if len(views) > 1:
        raise typer.BadParameter(f"{' and '.join(views)} cannot be combined: use one of them")
    if asked == "--diff" and paths:
        raise typer.BadParameter("--diff names its two files: name no others")
    if asked != "--diff" and any(each is not None for each in volume):
        raise typer.BadParameter("--requests-per-day and --days require --diff")
    if asked not in ("", "--diff") and (budget is not None or variables):
        raise typer.BadParameter(f"--budget and --var cannot be combined with {asked}")


def _single(models: "list[Model]", names: list[str], asked: str) -> "Model":
    """The one model that a view is for: the one named, else the first that is counted exactly."""
    if names and len(models) > 1:
        raise typer.BadParameter(f"{asked} takes one model: {len(models)} are named", param_hint="'--model'")
    if names:
        return models[0]
    from llmcost.app.tokens import first_exact

    return first_exact(models)


def _field(text: str | None, read_as: str | None) -> tuple[str, ...]:
    if text is None:
        return ()
    if read_as not in (None, "jsonl"):
        raise typer.BadParameter(f"--field is for JSON Lines, not for --as {read_as}")
    field = tuple(text.split("."))
    if not all(field) or len(text) > MAX_FIELD:
        raise typer.BadParameter(
            f"{text[:60]!r} is not a field: write prompt or messages.0.content", param_hint="'--field'"
        )
    return field


def _variables(texts: list[str] | None) -> "Variables | None":
    if not texts:
        return None
    from llmcost.read.chat.variables import Variables

    lengths = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not re.fullmatch(r"\w+", name.strip()):
            raise typer.BadParameter(f"{text[:60]!r} is not NAME=N, such as question=60", param_hint="'--var'")
        lengths[name.strip()] = _whole(parse.size(value), "'--var'")
    return Variables(lengths)


def _whole(number: Decimal, option: str) -> int:
    if number != int(number):
        raise typer.BadParameter(f"{number:f} is not a whole number of tokens", param_hint=option)
    return int(number)


tokens.__doc__ = f"{tokens.__doc__}{EXAMPLES}"
