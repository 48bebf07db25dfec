"""A gate report as JUnit XML, which CI systems show as tests: a case for each policy and workload.

A blocking failure is a failure, an undecided policy an error, and a waived one is skipped. A warning passes, with its
message in ``system-out``. An estimate without policies has a case for each workload: an error if it has no price.
"""

from llmcost.model.problems import Where
from llmcost.model.reports.diff import CostDiff
from llmcost.model.reports.estimate import Report, Status, WorkloadEstimate
from llmcost.model.reports.gate import GateReport, Level, PolicyResult, Verdict

from ..document.format_values import money
from ..document.markup import Markup, element, empty, joined
from ..wording.change_summary import headline, report_parts
from ..wording.currency import currency_text
from ..wording.gate import policy_message, status_icon
from ..wording.notes import remarks
from ..wording.rule_changes import rule_change_text, rule_changes_title
from .repository_location import repository_location

_ALL_WORKLOADS = "all workloads"


def junit(report: Report | CostDiff | GateReport, folder: str = "") -> str:
    """The document, which ends with a newline. ``folder`` is the working directory relative to the checkout's root."""
    of = report_parts(report)
    if of.gate:
        cases = [_policy(policy, folder) for policy in of.gate.policies]
    else:
        cases = [_month(one, folder) for one in of.report.workloads]
    text = [case.text for case in cases]
    counts = {
        "tests": len(text),
        "failures": sum("<failure" in case for case in text),
        "errors": sum("<error" in case for case in text),
        "skipped": sum("<skipped" in case for case in text),
    }
    suite = element(
        "testsuite",
        Markup("\n"),
        joined(*cases, between="\n"),
        Markup("\n"),
        element("system-out", "\n".join(filter(None, [headline(of), currency_text(report), *_rule_changes(of.gate)]))),
        name="llmcost " + ("gate" if of.gate else "estimate"),
        time=0,
        **counts,
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{element("testsuites", suite, name="llmcost", **counts).text}\n'


def _rule_changes(gate: GateReport | None) -> list[str]:
    if gate is None or not gate.rule_changes:
        return []
    return [rule_changes_title(gate), *map(rule_change_text, gate.rule_changes)]


def _policy(policy: PolicyResult, folder: str) -> Markup:
    message = policy_message(policy)
    match policy.status:
        case Verdict.FAIL if policy.level is Level.BLOCK:
            outcome = element("failure", f"{policy.where or ''} {message}".strip(), message=message, type=policy.id)
        case Verdict.UNDECIDED:
            outcome = element("error", f"{policy.where or ''} {message}".strip(), message=message, type=policy.id)
        case Verdict.WAIVED:
            outcome = empty("skipped", message=message)
        case _:
            outcome = element("system-out", f"{status_icon(policy)} {message}")
    where = repository_location(policy.where, folder, policy.rules_of)
    name = f"{policy.id} by the rules of {policy.rules_of}" if policy.rules_of else policy.id
    return _case(outcome, policy.workload or _ALL_WORKLOADS, name, where)


def _month(one: WorkloadEstimate, folder: str) -> Markup:
    row = one.own
    if row.status is Status.PRICED and not row.at_least:
        outcome = element("system-out", "; ".join(filter(None, (f"{money(row.monthly)} a month", remarks(row)))))
    else:
        why = row.reason or f"{money(row.monthly, at_least=True)} a month: a part of it has no price"
        outcome = element("error", f"{one.where} {why}", message=why, type="no-price")
    return _case(outcome, one.name, "price", repository_location(one.where, folder))


def _case(outcome: Markup, subject: str, name: str, where: Where | None) -> Markup:
    file, line, _ = where or (None, None, None)
    return element("testcase", outcome, classname=subject, name=name, time=0, file=file, line=line)
