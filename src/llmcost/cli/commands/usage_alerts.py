"""``llmcost usage alerts``: what in the usage of a day is out of the ordinary."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated

import typer

from .. import parse
from ..options import AsOf, Form, Outputs, money
from ..session import FAILED, Session
from .usage_options import Logs, Source


def alerts(
    context: typer.Context,
    logs: Logs,
    day: Annotated[
        date | None,
        typer.Option(parser=parse.day, metavar="DATE", help="The day to judge, in UTC (the one before --as-of)."),
    ] = None,
    floor: Annotated[Decimal | None, money("What a day must cost, or cost more, to be news (1).")] = None,
    fail: Annotated[bool, typer.Option("--fail", help="Exit with 1 if an alarm or a budget fires.")] = False,
    source: Source = None,
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """Alarms of a day of logs, each explained by drivers, and the budgets of its month.

    A day is compared with the same weekday of six weeks, and with the mean of four: spike, shift, context-bloat,
    cache-collapse, ttl-switch, model-swap, price-change, newcomer, silence. Spikes need 5 weeks of logs, shifts 8,
    ratios 7 days. Budgets are those of llmcost.yaml and of the workloads of the project. -f slack is a message for a
    chat, whose text also fits other webhooks.
    """
    from llmcost.app import usage_alerts as use_case

    session: Session = context.obj
    project = session.project(as_of)
    report = use_case.alerts(
        project,
        logs,
        day=day or project.as_of - timedelta(days=1),
        floor=Decimal(1) if floor is None else floor,
        source=source,
    )
    session.emit(report, form, output)
    if fail and report.fires:
        raise typer.Exit(FAILED)
