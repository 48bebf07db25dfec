"""Chooses a model for each workload of a project, and writes the chosen models into its files."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from llmcost.analysis.optimize.optimize import OptimizeRequest
from llmcost.analysis.optimize.optimize import optimize as choose
from llmcost.analysis.optimize.portfolio_plan import PortfolioBounds, plan
from llmcost.model.inputs.scores import Scores
from llmcost.model.problems import InputError, LlmcostError, Problem
from llmcost.model.reports.optimize import ModelChoice, OptimizeReport
from llmcost.pricing.price_list.lookup import THINKING, served_by
from llmcost.read.catalog.catalog_edit import write_edited
from llmcost.read.files.output_files import output_file
from llmcost.read.scores import default_scores_file, load_commitments, load_scores
from llmcost.read.workload.model_edit import EditedFile, NewModel, with_models
from llmcost.read.workload.workload import load_workloads

from .project import Project


def optimize(
    project: Project,
    request: OptimizeRequest,
    bounds: PortfolioBounds,
    *,
    quality: str | None = None,
    commitments: str | None = None,
    seconds: int,
) -> OptimizeReport:
    """The cheapest model that qualifies for each workload, and a plan where bounds or commitments hold for all of them.

    ``quality`` is a file of scores, by default ``quality.yaml`` or ``quality.csv`` here; ``commitments`` a file of
    volume commitments. They are added to ``request`` and ``bounds``. ``seconds`` limits each search of the solver.
    Raises ``InputError``.
    """
    workloads = project.workloads
    file = quality or default_scores_file()
    scores = load_scores(file) if file else None
    known = _other_workloads(project, scores) if scores else []
    report = choose(workloads, project.pricing, request._replace(scores=scores, known=known))
    report = replace(report, settings=tuple(f"{path}={value}" for path, value in project.settings))
    return _with_plan(project, report, bounds, commitments, seconds)


def _other_workloads(project: Project, scores: Scores) -> list[str]:
    """The names of all workloads of the project, where scores are for more than those that a command is about."""
    scored = {score.workload for score in scores.quality.scores} | scores.mixes.keys()
    if scored <= {None, *(one.workload.name for one in project.loaded)}:
        return []
    try:
        return [one.workload.name for one in load_workloads(project.default_paths())]
    except LlmcostError:  # problems of other files are not reported here
        return []


def _with_plan(
    project: Project, report: OptimizeReport, bounds: PortfolioBounds, commitments: str | None, seconds: int
) -> OptimizeReport:
    if commitments is not None:
        found, locations = load_commitments(commitments)
        bounds = bounds._replace(commitments=found.commitments, locations=locations)
    if not bounds.any:
        return report
    from llmcost.solver.highs import solve

    return plan(report, bounds, project.pricing.catalog, partial(solve, seconds=seconds))


def model_edits(project: Project, report: OptimizeReport) -> list[EditedFile]:
    """The workload files with the chosen models in them; none if a plan is impossible. Raises ``InputError``."""
    if report.plan is not None and report.plan.monthly is None:
        return []
    models_by_file: dict[str, dict[str, NewModel]] = {}
    for choice in report.choices:
        if choice.chosen and choice.chosen.row.model != choice.current.model:
            row = choice.chosen.row
            counted_with = None if row.tokenizer == choice.current.tokenizer else _counted_with(choice, project)
            models_by_file.setdefault(choice.where.file, {})[choice.name] = NewModel(row.model, counted_with)
    edits: list[EditedFile] = []
    problems: list[Problem] = []
    for path, models in models_by_file.items():
        try:
            edits.append(with_models(path, models))
        except LlmcostError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return edits


def _counted_with(choice: ModelChoice, project: Project) -> str:
    """What says in a file whose counts its numbers are: its model, or the one that serves its calls (law P7)."""
    catalog = project.pricing.catalog
    model = catalog.models.get(choice.current.model.removesuffix(THINKING))
    served = model and served_by(catalog, model, project.as_of)
    return served.id if served and served is not model else choice.requested


def apply_edits(project: Project, edits: Sequence[EditedFile]) -> None:
    """Write each edited file, unless it has changed since it was read; none if one leads out of the project."""
    for edit in edits:
        output_file(edit.path)
    for edit in edits:
        write_edited(edit.path, edit.old, edit.new)
        project.notify(f"{edit.path}: {', '.join(f'{name} runs on {new.model}' for name, new in edit.models.items())}")
    if not edits:
        project.notify("nothing is written: no other model was chosen")
