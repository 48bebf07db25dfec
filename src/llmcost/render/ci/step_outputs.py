"""A report as named values for later steps of a pipeline. Amounts are exact decimals in USD."""

from decimal import Decimal

from llmcost.model.money import plain
from llmcost.model.reports.diff import CostDiff
from llmcost.model.reports.estimate import Report
from llmcost.model.reports.gate import GateReport, Verdict

from ..document.format_values import clean
from ..wording.change_summary import headline, report_parts, suggestion_lines
from ..wording.currency import currency_text
from ..wording.gate import status_word


def outputs(report: Report | CostDiff | GateReport) -> dict[str, str]:
    """The outputs by name. A value that the report does not have, or that has no price, is empty."""
    of = report_parts(report)
    change, before = (of.diff.monthly, of.diff.before.monthly) if of.diff else (None, None)
    policies = of.gate.policies if of.gate else ()
    words = [status_word(policy) for policy in policies]
    return {
        "headline": clean(headline(of)),
        "verdict": of.gate.verdict.value if of.gate else "",
        "monthly": _amount(of.report.summary.monthly),
        "base_monthly": _amount(before),
        "change": _amount(change),
        "change_percent": _amount(of.diff.percent if of.diff else None),
        "failed": str(words.count("FAIL")) if of.gate else "",
        "warned": str(words.count("WARN")) if of.gate else "",
        "undecided": str(sum(policy.status is Verdict.UNDECIDED for policy in policies)) if of.gate else "",
        "rules_changed": str(len(of.gate.rule_changes)) if of.gate else "",
        "to_pass": "\n".join(suggestion_lines(of.gate)) if of.gate else "",
        "in_currency": clean(currency_text(report)),
    }


def _amount(value: Decimal | None) -> str:
    return "" if value is None else plain(value)
