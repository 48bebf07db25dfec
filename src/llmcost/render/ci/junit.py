"""A verdict as JUnit XML, which CI systems show as tests: a case for every policy and workload, with its figures.

What failed and blocks is a failure, what could not be decided an error, what is waived is skipped; a warning passes,
with its words in ``system-out``. An estimate without policies has a case a workload, which only fails to have a price.
"""

from llmcost.model.problems import Where
from llmcost.model.reports.diff import CostDiff
from llmcost.model.reports.estimate import Report, Status, WorkloadEstimate
from llmcost.model.reports.gate import GateReport, Level, PolicyResult, Verdict

from ..document.format_values import money
from ..document.markup import Markup, element, empty, joined
from ..wording.change_summary import headline, report_parts
from ..wording.gate import policy_message, status_icon
from .repository_location import repository_location

_ALL = "all workloads"


def junit(report: Report | CostDiff | GateReport, folder: str = "") -> str:
    """The document, which ends with a line break; ``folder`` is the present one from the top of the checkout."""
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
        element("system-out", headline(of)),
        name="llmcost " + ("gate" if of.gate else "estimate"),
        time=0,
        **counts,
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{element("testsuites", suite, name="llmcost", **counts).text}\n'


def _policy(policy: PolicyResult, folder: str) -> Markup:
    message = policy_message(policy)
    match policy.status:
        case Verdict.FAIL if policy.level is Level.BLOCK:
            ended = element("failure", f"{policy.where or ''} {message}".strip(), message=message, type=policy.id)
        case Verdict.UNDECIDED:
            ended = element("error", f"{policy.where or ''} {message}".strip(), message=message, type=policy.id)
        case Verdict.WAIVED:
            ended = empty("skipped", message=message)
        case _:
            ended = element("system-out", f"{status_icon(policy)} {message}")
    return _case(ended, policy.workload or _ALL, policy.id, policy.where, folder)


def _month(one: WorkloadEstimate, folder: str) -> Markup:
    own = one.own
    if own.status is Status.PRICED and not own.at_least:
        ended = element("system-out", f"{money(own.monthly)} a month")
    else:
        why = own.reason or f"{money(own.monthly, at_least=True)} a month: something has no price"
        ended = element("error", f"{one.where} {why}", message=why, type="no-price")
    return _case(ended, one.name, "price", one.where, folder)


def _case(ended: Markup, subject: str, name: str, where: Where | None, folder: str) -> Markup:
    file, line, _ = repository_location(where, folder) or (None, None, None)
    return element("testcase", ended, classname=subject, name=name, time=0, file=file, line=line)
