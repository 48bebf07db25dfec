"""``llmcost optimize``: the cheapest model that is good enough."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from llmcost.app.prompt_counts import count_prompts
from llmcost.model.problems import InputError, LlmcostError, Problem

from .. import parse
from ..options import AsOf, Form, Outputs, Paths, Settings, model_names, tier_names
from ..session import EXIT_CODES, UNDECIDED, Session

if TYPE_CHECKING:
    from llmcost.analysis.pricing_context import PricingContext
    from llmcost.model.inputs.constraints import Constraints
    from llmcost.model.inputs.scores import Scores
    from llmcost.model.inputs.workload import Placed
    from llmcost.model.reports.optimize import OptimizeReport
    from llmcost.read.workload.model_edit import EditedFile


def optimize(
    context: typer.Context,
    paths: Paths = None,
    quality: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Scores of models, YAML or CSV (quality.yaml or quality.csv here)."),
    ] = None,
    min_quality: Annotated[
        Decimal | None, typer.Option(parser=parse.size, metavar="N", help="The least score, on the scale of the file.")
    ] = None,
    max_latency: Annotated[
        Decimal | None, typer.Option(parser=parse.size, metavar="S", help="The longest an answer may take. Seconds.")
    ] = None,
    min_context: Annotated[
        Decimal | None, typer.Option(parser=parse.size, metavar="N", help="The least context. Tokens.")
    ] = None,
    min_output: Annotated[
        Decimal | None, typer.Option(parser=parse.size, metavar="N", help="The least that an answer can be. Tokens.")
    ] = None,
    needs: Annotated[
        str | None, typer.Option(metavar="A,B", help="What a model must be able to do: vision, tools, json, ...")
    ] = None,
    providers: Annotated[str | None, typer.Option(metavar="A,B", help="The only providers to buy from.")] = None,
    regions: Annotated[
        str | None, typer.Option(metavar="A,B", help="Regions, one of which a model must be sold for.")
    ] = None,
    deny: Annotated[
        str | None, typer.Option(metavar="A,B", help="Ids that are ruled out; * stands for any characters.")
    ] = None,
    min_days: Annotated[
        int | None,
        typer.Option("--min-days-to-retirement", min=0, max=10_000, metavar="N", help="On sale for this long. Days."),
    ] = None,
    models: Annotated[
        str | None,
        typer.Option(metavar="A,B", help="The only models to choose from.", autocompletion=model_names),
    ] = None,
    tier: Annotated[
        list[str] | None,
        typer.Option(metavar="TIER", help="Choose only from this tier; repeatable.", autocompletion=tier_names),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Choose from every model on sale.")] = False,
    route: Annotated[bool, typer.Option("--route", help="Also search routes: shares of requests by model.")] = False,
    cascade: Annotated[
        bool, typer.Option("--cascade", help="Also search cascades of two and three models, tried in turn.")
    ] = False,
    max_models: Annotated[
        int | None, typer.Option(min=1, metavar="K", help="At most so many different models for all workloads.")
    ] = None,
    max_providers: Annotated[
        int | None, typer.Option(min=1, metavar="K", help="At most so many providers for all workloads.")
    ] = None,
    min_average: Annotated[
        Decimal | None,
        typer.Option(parser=parse.size, metavar="N", help="The least mean score of all, weighted by requests."),
    ] = None,
    budget: Annotated[
        Decimal | None,
        typer.Option(parser=parse.money, metavar="$", help="The best mean score that so much a month can buy for all."),
    ] = None,
    commitments: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Volume commitments of providers and their discounts, YAML.")
    ] = None,
    seconds: Annotated[
        int,
        typer.Option(min=1, max=86_400, metavar="N", help="The longest that one search for a plan may take."),
    ] = 60,
    apply: Annotated[
        bool, typer.Option("--apply", help="Write the chosen models into the workload files, and nothing else.")
    ] = False,
    settings: Settings = None,
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """Which model to take: the cheapest that qualifies, and what each step up in quality costs.

    A workload's `constraints:` say what qualifies, and the options here stand in their place. Quality is what you
    measured: without scores it ranks by price and says so. Ends with 3 where nothing qualifies.
    """
    from llmcost.analysis.optimize.optimize import OptimizeRequest
    from llmcost.analysis.optimize.optimize import optimize as run

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
    placed, scores, known = _read(session, paths, settings, quality)
    pricing = session.pricing(as_of)
    mixes = [kind for kind, asked in (("route", route), ("cascade", cascade)) if asked]
    ask = OptimizeRequest(scores, known, given, parse.names(models) if models else (), tier or (), everything, mixes)
    report = replace(run(count_prompts(placed, pricing.catalog), pricing, ask), settings=tuple(settings or ()))
    report = _planned(
        report,
        pricing,
        (max_models, max_providers, min_average, budget),
        str(commitments) if commitments else None,
        seconds,
    )
    edits = _edits(report) if apply else []
    session.emit(report, form, output or [])
    if apply:
        _write(session, edits)
    no_plan = report.plan is not None and report.plan.monthly is None
    if no_plan or any(choice.chosen is None for choice in report.choices):
        raise typer.Exit(UNDECIDED)


def _planned(
    report: "OptimizeReport",
    pricing: "PricingContext",
    limits: tuple[int | None, int | None, Decimal | None, Decimal | None],
    commitments: str | None,
    seconds: int,
) -> "OptimizeReport":
    """The report with a plan, where limits or commitments tie the workloads together."""
    from functools import partial

    from llmcost.analysis.optimize.portfolio_plan import PortfolioBounds, plan
    from llmcost.read.scores import load_commitments

    bounds = PortfolioBounds(*limits)
    if commitments is not None:
        found, places = load_commitments(commitments)
        bounds = bounds._replace(commitments=found.commitments, places=places)
    if not bounds.any:
        return report
    from llmcost.solver.highs import solve

    return plan(report, bounds, pricing.catalog, partial(solve, seconds=seconds))


def _edits(report: "OptimizeReport") -> "list[EditedFile]":
    """The files of the workloads with the models that were chosen; none where there is no plan."""
    from llmcost.read.workload.model_edit import with_models

    wanted: dict[str, dict[str, str]] = {}
    for choice in report.choices:
        if choice.chosen and choice.chosen.row.model != choice.current.model:
            wanted.setdefault(choice.where.file, {})[choice.name] = choice.chosen.row.model
    if report.plan is not None and report.plan.monthly is None:
        return []
    edits: list[EditedFile] = []
    problems: list[Problem] = []
    for path, models in wanted.items():
        try:
            edits.append(with_models(path, models))
        except LlmcostError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return edits


def _write(session: Session, edits: "Sequence[EditedFile]") -> None:
    from llmcost.read.catalog.catalog_edit import write_edited

    for edit in edits:
        write_edited(edit.path, edit.old, edit.new)
        session.say(f"{edit.path}: {', '.join(f'{name} runs on {model}' for name, model in edit.models.items())}")
    if not edits:
        session.say("nothing is written: no other model was chosen")


def _constraints(**given: Any) -> "Constraints":
    """The constraints that options give. Raises ``typer.BadParameter``."""
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


def _read(
    session: Session, paths: Sequence[str] | None, settings: Sequence[str] | None, quality: Path | None
) -> "tuple[list[Placed], Scores | None, list[str]]":
    """The workloads, the scores, and the names of other workloads of the project that scores may be of."""
    from llmcost.read.scores import load_scores, scores_beside
    from llmcost.read.workload.workload import load_workloads

    placed = load_workloads(session.paths(paths), [parse.setting(text) for text in settings or []])
    file = str(quality) if quality else scores_beside()
    if file is None:
        return placed, None, []
    scores = load_scores(file)
    named = {score.workload for score in scores.quality.scores} | scores.mixes.keys()
    if named <= {None, *(one.workload.name for one in placed)}:
        return placed, scores, []
    try:
        others = load_workloads(session.paths(None))
    except LlmcostError:  # what is wrong with files that were not asked for is not the question here
        others = []
    return placed, scores, [one.workload.name for one in others]


optimize.__doc__ = f"{optimize.__doc__}\n\n    {EXIT_CODES}"
