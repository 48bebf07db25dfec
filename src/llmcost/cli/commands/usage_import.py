"""``llmcost usage import``: logs as rows and cubes in a folder, to be read again at once."""

from pathlib import Path
from typing import Annotated

import typer

from ..options import AsOf
from ..session import Session
from .usage_options import Logs, Source


def import_(
    context: typer.Context,
    paths: Logs,
    store: Annotated[
        Path, typer.Option(metavar="DIR", help="The folder of the store, which is made where there is none.")
    ] = Path(".llmcost"),
    source: Source = None,
    as_of: AsOf = None,
) -> None:
    """Bring logs into a store, which the other usage commands read in place of logs: llmcost usage report .llmcost.

    What is in the store already, under this or another name, changes nothing. A log that was continued takes the place
    of its beginning. Only the days that new rows change are computed. No texts of prompts or answers are stored.
    """
    from llmcost.app import usage as use_case

    session: Session = context.obj
    done = use_case.import_logs(session.project(as_of, paths), store, source=source)
    counts = f"{done.new} new, {done.grown} continued, {done.known} known"
    session.say(f"{store}: {counts}; days computed: {done.days}")
