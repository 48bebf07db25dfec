"""The base of a comparison: a commit, workload files, or a snapshot. Used by ``diff`` and ``gate``."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from llmcost.analysis.diff.diff import diff
from llmcost.analysis.diff.workload_matching import ProjectState
from llmcost.analysis.pricing_context import PricingContext
from llmcost.model.file_source import FileSource
from llmcost.model.inputs.workload import LoadedWorkload
from llmcost.model.problems import InputError, Undecidable, short
from llmcost.model.reports.diff import Base, CostDiff
from llmcost.model.reports.estimate import Report
from llmcost.model.reports.provenance import CatalogStamp
from llmcost.read.files.disk import DISK
from llmcost.read.files.text_files import STDIN, display_path, read_bytes
from llmcost.read.settings.config import is_path
from llmcost.read.workload.workload import read_workloads, workloads_of
from llmcost.vcs.commit import Commit, commit_of

from .base_rules import FoundRules, rules_of_base
from .baseline_commit import BaselineState, baseline_state
from .project import WORKLOADS_FOLDER, Project
from .prompt_counts import count_prompts, prompt_counter

SNAPSHOT_SUFFIX = ".json"


class Portfolio(NamedTuple):
    """Workloads with their prompts counted, and their estimate on a price list."""

    loaded: Sequence[LoadedWorkload]
    report: Report
    context: PricingContext


class BaseComparison(NamedTuple):
    """A difference from a base, and the workloads of the base: none if it is a snapshot."""

    diff: CostDiff
    before: Sequence[LoadedWorkload] = ()
    context: PricingContext | None = None
    """The price list of the base."""
    rules: FoundRules | None = None
    """The rules of the base, if it is a commit and they are requested."""
    state: ProjectState | None = None
    """The workloads of the base with their files, if it is a commit."""


def current_workloads(project: Project, base: str) -> list[LoadedWorkload]:
    """The current workloads. A path that only the base has was removed; this is not a problem.

    Raises ``InputError``.
    """
    try:
        texts = read_workloads(project.workload_paths())
    except InputError:
        if project.paths or not _base_has(project, [WORKLOADS_FOLDER], base):
            raise
        return []
    removed = [p.where.file for p in texts.problems if p.where and p.code in ("no-file", "no-workloads")]
    if removed and len(removed) == len(texts.problems) and _base_has(project, removed, base):
        texts = replace(texts, problems=())
    return workloads_of(texts, project.settings)


def compare_with_base(project: Project, now: Portfolio, base: str, *, rules: bool = False) -> BaseComparison:
    """The cost difference between a base and the current workloads; with ``rules``, those of a base commit as well.

    Raises ``Undecidable`` if the base is not available, and ``InputError`` for an invalid name.
    """
    with open_base(project, base) as commit:
        if commit:
            then = baseline_state(project, now.loaded, commit)
            before, after = _states(then, now.loaded)
            found = compare_states(then.base, before, after, now.report, then.context, now.context)
            base_rules = rules_of_base(project, after, before, then) if rules else None
            return found._replace(rules=base_rules, state=before)
    return _compare_with_path(now, base, project.paths)


def compare_with_anchor_of(project: Project, now: Portfolio, base: str, anchor: str) -> BaseComparison:
    """``compare_with_base`` for an anchor; an anchor in the checkout is read from the base commit."""
    with open_base(project, base) as commit:
        if commit and (name := _file_of(commit, anchor)):
            found = _compare_with_path(now, name, project.paths, commit)
            return found._replace(diff=replace(found.diff, base=replace(found.diff.base, name=anchor)))
    return compare_with_base(project, now, anchor)


def differs_on_base(project: Project, base: str, anchor: str) -> bool:
    """Whether an anchor is a file of the checkout that is different or missing on the base."""
    from llmcost.read.snapshot.snapshot import SNAPSHOT_BYTES

    if not is_path(anchor) or not Path(anchor).is_file():
        return False
    with open_base(project, base) as commit:
        if commit is None or commit.named(anchor) is None:
            return False
        name = _file_of(commit, anchor)
        return name is None or read_bytes(name, SNAPSHOT_BYTES, commit) != read_bytes(anchor, SNAPSHOT_BYTES)


def _file_of(commit: Commit, path: str) -> str | None:
    """The name of a path at a commit; ``None`` if it is not written as a path or the commit lacks it."""
    name = commit.named(path) if is_path(path) else None
    return name if name and commit.exists(name) else None


def _compare_with_path(
    now: Portfolio, path: str, paths: Sequence[str], source: FileSource | None = None
) -> BaseComparison:
    """The cost difference from a snapshot or workload files, on disk or in another source."""
    if path.lower().endswith(SNAPSHOT_SUFFIX):
        return compare_with_snapshot(now.report, path, paths, source)
    return _with_files(now, path, source)


def compare_with_snapshot(
    report: Report, snapshot: str, paths: Sequence[str] = (), source: FileSource | None = None
) -> BaseComparison:
    """The cost difference between a snapshot and ``report``; its drivers are not known.

    With ``paths``, only workloads of the snapshot at these paths or in ``report`` are compared. Raises
    ``InputError`` where the file is not a snapshot.
    """
    from llmcost.analysis.diff.snapshot_diff import diff_amounts
    from llmcost.read.snapshot.snapshot import load_snapshot

    loaded = load_snapshot(snapshot, source or DISK)
    then = loaded if isinstance(loaded, Report) else loaded.report
    names = {one.name for one in report.workloads}
    folders = [Path(os.path.relpath(path)) for path in paths]
    before = [
        one
        for one in then.workloads
        if not folders or one.name in names or any(Path(one.where.file).is_relative_to(each) for each in folders)
    ]
    same = _same_prices(then.catalog, report.catalog)
    base = Base(snapshot, "snapshot", None, then.catalog, same_prices=same)
    return BaseComparison(diff_amounts(base, before, report))


def _same_prices(then: CatalogStamp, now: CatalogStamp) -> bool:
    """Whether two price lists are the same. If a snapshot has no hashes of layers, their names are compared."""
    if len(then.layers) > 1 and not then.layer_effects:
        return (then.sha256, then.layers) == (now.sha256, now.layers)
    before, after = ([layer.sha256 for layer in stamp.layer_effects] for stamp in (then, now))
    return (then.sha256, before) == (now.sha256, after)


def compare_states(
    base: Base,
    before: ProjectState,
    after: ProjectState,
    report: Report,
    then: PricingContext,
    now: PricingContext,
) -> BaseComparison:
    """The cost difference between two states, whose prompts are counted; ``report`` is the estimate of ``after``.

    ``then`` is the price list of the base: the same object as ``now`` if the prices did not change.
    """
    count = prompt_counter(now.catalog, then.catalog)
    found = diff(base, before, after, report, then, now, count_prompt=count)
    return BaseComparison(found, before.loaded, then)


@contextmanager
def open_base(project: Project, name: str) -> Iterator[Commit | None]:
    """The commit that a base names; ``None`` if it names a file or a folder.

    The spelling of the name decides, not what exists: a file must not replace a branch that was not fetched.
    Raises ``Undecidable`` if the base does not exist, and ``InputError`` for an invalid name.
    """
    if is_path(name):
        if not os.path.lexists(name):
            raise Undecidable.of("no-base", f"there is no {short(name)} to compare with", "check the path")
        yield None
        return
    with commit_of(name, project.git) as commit:
        yield commit


def _base_has(project: Project, paths: Sequence[str], base: str) -> bool:
    """Whether the base is a commit that contains all of these paths."""
    with open_base(project, base) as commit:
        return commit is not None and all((name := commit.named(path)) and commit.exists(name) for path in paths)


def _with_files(now: Portfolio, base: str, source: FileSource | None) -> BaseComparison:
    """Workload files as the base, on the current price list."""
    context = now.context
    before = count_prompts(workloads_of(read_workloads([base], source or DISK)), context.catalog)
    sides = (ProjectState(before, [base] * len(before)), ProjectState(now.loaded, [base] * len(now.loaded)))
    return compare_states(Base(base, "file", None, context.stamp), *sides, now.report, context, context)


def _states(then: BaselineState, now: Sequence[LoadedWorkload]) -> tuple[ProjectState, ProjectState]:
    """The workloads of a commit and the current ones, with file names relative to the current folder."""
    commit = then.commit
    start = f"{commit.name}:"
    return (
        ProjectState(then.loaded, [loaded.where.file.removeprefix(start) for loaded in then.loaded]),
        ProjectState(now, [_name_in(commit, loaded.where.file).removeprefix(start) for loaded in now]),
    )


def _name_in(commit: Commit, path: str) -> str:
    """A current file under the name that the commit uses; empty for standard input."""
    return "" if path == display_path(STDIN) else commit.named(path) or path
