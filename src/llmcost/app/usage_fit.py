"""Fits workload files to the logs of real traffic, and writes them."""

import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from llmcost.model.money import ZERO, exactly, total
from llmcost.model.problems import InputError, Problem, Where
from llmcost.model.reports.fit import FitReport, FittedFeature, FittedFile

from .project import Project
from .usage import priced_usage
from .usage_compare import no_usage


def fit(
    project: Project,
    folder: Path | None,
    *,
    source: str | None = None,
    since: date | None = None,
    until: date | None = None,
    force: bool = False,
) -> FitReport:
    """The workload files of the logs at the project's paths, one for each feature; written to ``folder``, if given.

    ``since`` and ``until`` are the first and the last day, UTC. A file of the folder that a person edited is only
    replaced with ``force``. Raises ``InputError``, and then nothing is written.
    """
    from llmcost.analysis.usage.fit import fit as fitted
    from llmcost.analysis.usage.fit import window_of
    from llmcost.render.document.workload_file import workload_file

    context = project.pricing
    usage = priced_usage(project, source=source, since=since, until=until)
    window = window_of(usage.rows, since, until)
    if window is None:
        raise no_usage()
    features = fitted(usage.rows, window, context, usage.pricer)
    files = [_file(one, workload_file(one, window, context.as_of)) for one in features if one.cells]
    if folder:
        files = _written(files, folder, force=force)
    left = sum(one.unpriced for one in features if not one.cells)
    if left:
        project.notify(f"warning: {left:,} requests of features of which none has a price are in no file")
    return FitReport(
        as_of=context.as_of,
        catalog=context.stamp,
        since=window.first,
        until=window.last,
        days=window.days,
        files=tuple(files),
        unpriced=sum(one.unpriced for one in features),
    )


@exactly
def _file(feature: FittedFeature, text: str) -> FittedFile:
    cells = feature.cells
    return FittedFile(
        name=feature.name,
        feature=feature.feature,
        workloads=tuple(one.name for one in feature.workloads),
        requests=sum(cell.requests for cell in cells),
        unpriced=feature.unpriced,
        usd=total(cell.usd for cell in cells) or ZERO,
        usd_now=total(cell.usd_now for cell in cells),
        gap=total(cell.gap for cell in cells),
        path="",
        text=text,
    )


def _written(files: Iterable[FittedFile], folder: Path, *, force: bool) -> list[FittedFile]:
    """Write the files, each as a whole, once none of them would replace an edited one."""
    from llmcost.read.files.output_files import write_text
    from llmcost.render.document.workload_file import is_unedited

    placed = [replace(one, path=str(folder / f"{one.name}.yaml")) for one in files]
    problems = []
    for one in placed:
        if os.path.lexists(one.path) and not (force or is_unedited(_text(one.path))):
            message = "the file was edited, or was not made by `usage fit`"
            problems.append(Problem("edited", message, "choose another folder, or add --force", Where(one.path)))
    if problems:
        raise InputError(problems)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"cannot be made: {error.strerror or error}"
        raise InputError.of("unwritable", message, "name a folder", Where(str(folder))) from None
    for one in placed:
        write_text(one.path, one.text)
    return placed


def _text(path: str) -> str:
    from llmcost.read.files.text_files import WORKLOAD_BYTES, read_text

    try:
        return read_text(path, WORKLOAD_BYTES)
    except InputError:
        return ""
