"""The project at a commit: its workloads, settings and price list, read from git."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from llmcost.analysis.estimate.estimate import refuse_unknown
from llmcost.analysis.pricing_context import PricingContext
from llmcost.cache.folder import cache_dir
from llmcost.checkout import checkout_root, working_folder
from llmcost.model.file_source import FileSource
from llmcost.model.inputs.config import Config
from llmcost.model.inputs.workload import LoadedWorkload
from llmcost.model.problems import InputError, Problem, short
from llmcost.model.reports.diff import Base
from llmcost.read.catalog import bundled_catalog
from llmcost.read.catalog.bundled_catalog import load_catalog
from llmcost.read.files.disk import DISK
from llmcost.read.files.text_files import CATALOG_BYTES, read_bytes
from llmcost.read.settings.config import NAME, config_of
from llmcost.read.workload.workload import Setting, WorkloadTexts, read_workloads, workloads_of
from llmcost.vcs.commit import Commit, commit_of

from .project import WORKLOADS_FOLDER, Project, pricing_of
from .prompt_counts import count_prompts


class BaselineState(NamedTuple):
    """A project at a commit: its workloads with their prompts counted, and its price list."""

    commit: Commit
    base: Base
    loaded: list[LoadedWorkload]
    context: PricingContext
    config: Config | None
    """The settings of the commit, with file names in the commit; ``None`` if they are unreadable."""


def baseline_state(project: Project, now: Sequence[LoadedWorkload], commit: Commit) -> BaselineState:
    """The workloads of a commit at the paths of a command, otherwise its whole portfolio.

    Those of ``now`` are included at any path. An unchanged price list is the same object as the project's. Problems of
    unreadable files are listed in the base. Raises ``Undecidable`` if git lacks an object, and ``InputError`` for
    paths outside of the checkout.
    """
    current = project.pricing
    unread: list[Problem] = []
    rules = _config_then(project, commit, unread)
    config = rules or replace(project.config, workloads=_workloads_now(project, commit))
    if not config.workloads:
        config = replace(config, workloads=_usual_paths(project, commit))
    then = _pricing_then(project, config, commit, unread)
    found = _workloads_then(now, _paths_then(commit, project.paths, config), config, commit, unread)
    loaded, unknown = on_known_models(count_prompts(found, current.catalog, then.catalog), then)
    unread += [problem for _, problems in unknown for problem in problems]
    base = Base(commit.name, "commit", commit.id, then.stamp, commit.is_merge_base, then is current, tuple(unread))
    return BaselineState(commit, base, loaded, then, rules)


def _config_then(project: Project, commit: Commit, unread: list[Problem]) -> Config | None:
    """The settings at the commit; ``None`` if they cannot be read.

    Without a settings file at the commit, the default folder and the current workload paths. A settings file that an
    option names and that is not in the checkout is a trusted copy, used on both sides. Raises ``InputError`` if it
    names workloads.
    """
    if project.config_path and not is_tracked(project, commit, str(project.config_path)):
        return _trusted(project)
    folder, names = working_folder(), []
    if project.config_path:
        names = [commit.named(str(project.config_path))]
    else:
        names = [commit.named(str(above / NAME)) for above in (folder, *folder.parents)]
    found = next((name for name in names if name and commit.exists(name)), None)
    if found is None:
        return Config(workloads=_usual_paths(project, commit))
    try:
        return config_of(found, commit)
    except InputError as error:
        unread += error.problems
        return None


def _trusted(project: Project) -> Config:
    """The settings of a trusted copy. Its workload paths would not be those of the change."""
    config = project.config
    if config.workloads and not project.paths:
        message = f"{short(str(project.config_path))} names workloads next to it, not those of this checkout"
        hint = "name the workloads to compare, as in: llmcost --config FILE gate workloads"
        raise InputError.of("outside", message, hint, config.fields.get("workloads"))
    return replace(config, workloads=())


def is_tracked(project: Project, commit: Commit, path: str) -> bool:
    """Whether a file that an option names is part of the checkout: the commit has it, or HEAD does."""
    name = commit.named(path)
    if name is None or checkout_root(Path(path).parent) != checkout_root(working_folder()):
        return False
    if commit.exists(name):
        return True
    with commit_of("HEAD", project.git) as head:
        return head.exists(head.named(path) or path)


def _usual_paths(project: Project, commit: Commit) -> tuple[str, ...]:
    """The workload paths at a commit whose settings name none: the default folder and the current paths.

    So the base has a workload that the change only begins to list, whatever folder the command runs in.
    """
    default = commit.named(WORKLOADS_FOLDER) or WORKLOADS_FOLDER
    usual = (default,) if commit.exists(default) else ()
    return tuple(dict.fromkeys((*usual, *_workloads_now(project, commit))))


def _workloads_now(project: Project, commit: Commit) -> tuple[str, ...]:
    """The workload paths of the current settings, as the commit names them."""
    return tuple(commit.named(path) or path for path in project.config.workloads)


def _paths_then(commit: Commit, paths: Sequence[str], config: Config) -> list[str]:
    """The names of the workload paths at the commit: those of the command, otherwise those of its settings."""
    named = [(path, commit.named(path)) for path in paths]
    if beyond := next((path for path, name in named if name is None), None):
        message = f"{short(beyond)} lies outside of the checkout that holds the base"
        raise InputError.of("outside", message, "run llmcost inside the checkout that the path is in")
    found = [name for _, name in named if name] or config.workloads
    return [name for name in found if commit.exists(name)]


def _workloads_then(
    now: Sequence[LoadedWorkload], names: Sequence[str], config: Config, commit: Commit, unread: list[Problem]
) -> list[LoadedWorkload]:
    """The workloads at the commit. One that is missing at these paths is searched in the rest of the portfolio."""
    before = valid_workloads(read_workloads(names, commit), unread)
    missing = {loaded.workload.name for loaded in now} - {loaded.workload.name for loaded in before}
    elsewhere = [name for name in config.workloads if name not in names and commit.exists(name)]
    if missing and elsewhere:
        known = {loaded.where for loaded in before}
        others = valid_workloads(read_workloads(elsewhere, commit), [])
        before += [one for one in others if one.where not in known and one.workload.name in missing]
    return before


def valid_workloads(
    texts: WorkloadTexts, unread: list[Problem], settings: Sequence[Setting] = ()
) -> list[LoadedWorkload]:
    """The workloads of every valid file; the problems of the others are added to ``unread``."""
    unread += [problem for problem in texts.problems if problem.code != "no-workloads"]
    found: dict[str, LoadedWorkload] = {}
    for file in texts.files:
        try:
            for loaded in workloads_of(WorkloadTexts((file,), (), texts.source), settings):
                found.setdefault(loaded.workload.name, loaded)
        except InputError as error:
            unread += error.problems
    return list(found.values())


def on_known_models(
    loaded: Sequence[LoadedWorkload], pricing: PricingContext
) -> tuple[list[LoadedWorkload], list[tuple[str, tuple[Problem, ...]]]]:
    """The workloads whose models, without candidates, a price list has; the names of the others with their problems."""
    known, unknown = [], []
    for one in loaded:
        try:
            refuse_unknown([replace(one, workload=replace(one.workload, candidates=()))], pricing.catalog)
            known.append(one)
        except InputError as error:
            unknown.append((one.workload.name, error.problems))
    return known, unknown


def _pricing_then(project: Project, config: Config, commit: Commit, unread: list[Problem]) -> PricingContext:
    """The price list of the commit on the current day; the current list if it is unchanged or unreadable."""
    current, path = project.pricing, str(bundled_catalog.bundled_path())
    now = [path, *project.overlays()]
    bundled, *overlays = then = [name_then(commit, name) for name in (path, *project.overlays(config))]
    try:
        before, after = ([bytes_then(commit, name) for name in names] for names in (then, now))
        if before == after:
            return current
        same = before[0] == after[0]
        loaded = project.bundled if same else load_catalog(bundled, cache_dir(), source_then(commit, bundled))
        return pricing_of(current.as_of, loaded, overlays, lambda name: source_then(commit, name))
    except InputError as error:
        unread += error.problems
        return current


def name_then(commit: Commit, path: str) -> str:
    """The name of a price list at the commit; the file on disk if the commit does not contain it."""
    name = commit.named(path)
    return name if name and not commit.exists(path) and commit.exists(name) else path


def source_then(commit: Commit, name: str) -> FileSource:
    """The source of a price list named by ``name_then``."""
    return commit if commit.exists(name) else DISK


def bytes_then(commit: Commit, name: str) -> bytes:
    """The content of a price list named by ``name_then``."""
    return read_bytes(name, CATALOG_BYTES, source_then(commit, name))
