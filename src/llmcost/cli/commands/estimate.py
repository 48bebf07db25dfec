"""``llmcost estimate``: the month of a workload, its components, and the same workload on other models."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from llmcost.app.prompt_counts import count_prompts

from .. import parse
from ..options import AsOf, Form, Outputs, Paths, Settings, tier_names
from ..session import EXIT_CODES, UNDECIDED, Session

if TYPE_CHECKING:
    from llmcost.model.inputs.workload import Placed
    from llmcost.model.reports.estimate import Report


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
        typer.Option("--case", metavar="NAME:PATH=VALUE,...", help="A what-if as a column of its own; repeatable."),
    ] = None,
    levers: Annotated[
        str | None,
        typer.Option("--with", metavar="A,B", help="What these save: batch, caching, flex, no-thinking."),
    ] = None,
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """What a month costs: components, total, and the same workload on every tier.

    Several files or a folder give a portfolio with a total. Without a path, the folder workloads/ is read.
    """
    from llmcost.analysis.estimate.estimate import estimate as run
    from llmcost.analysis.estimate.levers import apply_levers
    from llmcost.model.reports.estimate import Case
    from llmcost.read.workload.workload import read_workloads, workloads_of

    session: Session = context.obj
    pricing = session.pricing(as_of)
    texts = read_workloads(session.paths(paths))
    given = [parse.setting(text) for text in settings or []]

    def priced(placed: "list[Placed]") -> "Report":
        return run(placed, pricing, tiers=tier or [], everything=everything, group_by=group_by)

    def read(more: "Sequence[tuple[str, str]]" = (), option: str = "--set") -> "list[Placed]":
        return count_prompts(workloads_of(texts, [*given, *more], option), pricing.catalog)

    placed, asked, pulls = read(), [parse.case(text) for text in cases or []], _pulls(levers)
    _refuse_twice([*(name for name, _ in asked), *(name for name, _ in pulls)])
    what_ifs = [Case(name, priced(read(more, f"--case {name}"))) for name, more in asked]
    what_ifs += [Case(name, priced(apply_levers(placed, pull))) for name, pull in pulls]
    report = replace(priced(placed), cases=tuple(what_ifs))
    session.emit(report, form, output or [])
    if report.summary.monthly is None:
        raise typer.Exit(UNDECIDED)


def _pulls(levers: str | None) -> list[tuple[str, list[str]]]:
    """Each lever for itself, and all of them together."""
    names = parse.names(levers) if levers else []
    together = [(" + ".join(names), names)] if len(names) > 1 else []
    return [*((name, [name]) for name in names), *together]


def _refuse_twice(names: list[str]) -> None:
    twice = next((name for place, name in enumerate(names) if name in names[:place]), None)
    if twice is not None:
        raise typer.BadParameter(f"two columns are called {twice}; give each a name of its own", param_hint="'--case'")


estimate.__doc__ = f"{estimate.__doc__}\n\n    {EXIT_CODES}"
