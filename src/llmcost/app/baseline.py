"""What a project is compared with: a commit, workload files, or a snapshot. ``diff`` and ``gate`` share it."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from llmcost.model.problems import InputError, Undecidable, short

from .baseline_commit import BaselineState, baseline_state
from .project import WORKLOADS_FOLDER, Project
from .prompt_counts import count_prompts, prompt_counter

if TYPE_CHECKING:
    from llmcost.analysis.diff.workload_matching import ProjectState
    from llmcost.analysis.pricing_context import PricingContext
    from llmcost.model.inputs.workload import Placed
    from llmcost.model.reports.diff import Base, CostDiff
    from llmcost.model.reports.estimate import Report
    from llmcost.vcs.commit import Commit

SNAPSHOT_SUFFIX = ".json"


class BaseComparison(NamedTuple):
    """A difference from a base, with the workloads of the base: none where the base is a snapshot."""

    diff: "CostDiff"
    before: "Sequence[Placed]" = ()
    context: "PricingContext | None" = None
    """The price list of the base."""


def current_workloads(project: Project, base: str) -> "list[Placed]":
    """The workloads as they are now. A path that only the base has was removed and is no problem.

    Raises ``InputError``.
    """
    from llmcost.read.workload.workload import read_workloads, workloads_of

    try:
        texts = read_workloads(project.workload_paths())
    except InputError:
        if project.paths or not _base_has(project, [WORKLOADS_FOLDER], base):
            raise
        return []
    removed = [p.where.file for p in texts.problems if p.where and p.code in ("no-file", "no-workloads")]
    if removed and len(removed) == len(texts.problems) and _base_has(project, removed, base):
        texts = texts._replace(problems=())
    return workloads_of(texts, project.settings)


def compare_with_base(project: Project, now: "Sequence[Placed]", report: "Report", base: str) -> BaseComparison:
    """The cost difference between a base and the workloads ``now``, whose prompts are counted.

    ``report`` is the estimate of ``now`` on the project's price list. Raises ``Undecidable`` where the base is not
    available, and ``InputError`` for an invalid name.
    """
    with _open_base(project, base) as commit:
        if commit:
            return _with_commit(project, now, report, baseline_state(project, now, commit))
    if base.lower().endswith(SNAPSHOT_SUFFIX):
        return compare_with_snapshot(report, base, project.paths)
    return _with_files(project.pricing, now, report, base)


def compare_with_snapshot(report: "Report", snapshot: str, paths: Sequence[str] = ()) -> BaseComparison:
    """The cost difference between a snapshot and ``report``; its drivers are not known.

    With ``paths``, only the workloads of the snapshot count that were at these paths or are in ``report``. Raises
    ``InputError`` where the file is not a snapshot.
    """
    from llmcost.analysis.diff.snapshot_diff import diff_amounts
    from llmcost.model.reports.diff import Base
    from llmcost.model.reports.estimate import Report
    from llmcost.read.snapshot.snapshot import load_snapshot

    loaded = load_snapshot(snapshot)
    then = loaded if isinstance(loaded, Report) else loaded.report
    names = {one.name for one in report.workloads}
    folders = [Path(os.path.relpath(path)) for path in paths]
    before = [
        one
        for one in then.workloads
        if not folders or one.name in names or any(Path(one.where.file).is_relative_to(each) for each in folders)
    ]
    same = (then.catalog.sha256, then.catalog.layers) == (report.catalog.sha256, report.catalog.layers)
    base = Base(snapshot, "snapshot", None, then.catalog, same_prices=same)
    return BaseComparison(diff_amounts(base, before, report))


def compare_states(
    base: "Base",
    before: "ProjectState",
    after: "ProjectState",
    report: "Report",
    then: "PricingContext",
    now: "PricingContext",
) -> BaseComparison:
    """The cost difference between two states, whose prompts are counted; ``report`` is the estimate of ``after``.

    ``then`` is the price list of the base: the same object as ``now`` where the prices did not change.
    """
    from llmcost.analysis.diff.diff import diff

    count = prompt_counter(now.catalog, then.catalog)
    found = diff(base, before, after, report, then, now, count_prompt=count)
    return BaseComparison(found, before.placed, then)


@contextmanager
def _open_base(project: Project, name: str) -> "Iterator[Commit | None]":
    """The commit that a base names; ``None`` where it names a file or a folder.

    The spelling of the name decides, not what exists: a file must not stand in for a branch that was not fetched.
    Raises ``Undecidable`` where the base does not exist, and ``InputError`` for an invalid name.
    """
    from llmcost.read.settings.config import is_path
    from llmcost.vcs.commit import commit_of

    if is_path(name):
        if not os.path.lexists(name):
            raise Undecidable.of("no-base", f"there is no {short(name)} to compare with", "check the path")
        yield None
        return
    with commit_of(name, str(Path.cwd()), project.environment) as commit:
        yield commit


def _base_has(project: Project, paths: Sequence[str], base: str) -> bool:
    """Whether the base is a commit that contains all of these paths."""
    with _open_base(project, base) as commit:
        return commit is not None and all((name := commit.named(path)) and commit.exists(name) for path in paths)


def _with_files(context: "PricingContext", now: "Sequence[Placed]", report: "Report", base: str) -> BaseComparison:
    """Files on disk as the base, on the current price list."""
    from llmcost.analysis.diff.workload_matching import ProjectState
    from llmcost.model.reports.diff import Base
    from llmcost.read.workload.workload import load_workloads

    before = count_prompts(load_workloads([base]), context.catalog)
    sides = (ProjectState(before, [base] * len(before)), ProjectState(now, [base] * len(now)))
    return compare_states(Base(base, "file", None, context.stamp), *sides, report, context, context)


def _with_commit(project: Project, now: "Sequence[Placed]", report: "Report", then: BaselineState) -> BaseComparison:
    from llmcost.analysis.diff.workload_matching import ProjectState

    commit = then.commit
    prefix = f"{commit.name}:"
    before = ProjectState(then.placed, [placed.where.file.removeprefix(prefix) for placed in then.placed])
    after = ProjectState(now, [_name_in(commit, placed.where.file).removeprefix(prefix) for placed in now])
    return compare_states(then.base, before, after, report, then.context, project.pricing)


def _name_in(commit: "Commit", path: str) -> str:
    """A current file under the name that the commit uses; empty for standard input."""
    from llmcost.read.files.text_files import STDIN, display_path

    return "" if path == display_path(STDIN) else commit.named(path) or path
