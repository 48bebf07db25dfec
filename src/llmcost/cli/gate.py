"""``llmcost gate``: stop what breaks a budget or a policy."""

from decimal import Decimal
from typing import Annotated

import typer

from llmcost.counting import with_counts
from llmcost.model.expression import Number
from llmcost.model.policy import Level

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
    max_increase: Annotated[
        list[Number] | None,
        typer.Option(
            parser=parse.increase, metavar="$|%", help="The most that the month may grow since the base; repeatable."
        ),
    ] = None,
    max_per_request: Annotated[
        Decimal | None, typer.Option(parser=parse.money, metavar="$", help="The most that a request of any may cost.")
    ] = None,
    mode: Annotated[
        Level, typer.Option(help="The most that a failure may do: block is exit code 1, the others are told.")
    ] = Level.BLOCK,
    strict: Annotated[
        bool, typer.Option("--strict", help="Warnings block; stale prices and what is undecided are exit code 3.")
    ] = False,
    settings: Settings = None,
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """May this merge? Checks budgets, limits and the policies of llmcost.yaml.

    Every check is reported, passes included. A workload without a price never passes.
    """
    from llmcost.analysis.estimate import estimate
    from llmcost.analysis.gate import gate as run
    from llmcost.analysis.gate_rules import Terms
    from llmcost.analysis.policy_names import refuse_unknown_names
    from llmcost.read.workload import load_workloads

    if strict and mode is not Level.BLOCK:
        raise typer.BadParameter(f"--strict lets warnings block, and --mode {mode} lets nothing: leave one out")
    session: Session = context.obj
    market, config = session.market(as_of), session.config
    refuse_unknown_names(config.policies, market.catalog)
    read = load_workloads(session.paths(paths), [parse.setting(text) for text in settings or []])
    placed = with_counts(read, market.catalog)
    limits = (max_monthly, max_per_request, tuple(max_increase or ()))
    terms = Terms(config.policies, config.waivers, config.budget, *limits, mode, strict)
    report = run(estimate(placed, market), terms)
    session.emit(report, form, output or [])
    raise typer.Exit(CODES[report.verdict.value])


gate.__doc__ = f"{gate.__doc__}\n\n    {EXIT_CODES}"
