"""``llmcost optimize``: the cheapest model that qualifies."""

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .. import parse
from ..options import AsOf, Form, Outputs, Paths, Settings, model_names, money, names, number, tier_names
from ..session import UNDECIDED, Session

if TYPE_CHECKING:
    from llmcost.model.inputs.constraints import Constraints


def optimize(
    context: typer.Context,
    paths: Paths = None,
    quality: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="File of model scores, YAML or CSV (quality.yaml or quality.csv here)."),
    ] = None,
    min_quality: Annotated[Decimal | None, number("Minimum score, on the scale of the file.")] = None,
    max_latency: Annotated[Decimal | None, number("Maximum time to answer. Seconds.", "S")] = None,
    min_context: Annotated[Decimal | None, number("Minimum context window. Tokens.")] = None,
    min_output: Annotated[Decimal | None, number("Minimum output limit. Tokens.")] = None,
    needs: Annotated[str | None, names("Required capabilities: vision, tools, json, ...")] = None,
    providers: Annotated[str | None, names("Only these providers.")] = None,
    regions: Annotated[str | None, names("Only models sold in one of these regions.")] = None,
    deny: Annotated[str | None, names("Ids to exclude; * matches any characters.")] = None,
    min_days: Annotated[
        int | None,
        typer.Option(
            "--min-days-to-retirement", min=0, max=10_000, metavar="N", help="Minimum time until retirement. Days."
        ),
    ] = None,
    models: Annotated[str | None, names("Choose only from these models.", autocompletion=model_names)] = None,
    tier: Annotated[
        list[str] | None,
        typer.Option(metavar="TIER", help="Choose only from this tier; repeatable.", autocompletion=tier_names),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Choose from every model on sale.")] = False,
    route: Annotated[
        bool, typer.Option("--route", help="Also search routes, which share requests between models.")
    ] = False,
    cascade: Annotated[
        bool, typer.Option("--cascade", help="Also search cascades of two and three models, tried in order.")
    ] = False,
    max_models: Annotated[
        int | None, typer.Option(min=1, metavar="K", help="Maximum number of different models for all workloads.")
    ] = None,
    max_providers: Annotated[
        int | None, typer.Option(min=1, metavar="K", help="Maximum number of providers for all workloads.")
    ] = None,
    min_average: Annotated[Decimal | None, number("Minimum mean score of all workloads, weighted by requests.")] = None,
    budget: Annotated[
        Decimal | None, money("Maximize the mean score within this monthly cost of all workloads.")
    ] = None,
    commitments: Annotated[
        Path | None, typer.Option(metavar="FILE", help="File of volume commitments and their discounts, YAML.")
    ] = None,
    seconds: Annotated[
        int,
        typer.Option(min=1, max=86_400, metavar="N", help="Time limit of each search for a plan. Seconds."),
    ] = 60,
    apply: Annotated[
        bool, typer.Option("--apply", help="Write the chosen models into the workload files; change nothing else.")
    ] = False,
    settings: Settings = None,
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """The cheapest model that qualifies, and the price of quality.

    A workload's `constraints:` define what qualifies; options replace them. Quality is what you measured: without
    scores, models are ranked by price alone. Ends with exit code 3 if nothing qualifies.
    """
    from llmcost.analysis.optimize.optimize import OptimizeRequest
    from llmcost.analysis.optimize.portfolio_plan import PortfolioBounds
    from llmcost.app import optimize as use_case

    session: Session = context.obj
    given = _constraints(
        min_quality=min_quality,
        max_latency_s=max_latency,
        min_context=min_context,
        min_output=min_output,
        needs=needs,
        providers=providers,
        regions=regions,
        deny=deny,
        min_days_to_retirement=min_days,
    )
    mixes = [kind for kind, asked in (("route", route), ("cascade", cascade)) if asked]
    only = parse.names(models) if models else ()
    project = session.project(as_of, paths, settings)
    report = use_case.optimize(
        project,
        OptimizeRequest(given=given, models=only, tiers=tier or (), everything=everything, mixes=mixes),
        PortfolioBounds(max_models, max_providers, min_average, budget),
        quality=str(quality) if quality else None,
        commitments=str(commitments) if commitments else None,
        seconds=seconds,
    )
    edits = use_case.model_edits(project, report) if apply else []
    session.emit(report, form, output)
    if apply:
        use_case.apply_edits(project, edits)
    no_plan = report.plan is not None and report.plan.monthly is None
    if no_plan or any(choice.chosen is None for choice in report.choices):
        raise typer.Exit(UNDECIDED)


def _constraints(**given: Any) -> "Constraints":
    """Constraints from options. Raises ``typer.BadParameter``."""
    from llmcost.model.inputs.catalog import CAPABILITIES
    from llmcost.model.inputs.constraints import Constraints

    values = {name: value for name, value in given.items() if value is not None}
    for name in ("needs", "providers", "regions", "deny"):
        if name in values:
            values[name] = tuple(parse.names(values[name], f"--{name}"))
    for name in ("min_context", "min_output"):
        if name in values:
            values[name] = int(values[name])
    if unknown := [need for need in values.get("needs", ()) if need not in CAPABILITIES]:
        raise typer.BadParameter(f"{unknown[0][:40]!r} is not one of {', '.join(CAPABILITIES)}", param_hint="'--needs'")
    return Constraints(**values)
