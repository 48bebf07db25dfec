"""GitHub workflow commands that annotate the lines of files at which policies failed.

``::error file=…,line=…,col=…,title=…::message``, with the escapes of the runner's own toolkit (``@actions/core``,
``command.ts``): ``%``, CR and LF everywhere, ``:`` and ``,`` in properties. GitHub shows ten of each kind a step.
"""

from llmcost.model.problems import Where, short
from llmcost.model.reports.diff import CostDiff
from llmcost.model.reports.estimate import Report
from llmcost.model.reports.gate import GateReport, Level, PolicyResult, Verdict
from llmcost.model.reports.rule_changes import RuleChange

from ..document.format_values import clean, count
from ..wording.currency import currency_text
from ..wording.gate import policy_message, worst_first
from ..wording.rule_changes import base_name, rule_change_text
from .repository_location import repository_location

MOST = 10
"""Annotations of one kind that GitHub shows for a step."""
MOST_TITLE = 255
"""Characters that GitHub accepts in the title of an annotation."""
_KINDS = {Level.BLOCK: "error", Level.WARN: "warning", Level.ADVISE: "notice"}


def annotations(report: Report | CostDiff | GateReport, folder: str = "") -> str:
    """A line for each changed rule and each policy that did not pass, the worst first; empty without policies.

    ``folder`` is the working directory relative to the root of the checkout, to which GitHub's paths are relative.
    """
    policies = worst_first(report.policies) if isinstance(report, GateReport) else []
    found: dict[str, list[str]] = {kind: [] for kind in _KINDS.values()}
    if isinstance(report, GateReport):
        found["warning"] += [_rule_change(change, report, folder) for change in report.rule_changes]
    for policy in policies:
        if policy.status in (Verdict.FAIL, Verdict.UNDECIDED):
            found[_KINDS[policy.level]].append(_annotation(policy, folder))
    shown = [line for lines in found.values() for line in lines[:MOST]]
    hidden = [count(len(lines) - MOST, f"more {kind}") for kind, lines in found.items() if len(lines) > MOST]
    if hidden:
        shown.append(f"::notice title=llmcost::… and {_message(', '.join(hidden))}")
    if shown and (amounts := currency_text(report)):
        shown.append(f"::notice title=llmcost::{_message(amounts)}")
    return "".join(line + "\n" for line in shown)


def _annotation(policy: PolicyResult, folder: str) -> str:
    about = f"llmcost: {policy.id}" + (f" ({policy.workload})" if policy.workload else "")
    where = repository_location(policy.where, folder, policy.rules_of)
    return _command(_KINDS[policy.level], where, about, policy_message(policy) or about)


def _rule_change(change: RuleChange, report: GateReport, folder: str) -> str:
    where = repository_location(change.where, folder, base_name(report))
    return _command("warning", where, "llmcost: a rule changed", rule_change_text(change))


def _command(kind: str, where: Where | None, title: str, message: str) -> str:
    file, line, column = where or (None, None, None)
    properties = {"file": file, "line": line, "col": column, "title": short(title, MOST_TITLE - 1)}
    written = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value is not None)
    return f"::{kind} {written}::{_message(message)}"


def _message(text: str) -> str:
    return clean(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
