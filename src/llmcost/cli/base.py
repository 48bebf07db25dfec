"""What a state of the project is compared with: a commit, files, or a snapshot. ``diff`` and ``gate`` share it."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from llmcost.counting import counter, with_counts
from llmcost.model.problems import InputError, LlmcostError, Problem, Undecidable, short

from .session import Session, cache_dir

if TYPE_CHECKING:
    from llmcost.analysis.market_day import Market
    from llmcost.analysis.matched import Side
    from llmcost.model.changes import Base, CostDiff
    from llmcost.model.config import Config
    from llmcost.model.results import Report
    from llmcost.model.source import Source
    from llmcost.model.workload import Placed, Workload
    from llmcost.read.workload import Setting
    from llmcost.vcs.commit import Commit

DEFAULT_FOLDER = "workloads"
SNAPSHOT = ".json"


def base_name(session: Session, asked: str | None) -> str | None:
    """The base that was asked for, else that of the settings. Raises ``InputError`` where the settings are broken."""
    return asked if asked is not None else session.config.base


def read_now(
    session: Session, paths: Sequence[str] | None, base: str, settings: "Sequence[Setting]" = ()
) -> "list[Placed]":
    """Today's workloads. What the base has and today has not is gone, and not missing. Raises ``InputError``."""
    from llmcost.read.workload import read_workloads, workloads_of

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


class Compared(NamedTuple):
    """A difference, and the workloads of its base as they were: none where the base is a snapshot."""

    diff: "CostDiff"
    before: "Sequence[Placed]" = ()


def compared(
    session: Session,
    market: "Market",
    now: "Sequence[Placed]",
    report: "Report",
    paths: Sequence[str] | None,
    base: str,
) -> "Compared":
    """What became of the workloads of a base.

    ``now`` are today's workloads, counted; ``report`` is their estimate on ``market``; ``paths`` are those that were
    named, if any. Raises ``Undecidable`` where the base cannot be had, and ``InputError`` for a name that is none.
    """
    with open_base(base) as commit:
        if commit:
            return _with_commit(session, market, now, report, paths, commit)
    if base.lower().endswith(SNAPSHOT):
        return _with_snapshot(report, paths, base)
    return _with_files(market, now, report, base)


@contextmanager
def open_base(name: str) -> "Iterator[Commit | None]":
    """The commit that a base's name means; ``None`` where it names a file or a folder.

    How it is written decides, not what there is: so that no file can take the place of a branch that was not fetched.
    Raises ``Undecidable`` where it is not there, and ``InputError`` for what cannot be a name.
    """
    from llmcost.vcs.commit import commit_of

    if _is_path(name):
        if not os.path.lexists(name):
            raise Undecidable.of("no-base", f"there is no {short(name)} to compare with", "check the path")
        yield None
        return
    with commit_of(name, str(Path.cwd()), os.environ) as commit:
        yield commit


def _is_path(name: str) -> bool:
    """Whether it is written as a path: no branch begins or ends like one of these."""
    return (
        Path(name).is_absolute()
        or name.startswith(".")
        or name.lower().endswith(("/", os.sep, ".yaml", ".yml", SNAPSHOT))
    )


def _with_files(market: "Market", now: "Sequence[Placed]", report: "Report", base: str) -> "Compared":
    """Files of the disk as the base, on today's price list."""
    from llmcost.model.changes import Base
    from llmcost.read.workload import load_workloads

    before = with_counts(load_workloads([base]), market.catalog)
    sides = (_side(before, [base] * len(before)), _side(now, [base] * len(now)))
    return _compared(Base(base, "file", None, market.stamp), *sides, report, market, market)


def _with_snapshot(report: "Report", paths: Sequence[str] | None, base: str) -> "Compared":
    """The amounts of a snapshot; where paths are named, only those of workloads that stood there, or are there now."""
    from llmcost.analysis.diff_amounts import diff_amounts
    from llmcost.model.changes import Base
    from llmcost.model.results import Report
    from llmcost.read.snapshot import load_snapshot

    loaded = load_snapshot(base)
    then = loaded if isinstance(loaded, Report) else loaded.report
    names = {one.name for one in report.workloads}
    folders = [Path(os.path.relpath(path)) for path in paths or ["."]]
    before = [
        one
        for one in then.workloads
        if one.name in names or any(Path(one.where.file).is_relative_to(folder) for folder in folders)
    ]
    same = (then.catalog.sha256, then.catalog.layers) == (report.catalog.sha256, report.catalog.layers)
    return Compared(diff_amounts(Base(base, "snapshot", None, then.catalog, same_prices=same), before, report))


def _with_commit(
    session: Session,
    market: "Market",
    now: "Sequence[Placed]",
    report: "Report",
    paths: Sequence[str] | None,
    commit: "Commit",
) -> "Compared":
    from llmcost.model.changes import Base

    unread: list[Problem] = []
    config = _config_then(session, commit, unread)
    then = _market_then(session, market, config, commit, unread)
    before = _placed_then(now, _paths_then(commit, paths, config), config, commit, unread)
    before = _known(with_counts(before, market.catalog, then.catalog), then, unread)
    prefix = f"{commit.name}:"
    sides = (
        _side(before, [placed.where.file.removeprefix(prefix) for placed in before]),
        _side(now, [(commit.named(placed.where.file) or placed.where.file).removeprefix(prefix) for placed in now]),
    )
    base = Base(commit.name, "commit", commit.id, then.stamp, commit.is_merge_base, then is market, tuple(unread))
    return _compared(base, *sides, report, then, market)


def _side(placed: "Sequence[Placed]", files: Sequence[str]) -> "Side":
    from llmcost.analysis.matched import Side

    return Side(placed, files)


def _compared(
    base: "Base", before: "Side", after: "Side", report: "Report", then: "Market", now: "Market"
) -> "Compared":
    from llmcost.analysis.diff import diff

    count = counter(now.catalog, then.catalog)
    return Compared(diff(base, before, after, report, then, now, counted=count, sound=sound), before.placed)


def sound(workload: "Workload") -> bool:
    from llmcost.model.problems import Where
    from llmcost.read.contradictions import contradictions

    return not any(True for _ in contradictions(workload, {}, Where("")))


def _config_then(session: Session, commit: "Commit", unread: list[Problem]) -> "Config":
    """The settings as they were; today's where those cannot be read."""
    from llmcost.model.config import Config
    from llmcost.read.config import NAME, config_of

    folder, names = Path.cwd(), []
    if session.config_path:
        names = [commit.named(str(session.config_path))]
    else:
        names = [commit.named(str(above / NAME)) for above in (folder, *folder.parents)]
    found = next((name for name in names if name and commit.exists(name)), None)
    if found is None:
        return Config()
    try:
        return config_of(found, commit)
    except InputError as error:
        unread += error.problems
        now = session.config
        return replace(now, workloads=tuple(commit.named(path) or path for path in now.workloads))


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
    from llmcost.read.workload import Texts, read_workloads, workloads_of

    texts = read_workloads(names, commit)
    unread += [problem for problem in texts.problems if problem.code != "no-workloads"]
    found: dict[str, Placed] = {}
    for file in texts.files:
        try:
            for placed in workloads_of(Texts((file,), (), commit)):
                found.setdefault(placed.workload.name, placed)
        except InputError as error:
            unread += error.problems
    return list(found.values())


def _known(before: "list[Placed]", then: "Market", unread: list[Problem]) -> "list[Placed]":
    """The workloads whose models the price list of then knows."""
    from llmcost.analysis.estimate import refuse_unknown

    known = []
    for placed in before:
        try:
            refuse_unknown([replace(placed, workload=replace(placed.workload, candidates=()))], then.catalog)
            known.append(placed)
        except InputError as error:
            unread += error.problems
    return known


def _market_then(
    session: Session, market: "Market", config: "Config", commit: "Commit", unread: list[Problem]
) -> "Market":
    """The price list as it was, on the same day; today's where nothing of it changed, or it cannot be read."""
    from llmcost.analysis.market_day import market_on
    from llmcost.read.layers import with_layer
    from llmcost.read.shipped import load_catalog, shipped_path

    now = [str(shipped_path()), *session.layers()]
    shipped, *layers = then = [_at(commit, path) for path in (str(shipped_path()), *session.layers(config))]
    try:
        if [_bytes(commit, name) for name in now] == [_bytes(commit, name) for name in then]:
            return market
        loaded = load_catalog(shipped, cache_dir(), _source(commit, shipped))
        catalog = loaded.catalog
        for layer in layers:
            catalog = with_layer(catalog, layer, _source(commit, layer))
    except LlmcostError as error:
        unread += error.problems
        return market
    return market_on(catalog, market.as_of, loaded.sha256, layers)


def _at(commit: "Commit", path: str) -> str:
    """A price list as it was; the file of the disk where the commit does not hold it."""
    name = commit.named(path)
    return name if name and not commit.exists(path) and commit.exists(name) else path


def _source(commit: "Commit", name: str) -> "Source":
    from llmcost.read.disk import DISK

    return commit if commit.exists(name) else DISK


def _bytes(commit: "Commit", name: str) -> bytes:
    from llmcost.read.files import CATALOG_BYTES, read_bytes

    return read_bytes(name, CATALOG_BYTES, _source(commit, name))
