"""A gate report as SARIF 2.1.0 for code scanning: a rule for each policy, a result for each violation.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; what GitHub reads of it:
https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning,
read 2026-11-25. A report without policies, such as an estimate, is a run without results.
"""

import re
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from llmcost.model.problems import Where
from llmcost.model.reports.diff import CostDiff
from llmcost.model.reports.estimate import Report
from llmcost.model.reports.gate import GateReport, Level, PolicyResult, Verdict, Waiver

from ..document.format_values import clean
from ..wording.currency import currency_text
from ..wording.gate import policy_message
from ..wording.policy_help import DESCRIPTIONS, OTHER
from ..wording.rule_changes import base_name, rule_change_text
from .repository_location import repository_location

Json = dict[str, Any]
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "%SRCROOT%"
_LINK = re.compile(r"\](?=\()")
_PLACEHOLDER = re.compile(r"\{(\d+)\}")
_LEVELS = {Level.BLOCK: "error", Level.WARN: "warning", Level.ADVISE: "note"}
_SEVERITIES = {Level.BLOCK: "error", Level.WARN: "warning", Level.ADVISE: "recommendation"}


def sarif(report: Report | CostDiff | GateReport, version: str, folder: str = "") -> Json:
    """The SARIF log. Its rules are all policies; its results are those that failed, were waived or are undecided.

    ``folder`` is the working directory relative to the root of the checkout, to which the URIs are relative.
    """
    policies = report.policies if isinstance(report, GateReport) else ()
    rules = {policy.id: policy for policy in reversed(policies)}
    order = sorted(rules)
    violations = [policy for policy in policies if policy.status is not Verdict.PASS]
    results = [
        _result(policy, order.index(policy.id), mark, _where(policy) or _first(report), folder)
        for policy, mark in zip(violations, _fingerprints(violations), strict=True)
    ]
    driver = {"name": "llmcost", "version": clean(version), "rules": [_rule(rules[name]) for name in order]}
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": "llmcost/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": _text("the root of the checkout")}},
        "results": results,
        **({"properties": {"inCurrency": clean(shown)}} if (shown := currency_text(report)) else {}),
        **_rule_changes(report, folder),
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule_changes(report: Report | CostDiff | GateReport, folder: str) -> Json:
    """The changed rules as notifications on the configuration of the tool; nothing where none changed."""
    if not isinstance(report, GateReport) or not report.rule_changes:
        return {}
    base = base_name(report)
    notifications = [
        {
            "descriptor": {"id": change.kind.value},
            "level": "warning",
            "message": _text(rule_change_text(change)),
            "locations": _locations(None if _is_of(base, change.where) else change.where, folder),
        }
        for change in report.rule_changes
    ]
    return {"invocations": [{"executionSuccessful": True, "toolConfigurationNotifications": notifications}]}


def _where(policy: PolicyResult) -> Where | None:
    return None if _is_of(policy.rules_of, policy.where) else policy.where


def _is_of(base: str | None, where: Where | None) -> bool:
    """Whether a location is in a file of the base, which the checkout need not have."""
    return where is not None and base is not None and where.file.startswith(f"{base}:")


def _first(report: Report | CostDiff | GateReport) -> Where | None:
    """The location of the first workload. GitHub rejects results without a location, and a total has none."""
    workloads = report.report.workloads if isinstance(report, GateReport) else ()
    return workloads[0].where if workloads else None


def _text(text: str) -> Json:
    """A plain message: SARIF would read ``[a](b)`` as a link, and ``{0}`` as a placeholder."""
    return {"text": _PLACEHOLDER.sub(r"{{\1}}", _LINK.sub(r"\\]", clean(text)))}


def _rule(policy: PolicyResult) -> Json:
    title, description, remedy = DESCRIPTIONS.get(policy.id, OTHER)
    return {
        "id": clean(policy.id),
        "shortDescription": _text(title.format(id=policy.id)),
        "fullDescription": _text(description.format(id=policy.id)),
        "help": {**_text(remedy), "markdown": remedy},
        "defaultConfiguration": {"level": _LEVELS[policy.level]},
        "properties": {"tags": ["cost"], "problem.severity": _SEVERITIES[policy.level]},
    }


def _result(policy: PolicyResult, rule: int, mark: str, where: Where | None, folder: str) -> Json:
    subject = f"{policy.workload}: " if policy.workload else ""
    waiver = policy.waiver if policy.status is Verdict.WAIVED else None
    undecided = "cannot be decided: " if policy.status is Verdict.UNDECIDED else ""
    return {
        "ruleId": clean(policy.id),
        "ruleIndex": rule,
        "level": _LEVELS[policy.level],
        "kind": "fail",
        "message": _text(f"{subject}{undecided}{policy_message(policy) or policy.id}"),
        "locations": _locations(where, folder),
        "partialFingerprints": {"primaryLocationLineHash": f"{mark}:1", "llmcost/v1": mark},
        **({"suppressions": [_suppression(waiver, folder)]} if waiver else {}),
    }


def _fingerprints(policies: list[PolicyResult]) -> list[str]:
    """Stable identifiers of results, independent of lines and amounts: from policy, workload and a number."""
    seen: dict[tuple[str, str], int] = {}
    marks = []
    for policy in policies:
        key = (policy.id, policy.workload or "")
        seen[key] = seen.get(key, 0) + 1
        marks.append(sha256("\0".join((*key, str(seen[key]))).encode()).hexdigest()[:32])
    return marks


def _suppression(waiver: Waiver, folder: str) -> Json:
    justification = f"{waiver.reason} (by {waiver.by}, until {waiver.until})"
    suppression = {"kind": "external", "status": "accepted", "justification": clean(justification)}
    locations = _locations(waiver.where, folder)
    return {**suppression, "location": locations[0]} if locations else suppression


def _locations(where: Where | None, folder: str) -> list[Json]:
    """The SARIF locations of a location: one if it is in a file, else none."""
    found = repository_location(where, folder)
    if found is None:
        return []
    root = {} if found.file.startswith(("/", "../")) else {"uriBaseId": _ROOT}
    location: Json = {"artifactLocation": {"uri": quote(found.file), **root}}
    if found.line:
        location["region"] = {"startLine": found.line, **({"startColumn": found.column} if found.column else {})}
    return [{"physicalLocation": location}]
