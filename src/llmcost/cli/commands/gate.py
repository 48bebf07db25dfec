"""``llmcost gate``: fails a change that breaks a budget or a policy."""

from decimal import Decimal
from typing import Annotated

import typer

from llmcost.model.level import Level

from .. import parse
from ..github_actions import publish
from ..options import AsOf, Form, Outputs, Paths, Settings, money
from ..session import FAILED, FINE, UNDECIDED, Session
from .diff import BaseName

CODES = {"pass": FINE, "fail": FAILED, "undecided": UNDECIDED}


def gate(
    context: typer.Context,
    paths: Paths = None,
    base: BaseName = None,
    max_monthly: Annotated[Decimal | None, money("Limit for the month of all workloads together.")] = None,
    max_increase: Annotated[
        list[str] | None,
        typer.Option(metavar="$|%", help="Limit for the increase of the month since the base; repeatable."),
    ] = None,
    max_per_request: Annotated[Decimal | None, money("Limit for the cost of a request of any workload.")] = None,
    anchor: Annotated[
        str | None,
        typer.Option(
            metavar="SNAPSHOT", help="An older snapshot: increases since then are checked as well, against slow drift."
        ),
    ] = None,
    percentile: Annotated[
        Decimal | None,
        typer.Option(
            parser=parse.percentile,
            metavar="pN",
            help="Check months at a percentile, as p90, where a workload declares an uncertainty. Needs NumPy.",
        ),
    ] = None,
    mode: Annotated[
        Level, typer.Option(help="What a failure may do: block (exit code 1), warn, or advise (info).")
    ] = Level.BLOCK,
    strict: Annotated[
        bool, typer.Option("--strict", help="Warnings block; stale prices and undecided checks end with exit code 3.")
    ] = False,
    settings: Settings = None,
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """May this merge? Checks budgets, limits and policies.

    Policies and the project's budget come from llmcost.yaml. Every check is reported, passes included. A workload
    without a price never passes. If the base is a commit, its rules judge as well, and the stricter result decides;
    every changed rule is listed first. In GitHub Actions, checks that did not pass are annotated, and the step gets a
    summary and outputs: see llmcost render --help.
    """
    from llmcost.analysis.gate.rules import GateCriteria
    from llmcost.app import gate as use_case

    if strict and mode is not Level.BLOCK:
        raise typer.BadParameter(f"--strict makes warnings block, and --mode {mode} lets nothing block: use one")
    session: Session = context.obj
    limits = GateCriteria(
        max_monthly=max_monthly,
        max_per_request=max_per_request,
        max_increase=tuple(map(parse.increase, max_increase or ())),
        mode=mode,
        strict=strict,
    )
    report = use_case.gate(
        session.project(as_of, paths, settings), limits, base=base, anchor=anchor, percentile=percentile
    )
    session.emit(report, form, output)
    publish(session, report, annotate=True)
    raise typer.Exit(CODES[report.verdict.value])
