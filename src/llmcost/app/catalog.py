"""Checks a price list, and compares it with another that people publish."""

from collections.abc import Callable, Sequence
from collections.abc import Mapping as Mapping_
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from llmcost.analysis.catalog.lint import lint as check
from llmcost.analysis.catalog.models import show_model
from llmcost.analysis.catalog_sync.sync import sync as compare
from llmcost.checkout import working_folder
from llmcost.model.inputs.catalog import Catalog
from llmcost.model.inputs.upstream import UpstreamList
from llmcost.model.problems import InputError, Where
from llmcost.model.reports.catalog import ModelCard
from llmcost.model.reports.catalog_sync import ListRead, SyncReport
from llmcost.model.reports.lint import LintFinding, LintReport
from llmcost.read.catalog import bundled_catalog, catalog_edit
from llmcost.read.catalog.agreement import agreement_on
from llmcost.read.catalog.catalog import parse_catalog
from llmcost.read.catalog.overlays import overlay, with_overlay
from llmcost.read.files.text_files import CATALOG_BYTES, read_text
from llmcost.read.upstream.upstream import read_upstream, source_of
from llmcost.read.yaml.nodes import Mapping, parse

from .project import Project


def lint(project: Project, path: str | None) -> LintReport:
    """Everything in a price list that its schema allows and that is likely wrong.

    The list is the file, else those of ``--catalog``, else the bundled one. A list that overlays the bundled one is
    checked on top of it, and of those of ``--catalog``, for what it adds. Findings are in the order of the file. Raises
    ``InputError`` for a file that is not a valid price list.
    """
    layers = list(project.overlay_paths or ())
    if path is None and layers:
        return _lint_layers(project, [], layers)
    file = path or str(bundled_catalog.bundled_path())
    text = read_text(file, CATALOG_BYTES)
    if path and _is_layer(text, file):
        return _lint_layers(project, [layer for layer in layers if layer != path], [path])
    read = parse_catalog(text, file)
    places = read.locations()
    findings = [replace(finding, where=places[finding.path]) for finding in check(read.catalog, project.as_of)]
    return LintReport(project.as_of, file, len(read.catalog.models), _in_order(findings))


def _is_layer(text: str, file: str) -> bool:
    """Whether a price list overlays another: a whole list has tables that a layer cannot change."""
    node, _ = parse(text, file)
    return isinstance(node, Mapping) and not {"tiers", "providers", "currency"} <= node.entries.keys()


def _lint_layers(project: Project, below: Sequence[str], files: Sequence[str]) -> LintReport:
    """The findings of layers that the lists below them do not have."""
    catalog = project.bundled.catalog
    for path in below:
        catalog = with_overlay(catalog, path)
    findings: list[LintFinding] = []
    changed: set[str] = set()
    for path in files:
        read = overlay(catalog, path)
        known = {(finding.code, finding.message) for finding in check(catalog, project.as_of)}
        places, own = read.locations(), _own_prices(read.catalog, path)
        found = [
            replace(each, where=_place(own.get(each.path, each.path), places, path))
            for each in check(read.catalog, project.as_of)
            if (each.code, each.message) not in known
        ]
        changed |= {id_ for id_, model in read.catalog.models.items() if model != catalog.models.get(id_)}
        findings += _in_order(found)
        catalog = read.catalog
    return LintReport(project.as_of, ", ".join(files), len(changed), tuple(findings))


def _own_prices(catalog: Catalog, layer: str) -> dict[str, str]:
    """The paths of a layer's prices in the merged list → in its file, whose prices are in the order of their days."""
    return {
        f"models.{model.id}.prices.{index}": f"models.{model.id}.prices.{number}"
        for model in catalog.models.values()
        for number, index in enumerate(i for i, price in enumerate(model.prices) if price.layer == layer)
    }


def _place(path: str, places: Mapping_[str, Where], file: str) -> Where:
    """The location of a key in its file, or of the nearest key above it that the file has."""
    while path and path not in places:
        path = path.rpartition(".")[0]
    return places.get(path, Where(file, 1, 1))


def _in_order(findings: list[LintFinding]) -> tuple[LintFinding, ...]:
    return tuple(sorted(findings, key=lambda finding: finding.where or Where("")))


def show(project: Project, name: str) -> ModelCard:
    """All prices of a model, and who agrees with the current one. Raises ``UnknownModel``."""
    card = show_model(project.pricing.catalog, name, project.as_of)
    price, cited = card.entry.price, card.entry.citation
    known = agreement_on(card.model.id, cited.price_from) if price and cited and not price.layer else None
    return replace(card, agreement=known, shown_in=project.pricing.stamp.shown_in)


class ListPlace(NamedTuple):
    """Where a published list is, and its day if it does not say one."""

    name: str
    file: str | None
    read: date | None


def sync(project: Project, places: Sequence[ListPlace], target: str | None, *, write: bool) -> SyncReport:
    """The differences between published price lists and ``target``, the bundled list by default.

    With ``write`` the entries that are ready are appended to ``target``, all or none. A list that cannot be read is
    named in the report, and the others are compared. Raises ``InputError`` if none can be read.
    """
    path = target or str(_bundled_list(write=write))
    lists, unread = _read_lists(places)
    text = read_text(path, CATALOG_BYTES)
    catalog = parse_catalog(text, path).catalog
    report = compare(catalog, lists, project.as_of, path, unread)
    return _written(path, text, catalog, report, project.notify) if write else report


def _read_lists(places: Sequence[ListPlace]) -> tuple[list[UpstreamList], list[ListRead]]:
    """The lists, and those that cannot be read, with the reason. Raises ``InputError`` if none can be read."""
    lists: list[UpstreamList] = []
    unread: list[ListRead] = []
    errors: list[InputError] = []
    for name, file, read in places:
        try:
            lists.append(read_upstream(name, file, read))
        except InputError as error:
            errors.append(error)
            problem = error.problems[0]
            reason = f"{problem.where}: {problem.message}" if problem.where else problem.message
            unread.append(ListRead(name, source_of(name), read, (), (), (), reason))
    if not lists:
        raise InputError(problem for error in errors for problem in error.problems)
    return lists, unread


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
    catalog_edit.write_edited(path, text, catalog_edit.apply_edits(text, path, catalog, plan))
    entries = sum(map(len, plan.entries.values()))
    notify(f"{path}: {entries} prices appended, {len(plan.checked)} prices confirmed by their sources")
    return replace(report, written=True)
