"""``llmcost gate``: stop what breaks a budget."""

from decimal import Decimal
from typing import Annotated

import typer

from llmcost.counting import with_counts

from . import parse
from .options import AsOf, Form, Outputs, Paths, Settings
from .session import EXIT_CODES, FAILED, FINE, UNDECIDED, Session

CODES = {"pass": FINE, "fail": FAILED, "undecided": UNDECIDED}


def gate(
    context: typer.Context,
    paths: Paths = None,
    max_monthly: Annotated[
        Decimal | None,
        typer.Option(parser=parse.money, metavar="$", help="The most that all workloads may cost a month."),
    ] = None,
    max_per_request: Annotated[
        Decimal | None, typer.Option(parser=parse.money, metavar="$", help="The most that a request of any may cost.")
    ] = None,
    settings: Settings = None,
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """May this merge? Checks each workload's budget, and the limits given.

    Every check is reported, passes included. A workload without a price never passes.
    """
    from llmcost.analysis.estimate import estimate
    from llmcost.analysis.gate import gate as run
    from llmcost.read.workload import load_workloads

    session: Session = context.obj
    market = session.market(as_of)
    read = load_workloads(session.paths(paths), [parse.setting(text) for text in settings or []])
    placed = with_counts(read, market.catalog)
    report = run(
        estimate(placed, market), max_monthly=max_monthly, max_per_request=max_per_request
    )  # fmt: skip
    session.emit(report, form, output or [])
    raise typer.Exit(CODES[report.verdict.value])


gate.__doc__ = f"{gate.__doc__}\n\n    {EXIT_CODES}"
