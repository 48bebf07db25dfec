"""Options that the commands on logs share."""

from datetime import date
from typing import Annotated

import typer

from .. import parse


def _source(text: str) -> str:
    from llmcost.usage.sources import SOURCES

    if text not in SOURCES:
        raise typer.BadParameter(f"{text[:40]!r}: choose of {', '.join(SOURCES)}")
    return text


Logs = Annotated[list[str], typer.Argument(metavar="FILE|DIR...", help="Logs, or folders of them; also .gz.")]
Source = Annotated[
    str | None,
    typer.Option(parser=_source, metavar="NAME", help="The source of the logs, where it is not to be detected."),
]
Since = Annotated[date | None, typer.Option(parser=parse.day, metavar="DATE", help="The first day to count, in UTC.")]
Until = Annotated[date | None, typer.Option(parser=parse.day, metavar="DATE", help="The last day to count, in UTC.")]
AllowUnpriced = Annotated[bool, typer.Option("--allow-unpriced", help="Exit with 0 although requests have no price.")]
