"""``llmcost tokens``: how many tokens a text is, and what it costs to send."""

import dataclasses
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from llmcost.app.provider_counts import Api, ProviderCounter

from .. import parse
from ..options import AsOf, Form, Outputs, model_names
from ..session import EXIT_CODES, FAILED, UNDECIDED, Session

if TYPE_CHECKING:
    from llmcost.analysis.pricing_context import PricingContext
    from llmcost.app.token_files import FileCountResults, Kind, ReadingOptions
    from llmcost.app.token_views import View, Volume
    from llmcost.model.inputs.catalog import Model
    from llmcost.model.reports.token_counts import (
        Boundaries,
        EditReport,
        FileCounts,
        LargestPieces,
        TokenClassCounts,
        TokensReport,
    )
    from llmcost.read.chat.variables import Variables

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
            help="Files, folders (without what .gitignore names), quoted patterns, or - for standard input.",
        ),
    ] = None,
    models: Annotated[
        list[str] | None,
        typer.Option(
            "--model",
            "-m",
            metavar="MODEL",
            help="Count for this model: an id, an alias or tier:NAME; repeatable (the featured ones).",
            autocompletion=model_names,
        ),
    ] = None,
    read_as: Annotated[
        Literal["text", "chat", "jsonl"] | None,
        typer.Option("--as", help="What files hold (told by name and content): text, a chat, or a record a line."),
    ] = None,
    field: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="Files are JSON Lines: count this field, as prompt or messages.0.content."),
    ] = None,
    variables: Annotated[
        list[str] | None,
        typer.Option("--var", metavar="NAME=N", help="Count {{NAME}} in the text as N tokens; repeatable."),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Count invalid bytes as U+FFFD instead of refusing the file.")
    ] = False,
    budget: Annotated[
        Decimal | None,
        typer.Option(parser=parse.size, metavar="N", help="Exit 1 when a file may be more tokens than N."),
    ] = None,
    top: Annotated[
        int | None,
        typer.Option(min=1, max=1000, metavar="N", help="The N lines, records or messages of most tokens."),
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="The text with the ends of its tokens.")] = False,
    by_class: Annotated[
        bool, typer.Option("--classes", help="Tokens and characters by script and kind of character.")
    ] = False,
    diff: Annotated[
        tuple[str, str] | None, typer.Option(metavar="OLD NEW", help="What the edit of a prompt costs a month.")
    ] = None,
    requests_per_day: Annotated[
        Decimal | None, typer.Option(parser=parse.size, metavar="N", help="With --diff: requests per day (1,000).")
    ] = None,
    days: Annotated[
        Decimal | None, typer.Option(parser=parse.size, metavar="N", help="With --diff: days per month (30).")
    ] = None,
    api: Api = False,
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """Count the tokens of text, offline, and price it as input.

    Exact for OpenAI's encodings; for other vocabularies an estimate with its range. Text that looks like a special
    token counts as the text it is. JSON that holds messages counts as a chat, with what the provider adds to it; of
    JSON Lines each record counts apart. With --api the providers count; it ends with 3 where one of them does not.
    """
    from llmcost.app.token_files import ReadingOptions, count_files
    from llmcost.model.problems import InputError

    from ..progress import progress

    session: Session = context.obj
    given: dict[View, object] = {"--top": top, "--show": show, "--classes": by_class}
    views = [view for view, asked in given.items() if asked]
    volume = (requests_per_day, days)
    _check_together([*views, *(["--diff"] if diff else [])], paths, volume, budget, variables)
    if views and views[0] != "--top" and (field or read_as not in (None, "text")):
        raise typer.BadParameter(f"{views[0]} takes files as they stand: leave --field and --as out")
    if api and (apart := [*views, *(["--var"] if variables else [])]):
        raise typer.BadParameter(f"--api counts what files hold, and does not go with {apart[0]}")
    if not paths and not diff:
        raise InputError.of("no-path", "no file named", "name a text file, a folder, or - for standard input")
    how = ReadingOptions(replace, read_as, _field(field, read_as), _variables(variables))
    limit = None if budget is None else _whole(budget, "'--budget'")
    pricing = session.pricing(as_of)
    chosen = _models(pricing, models)
    how = how._replace(asked=ProviderCounter(chosen, models) if api else None)
    with progress(paths or [], quiet=session.quiet) as watch:
        if views:
            question = (paths or [], _single(chosen, models, views[0]), how, watch)
            session.emit(_view(views[0], question, top or 0), form, output or [])
            return
        report, files = (
            _edit(diff, chosen, pricing, how, volume)
            if diff
            else _report(count_files(paths or [], chosen, pricing, how, watch), pricing)
        )
    if how.variables:
        how.variables.check()
    if how.asked:
        how.asked.finish()
    if limit is not None:
        report = _limited(report, files, limit)
    session.emit(report, form, output or [])
    _judge(session, report, files)


Answer = tuple["TokensReport | EditReport", "tuple[FileCounts, ...]"]
"""A report, and the files whose sizes a budget is about."""


def _view(
    view: "View", question: "tuple[list[str], Model, ReadingOptions, Callable[[int], None]]", size: int
) -> "LargestPieces | Boundaries | TokenClassCounts":
    from llmcost.app.token_views import TokenViewRequest

    return TokenViewRequest(*question).answer(view, size)


def _edit(
    files: tuple[str, str], models: list["Model"], pricing: "PricingContext", how: "ReadingOptions", volume: "Volume"
) -> Answer:
    from llmcost.app.token_views import edit

    report = edit(files, models, pricing, how, volume)
    return report, report.files[1:]


def _report(counts: "FileCountResults", pricing: "PricingContext") -> Answer:
    from llmcost.analysis.token_reports import token_total
    from llmcost.model.reports.token_counts import TokensReport

    return TokensReport(pricing.as_of, counts.files, token_total(counts.files), counts.skipped), counts.files


def _limited(
    report: "TokensReport | EditReport", files: "Sequence[FileCounts]", limit: int
) -> "TokensReport | EditReport":
    """The report with the files that are larger than they may be."""
    from llmcost.analysis.token_reports import token_budget

    return dataclasses.replace(report, budget=limit, over=token_budget(files, limit))


def _judge(session: Session, report: "TokensReport | EditReport", files: "Sequence[FileCounts]") -> None:
    """End with 1 where a file is over the budget, with 3 where that, or what an edit costs, cannot be told."""
    from llmcost.model.problems import short
    from llmcost.model.reports.token_counts import EditReport
    from llmcost.render.document.format_values import clean, neutralize_commands

    for over in report.over:
        beside = f", and on {over.models - 1} more" if over.models > 1 else ""
        says = f"{over.tokens:,} tokens, {over.by:,} over the budget of {report.budget:,}, on {over.model}{beside}"
        session.say(neutralize_commands(clean(f"{over.file}: up to {says}")))
    if report.over:
        raise typer.Exit(FAILED)
    unknown = [file.file for file in files if any(parts.uncounted for parts in file.parts) or file.uncounted]
    if report.budget is not None and unknown:
        names = neutralize_commands(clean(short(", ".join(unknown), 200)))
        session.say(f"{names}: not all of it could be counted, so the budget decides nothing")
        raise typer.Exit(UNDECIDED)
    if isinstance(report, EditReport) and all(one.change is None for one in report.edits):
        raise typer.Exit(UNDECIDED)


def _check_together(
    views: list[str], paths: list[str] | None, volume: "Volume", budget: Decimal | None, variables: list[str] | None
) -> None:
    """Raise ``BadParameter`` where options contradict one another."""
    asked = views[0] if views else ""
    if len(views) > 1:
        raise typer.BadParameter(f"{' and '.join(views)} are different questions: ask one at a time")
    if asked == "--diff" and paths:
        raise typer.BadParameter("--diff takes its two files itself: name no others")
    if asked != "--diff" and any(each is not None for each in volume):
        raise typer.BadParameter("--requests-per-day and --days go with --diff")
    if asked not in ("", "--diff") and (budget is not None or variables):
        raise typer.BadParameter(f"--budget and --var do not go with {asked}")


def _models(pricing: "PricingContext", names: list[str] | None) -> list["Model"]:
    """The models to count for, each once. Raises ``InputError`` with every name that is unknown."""
    from llmcost.analysis.estimate.compare import resolve
    from llmcost.pricing.lookup import featured

    if names:
        rows = resolve([name for text in names for name in parse.names(text)], pricing)
    else:
        rows = list(featured(pricing.catalog, pricing.as_of))
    return list({row.model.id: row.model for row in rows}.values())


def _single(models: list["Model"], names: list[str] | None, asked: str) -> "Model":
    """The one model that is asked about: the one named, else the first whose tokens are known one by one."""
    from llmcost.tokens.counts import is_exact

    if names and len(models) > 1:
        raise typer.BadParameter(f"{asked} takes one model: {len(models)} are named", param_hint="'--model'")
    known = (model for model in models if is_exact(model.tokenizer))
    return models[0] if names else next(known, models[0])


def _field(text: str | None, read_as: "Kind | None") -> tuple[str, ...]:
    if text is None:
        return ()
    if read_as not in (None, "jsonl"):
        raise typer.BadParameter(f"--field is for JSON Lines, not for --as {read_as}")
    field = tuple(text.split("."))
    if not all(field) or len(text) > MAX_FIELD:
        raise typer.BadParameter(
            f"{text[:60]!r} is no field: write prompt or messages.0.content", param_hint="'--field'"
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
        raise typer.BadParameter(f"{number:f} is no whole number of tokens", param_hint=option)
    return int(number)


tokens.__doc__ = f"{tokens.__doc__}{EXAMPLES}\n    {EXIT_CODES}"
