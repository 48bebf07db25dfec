"""The project as a commit has it: workloads, settings and price list, each read from git as it was."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from llmcost.cache.folder import cache_dir
from llmcost.cli.session import Session
from llmcost.model.problems import InputError, Problem, short

from .prompt_counts import count_prompts

if TYPE_CHECKING:
    from llmcost.analysis.pricing_context import PricingContext
    from llmcost.model.file_source import FileSource
    from llmcost.model.inputs.config import Config
    from llmcost.model.inputs.workload import Placed
    from llmcost.model.reports.diff import Base
    from llmcost.vcs.commit import Commit

DEFAULT_FOLDER = "workloads"


class BaselineState(NamedTuple):
    """A state of the project: its workloads, counted, and the price list that it had."""

    commit: "Commit"
    base: "Base"
    placed: "list[Placed]"
    context: "PricingContext"


def baseline_state(
    session: Session, context: "PricingContext", now: "Sequence[Placed]", paths: Sequence[str] | None, commit: "Commit"
) -> BaselineState:
    """What a commit holds of the paths that were named, else of its portfolio; and of ``now`` wherever it stood then.

    ``market`` is today's, and the result's too where nothing of the price list changed. What cannot be read is noted in
    the base. Raises ``Undecidable`` where git lacks an object, and ``InputError`` for paths out of the checkout.
    """
    from llmcost.model.reports.diff import Base

    unread: list[Problem] = []
    config = _config_then(session, commit, unread)
    then = _market_then(session, context, config, commit, unread)
    found = _placed_then(now, _paths_then(commit, paths, config), config, commit, unread)
    placed = _known(count_prompts(found, context.catalog, then.catalog), then, unread)
    base = Base(commit.name, "commit", commit.id, then.stamp, commit.is_merge_base, then is context, tuple(unread))
    return BaselineState(commit, base, placed, then)


def _config_then(session: Session, commit: "Commit", unread: list[Problem]) -> "Config":
    """The settings as they were; today's where they cannot be read, and today's workloads where there were none."""
    from llmcost.model.inputs.config import Config
    from llmcost.read.settings.config import NAME, config_of

    folder, names = Path.cwd(), []
    if session.config_path:
        names = [commit.named(str(session.config_path))]
    else:
        names = [commit.named(str(above / NAME)) for above in (folder, *folder.parents)]
    found = next((name for name in names if name and commit.exists(name)), None)
    workloads = tuple(commit.named(path) or path for path in session.config.workloads)
    if found is None:
        return Config(workloads=workloads)
    try:
        return config_of(found, commit)
    except InputError as error:
        unread += error.problems
        return replace(session.config, workloads=workloads)


def _paths_then(commit: "Commit", paths: Sequence[str] | None, config: "Config") -> list[str]:
    """Where the workloads were: at the paths that were named, else at those of the settings of then."""
    named = [(path, commit.named(path)) for path in paths or ()]
    if beyond := next((path for path, name in named if name is None), None):
        message = f"{short(beyond)} lies outside of the checkout that holds the base"
        raise InputError.of("outside", message, "run llmcost inside the checkout that the path is in")
    found = [name for _, name in named if name] or _portfolio_then(commit, config)
    return [name for name in found if commit.exists(name)]


def _portfolio_then(commit: "Commit", config: "Config") -> list[str]:
    return list(config.workloads) or [commit.named(DEFAULT_FOLDER) or DEFAULT_FOLDER]


def _placed_then(
    now: "Sequence[Placed]", names: Sequence[str], config: "Config", commit: "Commit", unread: list[Problem]
) -> "list[Placed]":
    """The workloads as they were. What is not where it was looked for, may have stood elsewhere in the portfolio."""
    before = _read(names, commit, unread)
    wanted = {placed.workload.name for placed in now} - {placed.workload.name for placed in before}
    elsewhere = [name for name in _portfolio_then(commit, config) if name not in names and commit.exists(name)]
    if wanted and elsewhere:
        seen = {placed.where for placed in before}
        more = [placed for placed in _read(elsewhere, commit, []) if placed.where not in seen]
        before += [placed for placed in more if placed.workload.name in wanted]
    return before


def _read(names: Sequence[str], commit: "Commit", unread: list[Problem]) -> "list[Placed]":
    """The workloads of every file that is sound; what is wrong with the others is noted."""
    from llmcost.read.workload.workload import WorkloadTexts, read_workloads, workloads_of

    texts = read_workloads(names, commit)
    unread += [problem for problem in texts.problems if problem.code != "no-workloads"]
    found: dict[str, Placed] = {}
    for file in texts.files:
        try:
            for placed in workloads_of(WorkloadTexts((file,), (), commit)):
                found.setdefault(placed.workload.name, placed)
        except InputError as error:
            unread += error.problems
    return list(found.values())


def _known(before: "list[Placed]", then: "PricingContext", unread: list[Problem]) -> "list[Placed]":
    """The workloads whose models the price list of then knows."""
    from llmcost.analysis.estimate.estimate import refuse_unknown

    known = []
    for placed in before:
        try:
            refuse_unknown([replace(placed, workload=replace(placed.workload, candidates=()))], then.catalog)
            known.append(placed)
        except InputError as error:
            unread += error.problems
    return known


def _market_then(
    session: Session, context: "PricingContext", config: "Config", commit: "Commit", unread: list[Problem]
) -> "PricingContext":
    """The price list as it was, on the same day; today's where nothing of it changed, or it cannot be read."""
    from llmcost.analysis.pricing_context import pricing_context
    from llmcost.read.catalog.bundled_catalog import bundled_path, load_catalog
    from llmcost.read.catalog.overlays import with_overlay

    now = [str(bundled_path()), *session.layers()]
    shipped, *layers = then = [_at(commit, path) for path in (str(bundled_path()), *session.layers(config))]
    try:
        if [_bytes(commit, name) for name in now] == [_bytes(commit, name) for name in then]:
            return context
        loaded = load_catalog(shipped, cache_dir(), _source(commit, shipped))
        catalog = loaded.catalog
        for layer in layers:
            catalog = with_overlay(catalog, layer, _source(commit, layer))
    except InputError as error:
        unread += error.problems
        return context
    return pricing_context(catalog, context.as_of, loaded.sha256, layers)


def _at(commit: "Commit", path: str) -> str:
    """A price list as it was; the file of the disk where the commit does not hold it."""
    name = commit.named(path)
    return name if name and not commit.exists(path) and commit.exists(name) else path


def _source(commit: "Commit", name: str) -> "FileSource":
    from llmcost.read.files.disk import DISK

    return commit if commit.exists(name) else DISK


def _bytes(commit: "Commit", name: str) -> bytes:
    from llmcost.read.files.text_files import CATALOG_BYTES, read_bytes

    return read_bytes(name, CATALOG_BYTES, _source(commit, name))
