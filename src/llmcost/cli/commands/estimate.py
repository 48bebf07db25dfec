"""``llmcost estimate``: the monthly cost of workloads, and the same workloads on other models."""

from typing import Annotated

import typer

from llmcost.app import estimate as use_case

from .. import parse
from ..options import AsOf, Form, Outputs, Paths, Settings, tier_names
from ..session import UNDECIDED, Session


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
    cases: Annotated[
        list[str] | None,
        typer.Option("--case", metavar="NAME:PATH=VALUE,...", help="Add a what-if as its own column; repeatable."),
    ] = None,
    levers: Annotated[
        str | None,
        typer.Option("--with", metavar="A,B", help="Show what these levers save: batch, caching, flex, no-thinking."),
    ] = None,
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """Monthly cost of workloads, by component and on other models.

    Several files or a folder form a portfolio with a total. Without a path, the workloads of llmcost.yaml or the folder
    workloads/ are read.
    """
    what_ifs = [*map(_case, cases or ()), *_lever_what_ifs(levers)]
    _refuse_same_names([one.name for one in what_ifs])
    session: Session = context.obj
    project = session.project(as_of, paths, settings)
    report = use_case.estimate(project, what_ifs=what_ifs, tiers=tier or (), everything=everything, group_by=group_by)
    session.emit(report, form, output)
    if report.summary.monthly is None:
        raise typer.Exit(UNDECIDED)


def _case(text: str) -> use_case.WhatIf:
    name, settings = parse.case(text)
    return use_case.WhatIf(name, settings)


def _lever_what_ifs(levers: str | None) -> list[use_case.WhatIf]:
    """Each lever on its own, and all of them together."""
    names = parse.names(levers) if levers else []
    together = [names] if len(names) > 1 else []
    return [use_case.WhatIf(" + ".join(each), levers=each) for each in [*([name] for name in names), *together]]


def _refuse_same_names(names: list[str]) -> None:
    twice = next((name for number, name in enumerate(names) if name in names[:number]), None)
    if twice is not None:
        raise typer.BadParameter(f"two columns are called {twice}; give each its own name", param_hint="'--case'")
