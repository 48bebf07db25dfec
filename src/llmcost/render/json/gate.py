"""A ``GateReport`` as JSON: the snapshot that was judged, of a difference where there is a base, and every policy."""

from llmcost.model.reports.gate import GateReport, Level, PolicyResult, Verdict, Waiver
from llmcost.model.reports.rule_changes import RuleChange

from .diff import diff_document
from .snapshot import snapshot
from .values import Json, amount, place, plainly


def gate_document(report: GateReport, version: str, generated_at: str) -> Json:
    """The document of a verdict. ``failed`` counts what blocks, ``warned`` what failed and does not."""
    if report.diff:
        document = diff_document(report.diff, version, generated_at)
    else:
        document = snapshot(report.report, version, generated_at)
    return {
        **document,
        "kind": "gate",
        "summary": {**document["summary"], "verdict": report.verdict.value, **_counts(report)},
        "policies": [_policy(policy) for policy in report.policies],
        "rules": report.rules,
        "rule_changes": [_rule_change(change) for change in report.rule_changes],
        "to_pass": [plainly(remedy) for remedy in report.to_pass],
    }


def _counts(report: GateReport) -> Json:
    ended = [(policy.status, policy.level is Level.BLOCK) for policy in report.policies]
    statuses = [status for status, _ in ended]
    return {
        "failed": ended.count((Verdict.FAIL, True)),
        "warned": ended.count((Verdict.FAIL, False)),
        "undecided": statuses.count(Verdict.UNDECIDED),
        "waived": statuses.count(Verdict.WAIVED),
        "passed": statuses.count(Verdict.PASS),
    }


def _policy(policy: PolicyResult) -> Json:
    return {
        "id": policy.id,
        "level": policy.level.value,
        "status": policy.status.value,
        "workload": policy.workload,
        "observed": amount(policy.observed),
        "limit": amount(policy.limit),
        "relation": policy.relation,
        "before": amount(policy.before),
        "since": policy.since,
        "percentile": amount(policy.percentile),
        "rules_of": policy.rules_of,
        "unit": policy.unit,
        **place(policy.where),
        "message": policy.message,
        "waiver": None if policy.waiver is None else _waiver(policy.waiver),
    }


def _rule_change(change: RuleChange) -> Json:
    return {
        "kind": change.kind.value,
        "subject": change.subject,
        "part": change.part,
        "before": change.before,
        "after": change.after,
        **place(change.where),
    }


def _waiver(waiver: Waiver) -> Json:
    said = {"policy": waiver.policy, "workload": waiver.workload, "reason": waiver.reason, "by": waiver.by}
    return {**said, "until": str(waiver.until), **place(waiver.where)}
