"""``llmcost estimate``: the monthly cost of workloads, and the same workloads on other models."""

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from llmcost.app.estimate import WhatIf

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
    from llmcost.app.estimate import estimate as price

    what_ifs = _what_ifs(cases or [], levers)
    session: Session = context.obj
    project = session.project(as_of, paths, settings)
    report = price(project, what_ifs=what_ifs, tiers=tier or (), everything=everything, group_by=group_by)
    session.emit(report, form, output)
    if report.summary.monthly is None:
        raise typer.Exit(UNDECIDED)


def _what_ifs(cases: list[str], levers: str | None) -> "list[WhatIf]":
    """The cases, each lever on its own, and all of them together. Raises ``typer.BadParameter``."""
    from llmcost.app.estimate import WhatIf

    names = parse.names(levers) if levers else []
    pulled = [[name] for name in names] + ([names] if len(names) > 1 else [])
    found = [WhatIf(*parse.case(text)) for text in cases]
    found += [WhatIf(" + ".join(each), levers=each) for each in pulled]
    if twice := [name for name, times in Counter(one.name for one in found).items() if times > 1]:
        raise typer.BadParameter(f"two columns are called {twice[0]}; give each its own name", param_hint="'--case'")
    return found
