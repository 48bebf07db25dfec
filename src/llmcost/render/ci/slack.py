"""A report as a Slack message (Block Kit), within the limits: 50 blocks, 3,000 characters a text, 150 a header.

https://docs.slack.dev/reference/block-kit/blocks, read 2026-11-25.
"""

import re
from collections.abc import Sequence
from typing import Any

from llmcost.model.problems import short
from llmcost.model.reports.diff import CostDiff
from llmcost.model.reports.estimate import Report, WorkloadEstimate
from llmcost.model.reports.gate import GateReport, PolicyResult, Verdict

from ..document.format_values import clean, dollars
from ..wording.change_summary import (
    ReportParts,
    before_after_change,
    driver_lines,
    headline,
    largest_changes,
    report_parts,
    suggestion_lines,
)
from ..wording.currency import currency_text
from ..wording.diff import MARKS
from ..wording.gate import policy_message, status_counts, status_icon, worst_first
from ..wording.notes import remarks
from ..wording.provenance import prices_as_of
from ..wording.reproduce_command import reproduce_command
from ..wording.rule_changes import rule_change_text, rule_changes_title

Json = dict[str, Any]
MOST_TEXT, MOST_HEADER = 3000, 150
_MOST_LINE = 200
"""Characters of a line before escaping."""
_MORE = 40
"""Room for the line that counts the omitted lines."""
_SPECIAL = re.compile(r"[&<>]|[*_~`@]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def message(report: Report | CostDiff | GateReport, version: str) -> Json:
    """The payload for an incoming webhook or ``chat.postMessage``: at most seven blocks."""
    of = report_parts(report)
    head = headline(of)
    footer = [currency_text(report), prices_as_of(of.report), f"llmcost {version}", reproduce_command(of)]
    return {
        "text": escaped(head),
        "blocks": [
            {"type": "header", "text": {"type": "plain_text", "text": short(head, MOST_HEADER - 1), "emoji": True}},
            *(section(title, lines) for title, lines in _parts(of) if lines),
            {"type": "context", "elements": [mrkdwn(" · ".join(map(escaped, filter(None, footer))))]},
        ],
    }


def _parts(of: ReportParts) -> list[tuple[str, list[str]]]:
    parts = [("Workloads", _workloads(of)), ("Why", driver_lines(of.diff) if of.diff else [])]
    if of.gate and of.gate.rule_changes:
        lines = [rule_changes_title(of.gate), *map(rule_change_text, of.gate.rule_changes)]
        parts.insert(0, ("Changed rules", lines))
    if of.gate:
        policies = [_policy(policy) for policy in worst_first(of.gate.policies)]
        parts += [(f"Policies: {status_counts(of.gate.policies)}", policies), ("To pass", suggestion_lines(of.gate))]
    return parts


def _workloads(of: ReportParts) -> list[str]:
    if not of.diff:
        return [_month(one) for one in of.report.workloads]
    lines = []
    for change in largest_changes(of.diff.changes):
        before, after, difference = before_after_change(change)
        was = f" (was {change.renamed_from})" if change.renamed_from else ""
        said = remarks(change.after.own) if change.after and not of.gate else ""
        line = f"{MARKS[change.kind]} {change.name}{was}: {before} → {after}, {difference}".strip()
        lines.append(f"{line} ({said})" if said else line)
    return lines


def _month(one: WorkloadEstimate) -> str:
    amount = dollars(one.own.monthly, at_least=one.own.at_least and one.own.monthly is not None)
    said = one.own.reason or remarks(one.own)
    return f"{one.name}: {amount}" + (f" ({said})" if said else "")


def _policy(policy: PolicyResult) -> str:
    who = f" {policy.workload}" if policy.workload else ""
    location = f" ({policy.where})" if policy.where and policy.status is not Verdict.PASS else ""
    return f"{status_icon(policy)} {policy.id}{who}: {policy_message(policy)}{location}"


def section(title: str, lines: Sequence[str]) -> Json:
    """As many lines as fit into one text, then how many more there are."""
    text = f"*{title}*"
    for index, line in enumerate(lines):
        longer = f"{text}\n{escaped(line)}"
        if len(longer) > MOST_TEXT - _MORE:
            text += f"\n… and {len(lines) - index:,} more"
            break
        text = longer
    return {"type": "section", "text": mrkdwn(text)}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def escaped(line: str) -> str:
    """A line without effect as a mention, link or emphasis."""
    return _SPECIAL.sub(lambda found: _ENTITIES.get(found[0], found[0] + "\u200b"), short(clean(line), _MOST_LINE))
