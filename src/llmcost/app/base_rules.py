"""The rules of a base commit, and the differences between them and those of a change."""

import os
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from llmcost.analysis.diff.workload_matching import ProjectState
from llmcost.analysis.pricing_context import PricingContext
from llmcost.model.inputs.catalog import Catalog
from llmcost.model.inputs.config import Config
from llmcost.model.inputs.workload import LoadedWorkload
from llmcost.model.problems import InputError, Problem
from llmcost.model.reports.rule_changes import RuleChange, RuleKind
from llmcost.read.files.path_sandbox import check_inside_project
from llmcost.read.workload.workload import read_workloads
from llmcost.vcs.commit import Commit

from .baseline_commit import BaselineState, bytes_then, is_tracked, name_then, source_then, valid_workloads
from .project import WORKLOADS_FOLDER, Project, pricing_of


class BaseRules(NamedTuple):
    """The inputs for an evaluation by the rules of a base commit."""

    config: Config
    pricing: PricingContext
    """The layers of the base over the current bundled price list."""
    workloads: ProjectState
    """The current workloads: first those of the change, then those that its settings leave out."""
    undecided: tuple[Problem, ...]
    """Problems of layers and workload files of the base's settings that cannot be read."""


class FoundRules(NamedTuple):
    """The rules of a base commit, if they apply to a change, and every change of a rule."""

    judging: BaseRules | None
    """``None`` if the base says ``rules: head``, or its settings cannot be read."""
    changes: tuple[RuleChange, ...]


def rules_of_base(
    project: Project,
    now: ProjectState,
    before: ProjectState,
    then: BaselineState,
) -> FoundRules:
    """The rules of the commit of ``then``; ``now`` and ``before`` are the workloads with their files.

    Raises ``InputError`` for workload files of the base's paths that are links out of the project.
    """
    from llmcost.analysis.gate.rule_changes import RuleState, rule_changes

    commit, current = then.commit, project.config
    config = then.config and _as_here(then.config, commit)
    undecided: list[Problem] = []
    left_out = _left_out(project, config, now, undecided) if config else []
    pricing = _pricing(project, then, undecided)
    files = tuple(dict.fromkeys(loaded.where.file for loaded in left_out))
    if config is None:
        config = replace(current, fields={})
        unreadable = [RuleChange(RuleKind.SETTINGS_UNREADABLE, f"llmcost.yaml of {commit.name}")]
    else:
        unreadable = []
    states = (
        RuleState(config, before, _layers_as_here(pricing.catalog, commit)),
        RuleState(current, now, project.pricing.catalog, files),
    )
    changes = (*unreadable, *rule_changes(*states, project.as_of, options_of(project)))
    if unreadable or config.rules == "head":
        return FoundRules(None, changes)
    return FoundRules(BaseRules(config, pricing, _with_left_out(now, left_out), tuple(undecided)), changes)


def _with_left_out(now: ProjectState, left_out: Sequence[LoadedWorkload]) -> ProjectState:
    """The workloads of the change and those that it leaves out, which replace others of the same name."""
    named = {loaded.workload.name: loaded for loaded in left_out}
    loaded, files = [], []
    for one, file in zip(now.loaded, now.files, strict=True):
        other = named.pop(one.workload.name, None)
        loaded.append(other or one)
        files.append(other.where.file if other else file)
    return now._replace(loaded=[*loaded, *named.values()], files=[*files, *(one.where.file for one in named.values())])


def options_of(project: Project) -> set[str]:
    """The fields of workloads that come from the command line."""
    return {path.partition(".")[0] for path, _ in project.settings}


def _as_here(config: Config, commit: Commit) -> Config:
    """Settings of a commit with file names relative to the current folder."""
    start = f"{commit.name}:"

    def here(names: Sequence[str]) -> tuple[str, ...]:
        return tuple(name.removeprefix(start) for name in names)

    base, dot = config.base, os.path.join(os.curdir, "")  # noqa: PTH118 - a Path would drop the dot
    if base is not None and base.startswith(dot):
        base = dot + base.removeprefix(dot).removeprefix(start)
    return replace(config, workloads=here(config.workloads), catalog=here(config.catalog), base=base)


def _layers_as_here(catalog: Catalog, commit: Commit) -> Catalog:
    """A price list with names of layers relative to the current folder."""
    start = f"{commit.name}:"
    layers = tuple(replace(layer, file=layer.file.removeprefix(start)) for layer in catalog.layers)
    return catalog if layers == catalog.layers else replace(catalog, layers=layers)


def _pricing(project: Project, then: BaselineState, undecided: list[Problem]) -> PricingContext:
    """The layers of the base over the current bundled list; the project's own object if they are the same."""
    commit = then.commit
    if then.config is None:
        return project.pricing
    paths = [path for path in project.overlays(then.config) if not _is_added(project, commit, path)]
    names = [name_then(commit, path) for path in paths]
    now = project.overlays()
    try:
        if [bytes_then(commit, name) for name in names] == [bytes_then(commit, name) for name in now]:
            return project.pricing
        return pricing_of(project.as_of, project.bundled, names, lambda name: source_then(commit, name))
    except InputError as error:
        undecided += [problem for problem in error.problems if problem not in then.base.unread]
        return project.pricing


def _is_added(project: Project, commit: Commit, path: str) -> bool:
    """Whether the change adds a price list that an option names: HEAD has it, and the base does not."""
    if project.overlay_paths is None or commit.exists(commit.named(path) or path):
        return False
    return is_tracked(project, commit, path)


def _left_out(project: Project, config: Config, now: ProjectState, undecided: list[Problem]) -> list[LoadedWorkload]:
    """The workloads on disk at the paths of the base's settings that the current settings leave out."""
    if project.paths or config.workloads == project.config.workloads:
        return []
    names = [name for name in config.workloads or (WORKLOADS_FOLDER,) if os.path.lexists(name)]
    for name in names:
        check_inside_project(name)
    texts = read_workloads(names)
    known = {os.path.realpath(loaded.where.file) for loaded in now.loaded}
    others = tuple((file, text) for file, text in texts.files if os.path.realpath(file) not in known)
    return valid_workloads(replace(texts, files=others), undecided, project.settings)
