"""``llmcost tokens``: how many tokens a text is, and what it costs to send."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from llmcost.counting import token_count

from . import parse
from .options import AsOf, Form, Outputs, model_names
from .session import EXIT_CODES, Session
from .token_api import Api, Asked

if TYPE_CHECKING:
    from llmcost.analysis.market_day import Market
    from llmcost.model.catalog import Model
    from llmcost.model.results import FileCounts


def tokens(
    context: typer.Context,
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE|-]...", help="Text files, or - for standard input.")
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
    replace: Annotated[
        bool, typer.Option("--replace", help="Count invalid bytes as U+FFFD instead of refusing the file.")
    ] = False,
    api: Api = False,
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """Count the tokens of text, offline, and price it as input.

    Exact for OpenAI's encodings; for other vocabularies an estimate with its range. Text that looks like a special
    token counts as the text it is. With --api the providers count, and it ends with 3 where one of them does not.
    """
    from llmcost.model.problems import InputError

    session: Session = context.obj
    if not paths:
        raise InputError.of("no-path", "no file named", "name a text file, or - for standard input")
    market = session.market(as_of)
    chosen = _models(market, models)
    asked = Asked(chosen, models) if api else None
    counted = [_count(path, chosen, market, asked, replace=replace) for path in paths]
    if asked:
        asked.finish()
    session.emit(counted, form, output or [])


def _models(market: "Market", names: list[str] | None) -> list["Model"]:
    """The models to count for, each once. Raises ``InputError`` with every name that is unknown."""
    from llmcost.analysis.compare import resolve
    from llmcost.pricing.lookup import featured

    if names:
        rows = resolve([name for text in names for name in parse.names(text)], market)
    else:
        rows = list(featured(market.catalog, market.as_of))
    return list({row.model.id: row.model for row in rows}.values())


def _count(path: str, models: list["Model"], market: "Market", asked: Asked | None, *, replace: bool) -> "FileCounts":
    from llmcost.model.results import FileCounts
    from llmcost.read.text import text_chunks
    from llmcost.tokens.counts import count_stream_for

    sizes = _Sizes()
    text = sizes.watch(text_chunks(path, "replace" if replace else "strict"))
    name = "<stdin>" if path == "-" else path
    if asked:
        counts = asked.counts(text, name, models)
    else:
        made = count_stream_for(text, [model.tokenizer for model in models])
        counts = {model.id: made[model.tokenizer] for model in models}
    known = (model for model in models if model.id in counts)
    rows = tuple(token_count(model, counts[model.id], market.catalog, market.as_of) for model in known)
    return FileCounts(name, sizes.bytes, sizes.characters, rows)


class _Sizes:
    """Measures the text that passes: characters, and bytes in UTF-8."""

    def __init__(self) -> None:
        self.bytes = self.characters = 0

    def watch(self, chunks: Iterable[str]) -> Iterator[str]:
        for chunk in chunks:
            self.characters += len(chunk)
            self.bytes += len(chunk.encode("utf-8", "surrogatepass"))
            yield chunk


tokens.__doc__ = f"{tokens.__doc__}\n\n    {EXIT_CODES}"
