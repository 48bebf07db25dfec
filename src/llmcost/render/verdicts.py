"""What comments, chats and logs of a run say of a change and a verdict, each in its own markup: the words are here."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.changes import CostDiff, Driver, Kind, WorkloadChange
from llmcost.model.gated import GateReport, Level, PolicyResult, Verdict
from llmcost.model.money import ZERO
from llmcost.model.results import Report, Row, Summary

from .cells import NO_AMOUNT, clean, dollars, money, number, signed, small_money, versus

MARKS = {Verdict.PASS: "✅", Verdict.FAIL: "❌", Verdict.UNDECIDED: "⚠️", Verdict.WAIVED: "⚠️"}
SIGNS = {Kind.ADDED: "+", Kind.REMOVED: "−", Kind.CHANGED: "~", Kind.UNCHANGED: ""}
_WORDS = {Verdict.PASS: "Pass", Verdict.FAIL: "Fail", Verdict.UNDECIDED: "Undecided", Verdict.WAIVED: "Waived"}
_ORDER = (Verdict.FAIL, Verdict.UNDECIDED, Verdict.WAIVED, Verdict.PASS)
_LEVELS = tuple(Level)
MOST_DRIVERS = 6


class Seen(NamedTuple):
    """The parts of a report that a change request is about."""

    report: Report
    diff: CostDiff | None = None
    gate: GateReport | None = None


def seen(report: Report | CostDiff | GateReport) -> Seen:
    """A report of any kind, taken apart."""
    match report:
        case Report():
            return Seen(report)
        case CostDiff():
            return Seen(report.report, report)
        case GateReport():
            return Seen(report.report, report.diff, report)


def headline(of: Seen) -> str:
    """``❌ Fail: +$890/mo (+37%) — $2,400 → $3,290``."""
    said = changed(of.diff) if of.diff else _total(of.report.summary) + ("/mo" if of.report.summary.monthly else "")
    return f"{_mark(of.gate)} {_WORDS[of.gate.verdict]}: {said}" if of.gate else said


def _mark(gate: GateReport) -> str:
    warned = any(policy.status is Verdict.FAIL for policy in gate.policies)
    return "⚠️" if gate.verdict is Verdict.PASS and warned else MARKS[gate.verdict]


def changed(diff: CostDiff) -> str:
    """``+$890/mo (+37%) — $2,400 → $3,290``."""
    before, after = _total(diff.before), _total(diff.report.summary)
    if diff.monthly is None:
        return f"change not priced — {before} → {after}"
    if not diff.monthly:
        return f"no change — {after}/mo"
    return f"{signed(diff.monthly)}/mo{relative(diff.monthly, diff.before.monthly)} — {before} → {after}"


def relative(change: Decimal | None, before: Decimal | None) -> str:
    """`` (+37%)``, from double on `` (3.2×)``, and nothing where it is of nothing."""
    return "" if not change or not before else f" ({versus(before + change, before)})"


def _total(summary: Summary) -> str:
    if not summary.workloads:
        return dollars(Decimal(0))
    return dollars(summary.monthly, at_least=summary.at_least and summary.monthly is not None)


def sides(change: WorkloadChange) -> tuple[str, str, str]:
    """What a workload was, is, and the difference, in whole dollars."""
    before = change.before.own if change.before else None
    after = change.after.own if change.after else None
    difference = signed(change.monthly) + relative(change.monthly, before.monthly if before else None)
    return _side(before), _side(after), difference


def _side(row: Row | None) -> str:
    return "—" if row is None else dollars(row.monthly, at_least=row.at_least and row.monthly is not None)


def biggest(changes: Sequence[WorkloadChange]) -> list[WorkloadChange]:
    """The workloads that are not as they were, the largest difference first; what has no price comes before all."""
    different = [change for change in changes if change.kind is not Kind.UNCHANGED or change.monthly is None]
    return sorted(different, key=lambda change: (change.monthly is not None, -abs(change.monthly or ZERO)))


def why(drivers: Sequence[Driver]) -> list[str]:
    """``model gpt-4o-mini → gpt-4o +$1,287``, the largest first; how many more there are comes last."""
    lines = []
    for driver in drivers[:MOST_DRIVERS]:
        moved = f" {driver.before or '—'} → {driver.after or '—'}" if driver.before or driver.after else ""
        lines.append(f"{clean(driver.factor)}{clean(moved)} {signed(driver.monthly)}")
    more = len(drivers) - MOST_DRIVERS
    return [*lines, f"and {more} more"] if more > 0 else lines


def worst_first(policies: Sequence[PolicyResult]) -> list[PolicyResult]:
    """Failed ones first, those that block before the others, and the farthest beyond its limit before all."""

    def rank(policy: PolicyResult) -> tuple[int, int, Decimal]:
        beyond = ZERO if policy.status is Verdict.PASS else -_beyond(policy)
        return _ORDER.index(policy.status), _LEVELS.index(policy.level), beyond

    return sorted(policies, key=rank)


def _beyond(policy: PolicyResult) -> Decimal:
    """How many times its limit a policy has seen; without a limit, more than any other."""
    observed, limit = policy.observed, policy.limit
    if observed is None or not limit:
        return Decimal("Infinity")
    return max(observed / limit, limit / observed if observed else Decimal(0))


def mark(policy: PolicyResult) -> str:
    """✅, ❌, or ⚠️ for what does not stop anything and what could not be decided."""
    harmless = policy.status is Verdict.FAIL and policy.level is not Level.BLOCK
    return "⚠️" if harmless else MARKS[policy.status]


def figures(policy: PolicyResult) -> str:
    """``$3,290.28, limit $3,000.00``; nothing where a policy has no figures."""
    if policy.limit is None:
        return "" if policy.observed is None else figure(policy, policy.observed)
    return f"{figure(policy, policy.observed)}, limit {figure(policy, policy.limit)}"


def figure(policy: PolicyResult, value: Decimal | None) -> str:
    """What a policy has seen, or its limit, in the policy's unit."""
    if value is None:
        return NO_AMOUNT if policy.unit.startswith("usd") else "unknown"
    match policy.unit:
        case "usd":
            return money(value)
        case "usd/request":
            return small_money(value)
        case "percent":
            return f"{number(value)}%"
        case _:
            return f"{number(value)} {clean(policy.unit)}"


def said(policy: PolicyResult) -> str:
    """The figures and the words of a policy, on one line; of a waiver, who gave it, why and until when."""
    parts = [figures(policy), clean(policy.message)]
    if policy.waiver:
        waiver = policy.waiver
        parts.append(f"waived until {waiver.until} by {clean(waiver.by)}: {clean(waiver.reason)}")
    return "; ".join(part for part in parts if part)


def remedies(gate: GateReport) -> list[str]:
    """``support-chat: model o3 → gpt-4o saves $1,608/mo, total $1,683/mo``."""
    return [
        (f"{clean(one.workload)}: " if one.workload else "")
        + f"{clean(one.change)} saves {dollars(one.saves)}/mo, total {dollars(one.total)}/mo"
        for one in gate.to_pass
    ]


def tally(gate: GateReport) -> str:
    """``2 failed, 1 undecided, 3 passed``."""
    names = {Verdict.FAIL: "failed", Verdict.UNDECIDED: "undecided", Verdict.WAIVED: "waived", Verdict.PASS: "passed"}
    counts = [(sum(policy.status is verdict for policy in gate.policies), name) for verdict, name in names.items()]
    return ", ".join(f"{size:,} {name}" for size, name in counts if size) or "no policies"
