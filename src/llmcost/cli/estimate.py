"""``llmcost estimate``: the month of a workload, its components, and the same workload on other models."""

from typing import Annotated

import typer

from llmcost.counting import with_counts

from . import parse
from .options import AsOf, Form, Outputs, Paths, Settings, tier_names
from .session import EXIT_CODES, UNDECIDED, Session


def estimate(
    context: typer.Context,
    paths: Paths = None,
    tier: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TIER", help="Compare only with models of this tier; repeatable.", autocompletion=tier_names
        ),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Compare with every model on sale.")] = False,
    group_by: Annotated[
        str | None, typer.Option(metavar="LABEL", help="Sum a portfolio by a label, or by model or tier.")
    ] = None,
    settings: Settings = None,
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """What a month costs: components, total, and the same workload on every tier.

    Several files or a folder give a portfolio with a total. Without a path, the folder workloads/ is read.
    """
    from llmcost.analysis.estimate import estimate as run
    from llmcost.read.workload import load_workloads

    session: Session = context.obj
    market = session.market(as_of)
    read = load_workloads(session.paths(paths), [parse.setting(text) for text in settings or []])
    placed = with_counts(read, market.catalog)
    report = run(placed, market, tiers=tier or [], everything=everything, group_by=group_by)
    session.emit(report, form, output or [])
    if report.summary.monthly is None:
        raise typer.Exit(UNDECIDED)


estimate.__doc__ = f"{estimate.__doc__}\n\n    {EXIT_CODES}"
