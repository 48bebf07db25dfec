"""Prices the logs of real traffic: files, the cube of their tokens, prices, report."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from llmcost.checkout import working_folder
from llmcost.model.problems import InputError, Where
from llmcost.model.record import record
from llmcost.model.reports.usage import UsageReport
from llmcost.model.usage_cube import Cube

from .project import Project

if TYPE_CHECKING:
    from llmcost.analysis.usage.cube_pricing import CubePricer, PricedRow
    from llmcost.usage.store import Imported

ENDINGS = (
    ".jsonl",
    ".ndjson",
    ".json",
    ".jsonl.gz",
    ".ndjson.gz",
    ".json.gz",
    ".jsonl.zst",
    ".ndjson.zst",
    ".json.zst",
)
"""The logs that are found in a folder."""


class _Span(TypedDict):
    """What files and stores are read with."""

    undated: date
    since: date | None
    until: date | None
    cuts: Sequence[int]
    minutes: Sequence[int]


@record
class PricedUsage:
    """A cube of logs, and its rows at the prices of their days."""

    cube: Cube
    rows: "Sequence[PricedRow]"
    pricer: "CubePricer"


def priced_usage(
    project: Project,
    paths: Sequence[str] | None = None,
    *,
    source: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> PricedUsage:
    """The usage of the logs at some paths, of the project if ``None``; a path may be that of a store.

    ``since`` and ``until`` are the first and the last day, UTC. Rows without a time are priced on the project's day.
    Raises ``InputError``.
    """
    from llmcost.analysis.usage.cube_pricing import CubePricer, cut_points, slot_minutes
    from llmcost.usage.logs import read_logs
    from llmcost.usage.own_tables import TABLES, OwnTables
    from llmcost.usage.store import is_store, read_store

    context = project.pricing
    cuts, minutes = cut_points(context.catalog), slot_minutes(context.catalog, project.as_of)
    named = project.paths if paths is None else paths
    span: _Span = {"undated": project.as_of, "since": since, "until": until, "cuts": cuts, "minutes": minutes}
    if stores := [path for path in named if is_store(Path(path))]:
        if len(named) > 1:
            message = "a store is read alone"
            raise InputError.of("store-mixed", message, "import the other logs into it", Where(stores[0]))
        cube = read_store(Path(stores[0]), **span)
    else:
        columns = project.config.usage
        own = OwnTables(columns, project.config.fields) if columns else None
        cube = read_logs(log_files(named, TABLES if own else ()), source=source, own=own, **span)
    pricer = CubePricer(context, cuts, minutes)
    return PricedUsage(cube, pricer.priced(cube.rows), pricer)


def import_logs(project: Project, folder: Path, *, source: str | None = None) -> "Imported":
    """Bring the logs at the project's paths into the store in ``folder``. Raises ``InputError``."""
    from llmcost.analysis.usage.cube_pricing import cut_points, slot_minutes
    from llmcost.read.files.path_sandbox import followed
    from llmcost.usage import store

    followed(str(folder))
    catalog = project.pricing.catalog
    cuts, minutes = cut_points(catalog), slot_minutes(catalog, project.as_of)
    return store.import_logs(folder, log_files(project.paths), source=source, cuts=cuts, minutes=minutes)


def report(
    project: Project,
    *,
    by: Sequence[str],
    source: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> UsageReport:
    """What the logs at the project's paths cost, by dimensions; the other arguments are those of ``priced_usage``.

    Raises ``InputError``.
    """
    from llmcost.analysis.usage.usage_report import usage_report

    usage = priced_usage(project, source=source, since=since, until=until)
    return usage_report(usage.cube, usage.rows, by, project.pricing)


def log_files(paths: Sequence[str], tables: tuple[str, ...] = ()) -> list[Path]:
    """The logs at some paths, each file once; a folder stands for the logs in it and below.

    ``tables`` are the endings of other files that are logs.

    Raises ``InputError`` for a path that is not there, a link out of the project, and a folder without logs.
    """
    from llmcost.read.files.path_sandbox import followed

    found: dict[Path, None] = {}
    for path in paths:
        target = followed(path)
        if target.is_dir():
            inside = [
                each for each in sorted(target.rglob("*")) if each.name.endswith(ENDINGS + tables) and each.is_file()
            ]
            if not inside:
                raise InputError.of(
                    "no-logs", "no logs in this folder", f"logs end with {', '.join(ENDINGS)}", Where(path)
                )
            for each in inside:
                if not each.resolve().is_relative_to(target):
                    message = "it is a link that leads out of the folder"
                    raise InputError.of("outside", message, "name the file itself", Where(str(each)))
                found[each.resolve()] = None
        elif target.exists():
            found[target] = None
        else:
            raise InputError.of("no-file", "no such file or folder", "name a log, or a folder of logs", Where(path))
    here = working_folder().resolve()
    return [path.relative_to(here) if path.is_relative_to(here) else path for path in found]
