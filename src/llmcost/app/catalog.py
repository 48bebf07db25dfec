"""Checks a price list, and compares it with another that people publish."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from llmcost.analysis.catalog.lint import lint as check
from llmcost.analysis.catalog_sync.sync import sync as compare
from llmcost.checkout import working_folder
from llmcost.model.inputs.catalog import Catalog
from llmcost.model.problems import InputError
from llmcost.model.reports.catalog import SyncReport
from llmcost.model.reports.lint import LintReport
from llmcost.read.catalog import bundled_catalog, catalog_edit
from llmcost.read.catalog.catalog import parse_catalog
from llmcost.read.files.text_files import CATALOG_BYTES, read_text
from llmcost.read.upstream.upstream import read_upstream

from .project import Project


def lint(path: str | None, as_of: date) -> LintReport:
    """Everything in a price list, the bundled one by default, that its schema allows and that is likely wrong.

    Findings are in the order of the file. Raises ``InputError`` for a file that is not a valid price list.
    """
    file = path or str(bundled_catalog.bundled_path())
    read = parse_catalog(read_text(file, CATALOG_BYTES), file)
    places = read.locations()
    findings = [replace(finding, where=places[finding.path]) for finding in check(read.catalog, as_of)]
    findings.sort(key=lambda finding: places[finding.path])
    return LintReport(as_of, file, len(read.catalog.models), tuple(findings))


def sync(project: Project, source: str, file: str | None, target: str | None, *, write: bool) -> SyncReport:
    """The differences between a published price list and ``target``, the bundled list by default.

    ``source`` is the name of the published list and ``file`` its download. With ``write`` the entries that are ready
    are appended to ``target``, all or none. Raises ``InputError``.
    """
    path = target or str(_bundled_list(write=write))
    upstream = read_upstream(source, file)
    text = read_text(path, CATALOG_BYTES)
    catalog = parse_catalog(text, path).catalog
    report = compare(catalog, upstream, project.as_of, path)
    return _written(path, text, catalog, report, project.notify) if write else report


def _bundled_list(*, write: bool) -> Path:
    """The path of the bundled list. Raises ``InputError`` for writing one inside an installed package."""
    path = bundled_catalog.bundled_path()
    if path.is_relative_to(working_folder()):
        path = path.relative_to(working_folder())
    if write and path.parent.name == "data":
        message = "the bundled price list is part of the installed package, and is not written"
        raise InputError.of("not-yours", message, "copy it, and name the copy: --to pricing.yaml")
    return path


def _written(path: str, text: str, catalog: Catalog, report: SyncReport, notify: Callable[[str], None]) -> SyncReport:
    """The report after the entries that are ready have been written to the file, whose content is ``text``."""
    plan = catalog_edit.edit_plan(catalog, report)
    if report.blocked:
        notify(f"{path}: nothing is written: the policy holds everything back")
        return report
    if not plan.entries and not plan.checked:
        notify(f"{path}: there is nothing to write")
        return report
    catalog_edit.write_edited(path, text, catalog_edit.apply_edits(text, path, catalog, plan, report.as_of))
    entries = sum(map(len, plan.entries.values()))
    notify(f"{path}: {entries} prices appended, {len(plan.checked)} models marked as read on {report.as_of}")
    return replace(report, written=True)
