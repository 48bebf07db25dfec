"""Headline, changes, drivers and suggestions of a report, as comments, chat messages and CI reports quote them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.money import ZERO
from llmcost.model.reports.diff import ChangeKind, CostDiff, WorkloadChange
from llmcost.model.reports.estimate import Report, Row, Summary
from llmcost.model.reports.gate import GateReport, Suggestion, Verdict

from ..document.format_values import (
    NO_AMOUNT,
    clean,
    count,
    dollars,
    money,
    rounded,
    signed_dollars,
    signed_dollars_column,
    versus,
)
from .diff import driver_amounts, driver_text, known_change
from .gate import STATUS_ICONS

_VERDICT_WORDS = {Verdict.PASS: "Pass", Verdict.FAIL: "Fail", Verdict.UNDECIDED: "Undecided", Verdict.WAIVED: "Waived"}
MOST_DRIVERS = 6


class ReportParts(NamedTuple):
    """The estimate in a report, with its diff and gate result where the report has them."""

    report: Report
    diff: CostDiff | None = None
    gate: GateReport | None = None


def report_parts(report: Report | CostDiff | GateReport) -> ReportParts:
    """The parts of an estimate, a diff or a gate report."""
    match report:
        case Report():
            return ReportParts(report)
        case CostDiff():
            return ReportParts(report.report, report)
        case GateReport():
            return ReportParts(report.report, report.diff, report)


def headline(of: ReportParts) -> str:
    """``❌ Fail: +$890/mo (+37%) — $2,400 → $3,290``. It quotes no text from workload files."""
    if of.report.kind == "compare":
        return _price_range(of.report)
    text = (
        total_change(of.diff) if of.diff else _total(of.report.summary) + ("/mo" if of.report.summary.monthly else "")
    )
    return f"{_verdict_icon(of.gate)} {_VERDICT_WORDS[of.gate.verdict]}: {text}" if of.gate else text


def _price_range(report: Report) -> str:
    """``3 models: $10 – $456/mo``."""
    rows = report.workloads[0].alternatives
    amounts = sorted(row.monthly for row in rows if row.monthly is not None)
    spread = " – ".join(dict.fromkeys(dollars(amount) for amount in (amounts[0], amounts[-1]))) if amounts else ""
    return f"{count(len(rows), 'model')}: {f'{spread}/mo' if amounts else NO_AMOUNT}"


def _verdict_icon(gate: GateReport) -> str:
    warned = any(policy.status is Verdict.FAIL for policy in gate.policies)
    return "⚠️" if gate.verdict is Verdict.PASS and warned else STATUS_ICONS[gate.verdict]


def total_change(diff: CostDiff) -> str:
    """``+$890/mo (+37%) — $2,400 → $3,290``."""
    before, after = _total(diff.before), _total(diff.report.summary)
    bound, change = known_change(diff)
    if change is None:
        return f"change not priced — {before} → {after}"
    if bound:
        return f"{bound}{_bounded(change)}/mo — {before} → {after}"
    if not change:
        return f"no change — {after}/mo"
    difference = _difference(change, diff.before.monthly, diff.report.summary.monthly)
    relative = "" if diff.before.at_least else _relative(change, diff.before.monthly)
    return f"{difference}/mo{relative} — {before} → {after}"


def _bounded(change: Decimal) -> str:
    return signed_dollars(change) if change else money(change)


def _difference(change: Decimal | None, before: Decimal | None, after: Decimal | None) -> str:
    """The difference of two amounts as they are shown, in whole dollars."""
    if not change:
        return signed_dollars(change)
    return signed_dollars(rounded(after or ZERO, 0) - rounded(before or ZERO, 0) or change)


def _relative(change: Decimal | None, before: Decimal | None) -> str:
    """`` (+37%)``, from double on `` (3.2×)``; empty without a change or without a nonzero base."""
    return "" if not change or not before else f" ({versus(before + change, before)})"


def _total(summary: Summary) -> str:
    if not summary.workloads:
        return dollars(Decimal(0))
    return dollars(summary.monthly, at_least=summary.at_least and summary.monthly is not None)


def before_after_change(change: WorkloadChange) -> tuple[str, str, str]:
    """A workload's cost before, after, and the change, in whole dollars a month."""
    before = change.before.own if change.before else None
    after = change.after.own if change.after else None
    old, new = (row.monthly if row else None for row in (before, after))
    bound, known = known_change(change)
    difference = f"{bound}{_bounded(known)}" if bound and known is not None else _difference(known, old, new)
    return _amount(before), _amount(after), difference + ("" if bound else _relative(known, old))


def _amount(row: Row | None) -> str:
    return "—" if row is None else dollars(row.monthly, at_least=row.at_least and row.monthly is not None)


def largest_changes(changes: Sequence[WorkloadChange]) -> list[WorkloadChange]:
    """The changed and renamed workloads, the largest change first. Workloads without a price come before all others."""
    different = [
        change
        for change in changes
        if change.kind is not ChangeKind.UNCHANGED or change.monthly is None or change.renamed_from
    ]
    return sorted(different, key=lambda change: (change.monthly is not None, -abs(change.monthly or ZERO)))


def driver_lines(diff: CostDiff) -> list[str]:
    """``model gpt-4o-mini → gpt-4o +$1,287``, the largest first, then how many more there are.

    Whole dollars. They add up to the change in the headline if every part has a price.
    """
    amounts = [driver.monthly for driver in diff.drivers]
    total = sum(amounts, ZERO)
    if diff.monthly is not None:
        total = rounded(diff.report.summary.monthly or ZERO, 0) - rounded(diff.before.monthly or ZERO, 0)
    lines = []
    shown = driver_amounts(diff.drivers, signed_dollars_column(amounts, total), partial=diff.is_partial)
    for driver, amount in zip(diff.drivers, shown, strict=True):
        parts = (driver.factor, driver_text(driver), amount)
        lines.append(clean(" ".join(part for part in parts if part)))
    more = len(lines) - MOST_DRIVERS
    return [*lines[:MOST_DRIVERS], f"and {more} more"] if more > 0 else lines


def suggestion_lines(gate: GateReport) -> list[str]:
    """``support-chat: model o3 → gpt-4o saves $1,608/mo, total $1,683/mo``."""
    return [
        (f"{clean(one.workload)}: " if one.workload else "")
        + f"{clean(one.change)} {_saving(one)}/mo, total {dollars(one.total)}/mo"
        for one in gate.to_pass
    ]


def _saving(one: Suggestion) -> str:
    return f"saves {dollars(one.saves)}" if one.saves >= 0 else f"costs {dollars(-one.saves)} more"
