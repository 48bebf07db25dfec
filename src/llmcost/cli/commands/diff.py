"""``llmcost diff``: what became of the bill since a base, and why."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import typer

from llmcost.app.baseline import base_name, compare_with_base, workloads_now
from llmcost.app.prompt_counts import count_prompts
from llmcost.model.problems import InputError

from ..options import AsOf, Form, Outputs
from ..session import EXIT_CODES, UNDECIDED, Session

if TYPE_CHECKING:
    from llmcost.analysis.pricing_context import PricingContext
    from llmcost.model.inputs.workload import Placed
    from llmcost.model.reports.simulation import Percentiles

Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="[FILE|DIR|-]...", help="Workload files as they are now, folders of them, or -."),
]
BaseName = Annotated[
    str | None,
    typer.Option(
        "--base",
        metavar="REF|FILE|SNAPSHOT",
        help="What to compare with: a branch or another commit of this checkout, a workload file or a folder, or a "
        "snapshot that `-f json` wrote. The `base:` of llmcost.yaml when absent.",
    ),
]


def diff(
    context: typer.Context,
    paths: Paths = None,
    base: BaseName = None,
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """What became of the bill since a base, and why: drivers that add up to the change.

    With a branch, its files are read from git's own objects as they were where the present branch left it; nothing is
    checked out. A shallow clone will do, once the base is there: git fetch --depth=1 origin main.
    """
    from llmcost.analysis.estimate.estimate import estimate

    session: Session = context.obj
    name = base_name(session, base)
    if name is None:
        message = "nothing to compare with"
        raise InputError.of("no-base", message, "name a base: --base main; or write `base: main` into llmcost.yaml")
    pricing = session.pricing(as_of)
    now = count_prompts(workloads_now(session, paths, name), pricing.catalog)
    found = compare_with_base(session, pricing, now, estimate(now, pricing, alone=True), paths, name).diff
    report = replace(found, percentiles=_ninetieth(session, pricing, now))
    session.emit(report, form, output or [])
    if report.report.summary.workloads and report.report.summary.monthly is None:
        raise typer.Exit(UNDECIDED)


def _ninetieth(session: Session, pricing: "PricingContext", now: "Sequence[Placed]") -> "Percentiles | None":
    """The 90th percentiles of today's months; a message where NumPy is needed for them, and missing."""
    from llmcost.simulation.percentiles import percentiles_of

    try:
        return percentiles_of(now, pricing, Decimal(90))
    except InputError as error:
        if [problem.code for problem in error.problems] != ["missing-extra"]:
            raise
        session.say(f"without the p90 of what is uncertain: {error.problems[0].message}; {error.problems[0].hint}")
        return None


diff.__doc__ = f"{diff.__doc__}\n\n    {EXIT_CODES}"
