"""What a state of the project is compared with: a commit, files, or a snapshot. ``diff`` and ``gate`` share it."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from llmcost.cli.session import Session
from llmcost.model.problems import InputError, Undecidable, short

from .baseline_commit import DEFAULT_FOLDER, BaselineState, baseline_state
from .prompt_counts import count_prompts, prompt_counter

if TYPE_CHECKING:
    from llmcost.analysis.diff.workload_matching import ProjectState
    from llmcost.analysis.pricing_context import PricingContext
    from llmcost.model.inputs.workload import Placed
    from llmcost.model.reports.diff import Base, CostDiff
    from llmcost.model.reports.estimate import Report
    from llmcost.read.workload.workload import Setting
    from llmcost.vcs.commit import Commit

SNAPSHOT = ".json"


def base_name(session: Session, asked: str | None) -> str | None:
    """The base that was asked for, else that of the settings. Raises ``InputError`` where the settings are broken."""
    return asked if asked is not None else session.config.base


def workloads_now(
    session: Session, paths: Sequence[str] | None, base: str, settings: "Sequence[Setting]" = ()
) -> "list[Placed]":
    """Today's workloads. What the base has and today has not is gone, and not missing. Raises ``InputError``."""
    from llmcost.read.workload.workload import read_workloads, workloads_of

    try:
        texts = read_workloads(session.paths(paths))
    except InputError:
        if paths or not _held([DEFAULT_FOLDER], base):
            raise
        return []
    gone = [p.where.file for p in texts.problems if p.where and p.code in ("no-file", "no-workloads")]
    if gone and len(gone) == len(texts.problems) and _held(gone, base):
        texts = texts._replace(problems=())
    return workloads_of(texts, settings)


def _held(paths: Sequence[str], base: str) -> bool:
    """Whether the base is a commit that has all of these."""
    with open_base(base) as commit:
        return commit is not None and all((name := commit.named(path)) and commit.exists(name) for path in paths)


class BaseComparison(NamedTuple):
    """A difference, and the workloads of its base as they were: none where the base is a snapshot."""

    diff: "CostDiff"
    before: "Sequence[Placed]" = ()
    context: "PricingContext | None" = None
    """The price list of then."""


def compare_with_base(
    session: Session,
    context: "PricingContext",
    now: "Sequence[Placed]",
    report: "Report",
    paths: Sequence[str] | None,
    base: str,
) -> "BaseComparison":
    """What became of the workloads of a base.

    ``now`` are today's workloads, counted; ``report`` is their estimate on ``market``; ``paths`` are those that were
    named, if any. Raises ``Undecidable`` where the base cannot be had, and ``InputError`` for a name that is none.
    """
    with open_base(base) as commit:
        if commit:
            return _with_commit(now, report, context, baseline_state(session, context, now, paths, commit))
    if base.lower().endswith(SNAPSHOT):
        return _with_snapshot(report, paths, base)
    return _with_files(context, now, report, base)


@contextmanager
def open_base(name: str) -> "Iterator[Commit | None]":
    """The commit that a base's name means; ``None`` where it names a file or a folder.

    How it is written decides, not what there is: so that no file can take the place of a branch that was not fetched.
    Raises ``Undecidable`` where it is not there, and ``InputError`` for what cannot be a name.
    """
    from llmcost.read.settings.config import is_path
    from llmcost.vcs.commit import commit_of

    if is_path(name):
        if not os.path.lexists(name):
            raise Undecidable.of("no-base", f"there is no {short(name)} to compare with", "check the path")
        yield None
        return
    with commit_of(name, str(Path.cwd()), os.environ) as commit:
        yield commit


def _with_files(context: "PricingContext", now: "Sequence[Placed]", report: "Report", base: str) -> "BaseComparison":
    """Files of the disk as the base, on today's price list."""
    from llmcost.model.reports.diff import Base
    from llmcost.read.workload.workload import load_workloads

    before = count_prompts(load_workloads([base]), context.catalog)
    sides = (_side(before, [base] * len(before)), _side(now, [base] * len(now)))
    return _compared(Base(base, "file", None, context.stamp), *sides, report, context, context)


def _with_snapshot(report: "Report", paths: Sequence[str] | None, base: str) -> "BaseComparison":
    """The amounts of a snapshot; where paths are named, only those of workloads that stood there, or are there now."""
    from llmcost.analysis.diff.snapshot_diff import diff_amounts
    from llmcost.model.reports.diff import Base
    from llmcost.model.reports.estimate import Report
    from llmcost.read.snapshot.snapshot import load_snapshot

    loaded = load_snapshot(base)
    then = loaded if isinstance(loaded, Report) else loaded.report
    names = {one.name for one in report.workloads}
    folders = [Path(os.path.relpath(path)) for path in paths or ()]
    before = [
        one
        for one in then.workloads
        if not folders or one.name in names or any(Path(one.where.file).is_relative_to(each) for each in folders)
    ]
    same = (then.catalog.sha256, then.catalog.layers) == (report.catalog.sha256, report.catalog.layers)
    return BaseComparison(diff_amounts(Base(base, "snapshot", None, then.catalog, same_prices=same), before, report))


def _with_commit(
    now: "Sequence[Placed]", report: "Report", context: "PricingContext", then: "BaselineState"
) -> "BaseComparison":
    commit = then.commit
    prefix = f"{commit.name}:"
    sides = (
        _side(then.placed, [placed.where.file.removeprefix(prefix) for placed in then.placed]),
        _side(now, [_file(commit, placed.where.file).removeprefix(prefix) for placed in now]),
    )
    return _compared(then.base, *sides, report, then.context, context)


def _file(commit: "Commit", path: str) -> str:
    """A file of today as the commit would name it; none for standard input."""
    from llmcost.read.files.text_files import STDIN, shown

    return "" if path == shown(STDIN) else commit.named(path) or path


def _side(placed: "Sequence[Placed]", files: Sequence[str]) -> "ProjectState":
    from llmcost.analysis.diff.workload_matching import ProjectState

    return ProjectState(placed, files)


def _compared(
    base: "Base",
    before: "ProjectState",
    after: "ProjectState",
    report: "Report",
    then: "PricingContext",
    now: "PricingContext",
) -> "BaseComparison":
    from llmcost.analysis.diff.diff import diff

    count = prompt_counter(now.catalog, then.catalog)
    return BaseComparison(diff(base, before, after, report, then, now, count_prompt=count), before.placed, then)
