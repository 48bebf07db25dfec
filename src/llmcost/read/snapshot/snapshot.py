"""A snapshot → the report it was made of, checked as strictly as any file from outside.

Its amounts are exact, and nothing is computed: ``render`` of what comes back says what ``render`` of the report said.
The formulas of ``explain`` and the components of alternatives are not in a snapshot.
"""

from typing import NamedTuple

from llmcost.model.file_source import FileSource
from llmcost.model.problems import InputError, Problem, Where, short
from llmcost.model.reports.diff import Base, ChangeKind, CostDiff, Driver, WorkloadChange
from llmcost.model.reports.estimate import SCHEMA_VERSION, Report, WorkloadEstimate
from llmcost.model.reports.gate import GateReport, Level, PolicyResult, Suggestion, Verdict, Waiver
from llmcost.model.reports.rule_changes import RuleChange, RuleKind
from llmcost.model.reports.simulation import Percentile, Percentiles

from ..files.disk import DISK
from ..files.text_files import display_path, read_text
from .json_node import Node, parse
from .report import place, report_of, stamp_of, summary_of, workload_of

SNAPSHOT_BYTES = 100_000_000
RELATIONS = ("<", "<=", ">", ">=", "==", "!=")
KINDS = ("estimate", "compare", "diff", "gate")
_HINT = "make it anew with -f json: llmcost estimate, compare, diff or gate"
_NEWER = "upgrade llmcost, or make the snapshot anew with this version"


class Snapshot(NamedTuple):
    """A report as it was written: which version of llmcost wrote it, and when (UTC, ``2026-11-22T10:00:00Z``)."""

    report: Report | CostDiff | GateReport
    llmcost: str
    generated_at: str


def load_snapshot(path: str, source: FileSource = DISK) -> Report | CostDiff | GateReport:
    """The report of a snapshot. Raises ``InputError`` with everything that is wrong with the file."""
    return read_snapshot(path, source).report


def read_snapshot(path: str, source: FileSource = DISK) -> Snapshot:
    """A snapshot, of a file or of standard input for ``-``. Raises ``InputError`` with everything that is wrong."""
    root = parse(read_text(path, SNAPSHOT_BYTES, source), display_path(path), _HINT)
    _refuse_others(root, Where(display_path(path)))
    kind = root.value["kind"]
    report: Report | CostDiff | GateReport
    if kind == "gate":
        report = _gate(root)
    elif kind == "diff":
        report = _diff(root)
    else:
        report = report_of(root, kind)
    found = Snapshot(report, root["llmcost"].text(), _moment(root["generated_at"]))
    root.done()
    return found


def _refuse_others(root: Node, where: Where) -> None:
    """Raise for a document that is no snapshot, or of a version that this one does not know."""
    document = root.value if isinstance(root.value, dict) else {}
    version, kind = document.get("schema_version"), document.get("kind")
    if not isinstance(kind, str) or not isinstance(version, int) or isinstance(version, bool):
        message = "this is no document of llmcost: schema_version and kind are missing"
        raise InputError.of("not-a-snapshot", message, _HINT, where)
    if version != SCHEMA_VERSION:
        writer = f"llmcost {short(str(document.get('llmcost', '')), 40)}".rstrip()
        message = f"schema_version {version}, written by {writer}; this version reads {SCHEMA_VERSION}"
        raise InputError.of("schema-version", message, _NEWER if version > SCHEMA_VERSION else _HINT, where)
    if kind not in KINDS:
        message = f'a document of the kind "{short(kind, 40)}", expected {", ".join(KINDS[:-1])} or {KINDS[-1]}'
        raise InputError.of("not-a-snapshot", message, _HINT, where)


def _moment(node: Node) -> str:
    """``2026-11-22T10:00:00Z``."""
    from datetime import datetime

    said = node.text()
    try:
        datetime.strptime(said, "%Y-%m-%dT%H:%M:%SZ")  # noqa: DTZ007 - the Z says it: UTC
    except ValueError:
        if said or node.value == "":
            node.note("not-a-date", f'"{short(said, 40)}" is no moment such as 2026-11-22T10:00:00Z')
    return said


def _gate(root: Node) -> GateReport:
    diff = _diff(root) if root.has("base") else None
    return GateReport(
        report=diff.report if diff else report_of(root, "estimate"),
        policies=root["policies"].items(_policy),
        verdict=root["summary"]["verdict"].member(Verdict),
        diff=diff,
        to_pass=root.where_given("to_pass", lambda node: node.items(_remedy), ()),
        rule_changes=root.where_given("rule_changes", lambda node: node.items(_rule_change), ()),
        rules=root.where_given("rules", lambda node: node.one_of("both", "head"), "head"),
    )


def _rule_change(node: Node) -> RuleChange:
    return RuleChange(
        kind=node["kind"].member(RuleKind),
        subject=node["subject"].text(),
        part=node["part"].text(),
        before=node.maybe("before", Node.text),
        after=node.maybe("after", Node.text),
        where=place(node),
    )


def _policy(node: Node) -> PolicyResult:
    return PolicyResult(
        id=node["id"].text(),
        level=node["level"].member(Level),
        status=node["status"].member(Verdict),
        observed=node.maybe("observed", Node.amount),
        limit=node.maybe("limit", Node.amount),
        where=place(node),
        message=node["message"].text(),
        workload=node.maybe("workload", Node.text),
        unit=node["unit"].text(),
        waiver=node.maybe("waiver", _waiver),
        relation=node.where_given("relation", lambda said: said.one_of("", *RELATIONS), ""),
        before=node.where_given("before", Node.amount, None),
        since=node.where_given("since", Node.text, None),
        percentile=node.where_given("percentile", Node.amount, None),
        rules_of=node.where_given("rules_of", Node.text, None),
    )


def _waiver(node: Node) -> Waiver:
    return Waiver(
        policy=node["policy"].text(),
        workload=node["workload"].text(),
        reason=node["reason"].text(),
        until=node["until"].day(),
        by=node["by"].text(),
        where=place(node),
    )


def _remedy(node: Node) -> Suggestion:
    return Suggestion(
        workload=node.maybe("workload", Node.text),
        change=node["change"].text(),
        saves=node["saves"].amount(),
        total=node["total"].amount(),
    )


def _diff(root: Node) -> CostDiff:
    report = report_of(root, "estimate")
    changes = [
        _change(node, after) for node, after in zip(root["workloads"].items(_same), report.workloads, strict=True)
    ]
    summary = root["summary"]
    return CostDiff(
        base=_base(root["base"]),
        before=summary_of(summary["base"]),
        report=report,
        changes=(*changes, *root["removed"].items(lambda node: _change(node, None))),
        monthly=summary["change"].maybe("monthly", Node.amount),
        drivers=summary["drivers"].items(_driver),
        percentiles=root.where_given("percentiles", _percentiles, None),
    )


def _percentiles(node: Node) -> Percentiles:
    workloads = node["workloads"].items(lambda one: (one["name"].text(), _percentile(one)))
    return Percentiles(node["percent"].amount(), _percentile(node), dict(workloads))


def _percentile(node: Node) -> Percentile:
    return Percentile(node.maybe("monthly", Node.amount), node["at_least"].flag())


def _same(node: Node) -> Node:
    return node


def _base(node: Node) -> Base:
    return Base(
        name=node["name"].text(),
        kind=node["kind"].one_of("commit", "file", "snapshot"),
        commit=node.maybe("commit", Node.text),
        catalog=stamp_of(node["catalog"]),
        is_merge_base=node["is_merge_base"].flag(),
        same_prices=node["same_prices"].flag(),
        unread=node["unread"].items(_problem),
    )


def _problem(node: Node) -> Problem:
    return Problem(node["code"].text(), node["message"].text(), node["hint"].text(), place(node))


def _change(node: Node, after: WorkloadEstimate | None) -> WorkloadChange:
    change = node["change"]
    kind, before = change["kind"].member(ChangeKind), node.maybe("base", workload_of)
    if (before is None) is not (kind is ChangeKind.ADDED) or (after is None) is not (kind is ChangeKind.REMOVED):
        node.note("contradiction", f"{kind.value}, which does not go with the sides that are there")
    return WorkloadChange(
        name=node["name"].text(),
        kind=kind,
        before=before,
        after=after,
        monthly=change.maybe("monthly", Node.amount),
        drivers=node["drivers"].items(_driver),
        renamed_from=change.maybe("renamed_from", Node.text),
        moved_from=change.maybe("moved_from", Node.text),
    )


def _driver(node: Node) -> Driver:
    return Driver(
        factor=node["factor"].text(),
        before=node.maybe("from", Node.text),
        after=node.maybe("to", Node.text),
        monthly=node["monthly"].amount(),
        where=place(node),
        subject=node.maybe("subject", Node.text),
    )
