"""Reads a snapshot into the report that it was written from. Snapshots are validated like any untrusted file.

Amounts are exact, and nothing is computed again, so every format of the read report is that of the written one.
Snapshots do not have the formulas of ``explain`` and the components of alternatives.
"""

from typing import Any, NamedTuple

from llmcost.model.file_source import FileSource
from llmcost.model.problems import InputError, Where, short
from llmcost.model.reports.diff import ChangeKind, CostDiff, WorkloadChange
from llmcost.model.reports.estimate import SCHEMA_VERSION, Report, WorkloadEstimate
from llmcost.model.reports.gate import GateReport

from ..files.disk import DISK
from ..files.text_files import display_path, read_text
from .json_node import Node, parse
from .records import record_of

SNAPSHOT_BYTES = 100_000_000
KINDS = ("estimate", "compare", "diff", "gate")
_HINT = "create a new one with llmcost estimate, compare, diff or gate -f json"
_NEWER = "upgrade llmcost, or create a new snapshot with this version"


class Snapshot(NamedTuple):
    """A report, the version of llmcost that wrote it, and the time (UTC, ``2026-11-22T10:00:00Z``)."""

    report: Report | CostDiff | GateReport
    llmcost: str
    generated_at: str


def load_snapshot(path: str, source: FileSource = DISK) -> Report | CostDiff | GateReport:
    """The report of a snapshot. Raises ``InputError`` with every problem of the file."""
    return read_snapshot(path, source).report


def read_snapshot(path: str, source: FileSource = DISK) -> Snapshot:
    """Reads a snapshot from a file, or from standard input for ``-``. Raises ``InputError`` with every problem."""
    root = parse(read_text(path, SNAPSHOT_BYTES, source), display_path(path), _HINT)
    _refuse_others(root, Where(display_path(path)))
    _upgrade(root.value)
    kind = root.value["kind"]
    report: Report | CostDiff | GateReport
    if kind == "gate":
        report = _gate(root)
    elif kind == "diff":
        report = _diff(root)
    else:
        report = _report(root, kind)
    found = Snapshot(report, root["llmcost"].text(), _moment(root["generated_at"]))
    root.done()
    return found


def _refuse_others(root: Node, where: Where) -> None:
    """Raise for a document that is not a snapshot, or whose schema version is unknown."""
    document = root.value if isinstance(root.value, dict) else {}
    version, kind = document.get("schema_version"), document.get("kind")
    if not isinstance(kind, str) or not isinstance(version, int) or isinstance(version, bool):
        message = "not a snapshot of llmcost: schema_version or kind is missing"
        raise InputError.of("not-a-snapshot", message, _HINT, where)
    if version != SCHEMA_VERSION:
        writer = f"llmcost {short(str(document.get('llmcost', '')), 40)}".rstrip()
        message = f"schema_version {version}, written by {writer}; this version reads {SCHEMA_VERSION}"
        raise InputError.of("schema-version", message, _NEWER if version > SCHEMA_VERSION else _HINT, where)
    if kind not in KINDS:
        message = f'expected a document of {", ".join(KINDS[:-1])} or {KINDS[-1]}, not of kind "{short(kind, 40)}"'
        raise InputError.of("not-a-snapshot", message, _HINT, where)


def _moment(node: Node) -> str:
    """A UTC time such as ``2026-11-22T10:00:00Z``."""
    from datetime import datetime

    text = node.text()
    try:
        datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")  # noqa: DTZ007 - the Z means UTC
    except ValueError:
        if text or node.value == "":
            node.note("not-a-date", f'"{short(text, 40)}" is not a UTC time such as 2026-11-22T10:00:00Z')
    return text


def _report(root: Node, kind: str, **given: Any) -> Report:
    """The report in a document of any kind, read as a report of this ``kind``."""
    root["currency"].one_of("USD")
    report = record_of(root, Report, kind=kind, **given)
    size = len(report.workloads)
    if kind == "compare" and (size != 1 or report.baseline is None):
        root.note("contradiction", f"compare needs one workload and a baseline, not {size} and {report.baseline}")
    if root.value["kind"] == "estimate" and not size:
        root.note("contradiction", "an estimate needs at least one workload")
    if report.groups and report.group_by is None:
        root.note("contradiction", "groups without group_by")
    for index, case in enumerate(report.cases):
        if len(case.workloads) != size:
            message = f"{len(case.workloads)} workloads; the report has {size}"
            root.note("contradiction", f"cases[{index}]: {message}")
    return report


def _gate(root: Node) -> GateReport:
    diff = _diff(root) if root.has("base") else None
    return record_of(root, GateReport, report=diff.report if diff else _report(root, "estimate"), diff=diff)


def _diff(root: Node) -> CostDiff:
    changes = root["workloads"].items(lambda node: _change(node, record_of(node, WorkloadEstimate)))
    removed = root["removed"].items(lambda node: _change(node, None))
    report = _report(root, "estimate", workloads=tuple(change.after for change in changes))
    return record_of(root, CostDiff, report=report, changes=(*changes, *removed))


def _change(node: Node, after: WorkloadEstimate | None) -> WorkloadChange:
    change = record_of(node, WorkloadChange, after=after)
    is_added, is_removed = change.kind is ChangeKind.ADDED, change.kind is ChangeKind.REMOVED
    if (change.before is None) is not is_added or (after is None) is not is_removed:
        node.note("contradiction", f"the kind {change.kind.value} contradicts which sides are present")
    return change


def _upgrade(document: Any) -> None:
    """Move the model data of workloads in the first version to the keys of later versions."""
    for one in (*_dicts(document, "workloads"), *_dicts(document, "removed")):
        for workload in (one, one.get("base")):
            if isinstance(workload, dict) and "model" in workload and workload.get("own") is None:
                _upgrade_workload(workload)
    for case in _dicts(document, "cases"):
        _upgrade(case)


def _upgrade_workload(workload: dict[str, Any]) -> None:
    model, models = workload.get("model"), _dicts(workload, "models")
    if isinstance(model, dict):
        row = {**model, "model": model.get("resolved")}
    else:
        names = " + ".join(str(part.get("resolved")) for part in models)
        row = {"requested": "route", "model": names, "tier": "", "thinking_multiplier": "0"}
    workload["own"] = {"retires": None, "successor": None, **row}
    workload.pop("models", None)
    for announcement in _dicts(workload, "announced"):
        announcement.setdefault("of", row["model"])


def _dicts(document: Any, key: str) -> list[dict[str, Any]]:
    """The objects in the list of a key; empty if there is no such list."""
    found = document.get(key) if isinstance(document, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
