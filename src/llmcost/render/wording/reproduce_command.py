"""The commands that reproduce and explain a report, for the footers of comments and messages."""

import shlex
from collections.abc import Iterable, Mapping
from datetime import date

from llmcost.model.money import plain
from llmcost.model.reports.provenance import CatalogStamp

from ..document.format_values import clean
from .change_summary import ReportParts

NO_FILES = ("<stdin>", "<options>")
"""Location names of workloads that are in no file: standard input and command-line options."""
MOST_PATHS = 3
_FLAGS = ("max-monthly", "max-per-request", "max-increase")
"""Policies that come from an option of the same name."""


def reproduce_command(of: ReportParts) -> str:
    """``llmcost gate workloads --base main --as-of 2026-11-22``; empty if a workload is in no file."""
    paths = _paths([one.where.file for one in of.report.workloads])
    if any(path in NO_FILES for path in paths):
        return ""
    words = ["llmcost", _name(of), *paths, *_options(of), "--as-of", str(of.report.as_of)]
    return " ".join(shlex.quote(clean(word)) for word in words)


def explain_command(
    file: str, catalog: CatalogStamp, as_of: date, settings: Iterable[str], overrides: Mapping[str, str], *options: str
) -> str:
    """``llmcost explain FILE --as-of DAY --set …`` with the same price lists; empty if the workload is in no file.

    ``settings`` come from the command line. ``overrides`` replace settings of the same name.
    """
    if file in NO_FILES:
        return ""
    lists = [word for layer in catalog.layers[1:] for word in ("--catalog", layer)]
    typed = [setting for setting in settings if setting.partition("=")[0].strip() not in overrides]
    computed = [f"{name}={value}" for name, value in overrides.items() if value]
    sets = [word for setting in (*typed, *computed) for word in ("--set", setting)]
    return clean(shlex.join(["llmcost", *lists, "explain", file, *options, "--as-of", str(as_of), *sets]))


def _name(of: ReportParts) -> str:
    return "gate" if of.gate else "diff" if of.diff else of.report.kind


def _paths(files: list[str]) -> list[str]:
    """The files if they are few, else their top-level folders."""
    found = list(dict.fromkeys(files))
    if len(found) <= MOST_PATHS:
        return found
    tops = list(dict.fromkeys(file.partition("/")[0] for file in found))
    return tops if len(tops) <= MOST_PATHS and all(tops) else []


def _options(of: ReportParts) -> list[str]:
    words = ["--base", of.diff.base.name] if of.diff else []
    for policy in of.gate.policies if of.gate else ():
        if policy.id in _FLAGS and policy.limit is not None and f"--{policy.id}" not in words:
            words += [f"--{policy.id}", plain(policy.limit) + ("%" if policy.unit == "percent" else "")]
    if of.report.kind == "compare":
        words += ["--models", ",".join(row.model for row in of.report.workloads[0].alternatives)]
    return words
