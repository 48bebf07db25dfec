"""The screen of ``gate``: every check, what failed first, passes included."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from llmcost.model.reports.gate import GateReport, PolicyResult, Suggestion, Verdict

from ..document.format_values import NO_AMOUNT, count, money
from ..document.page import Block, Column, Facts, Grid, Heading, Line
from ..wording.estimate import prices_as_of
from ..wording.gate import ORDER, STATUS_WORDS, observed_and_limit, policy_notes, status_counts, status_word
from ..wording.rounded_changes import rounded_changes
from .diff import base_facts, percentile_facts, whole

_STYLE = {"PASS": "good", "FAIL": "bad", "UNDECIDED": "bad"}
COLUMNS = (
    Column(""),
    Column("Check"),
    Column("Workload", drop=1, wrap=True),
    Column("Observed", right=True),
    Column(""),
    Column("Limit", right=True),
)


def page(report: GateReport) -> list[Block]:
    """The verdict, then a line for each check with the place to look at, and what would make it pass."""
    facts = [(label, text) for label, text in (*_to_pass(report.to_pass), *_basis(report))]
    return [
        Heading(f"{STATUS_WORDS[report.verdict]}   {_total(report)}", status_counts(report.policies)),
        Grid(COLUMNS, tuple(_lines(report.policies)), key=1),
        Facts(tuple(facts)),
    ]


def _total(report: GateReport) -> str:
    """The month, and what became of it: said as ``diff`` says it."""
    summary, diff = report.report.summary, report.diff
    if diff is not None and diff.monthly is not None:
        return whole(diff, rounded_changes(diff)[1])
    return money(summary.monthly, at_least=summary.at_least) + " a month" if summary.monthly is not None else NO_AMOUNT


def _lines(policies: Sequence[PolicyResult]) -> Iterator[Line]:
    """What did not pass, the worst first; then the passes, those of one check on several workloads in one line."""
    for policy in sorted(policies, key=lambda policy: ORDER.index(status_word(policy))):
        if policy.status is not Verdict.PASS:
            yield _line(policy, policy.workload or "all", policy.message)
    passed: dict[tuple[str, str | None, bool], list[PolicyResult]] = {}
    for policy in policies:
        if policy.status is Verdict.PASS:
            passed.setdefault((policy.id, policy.since, policy.workload is None), []).append(policy)
    for (_, _, of_all), each in passed.items():
        yield from map(_passes, ([one] for one in each) if of_all else [each])


def _passes(policies: Sequence[PolicyResult]) -> Line:
    """The passes of one check: that which is nearest to its limit stands for all."""
    nearest = min(policies, key=_distance)
    rest = nearest.message.partition("; ")[2]
    if len(policies) == 1:  # its figures say that it is within its limit
        plain = nearest.limit is None or nearest.unit == "workloads"
        return _line(nearest, nearest.workload or "all", nearest.message if plain else rest)
    of = count(len(policies), "workload")
    if nearest.limit is None:
        return _line(replace(nearest, where=None), of, "none is what it forbids")
    return _line(nearest, of, "; ".join(filter(None, (f"{nearest.workload} is the nearest to its limit", rest))))


def _distance(policy: PolicyResult) -> Decimal:
    """How far within its limit, as a share of it."""
    if policy.observed is None or not policy.limit:
        return Decimal("Infinity")
    return abs(policy.limit - policy.observed) / abs(policy.limit)


def _line(policy: PolicyResult, workload: str, message: str) -> Line:
    note = "  ".join(filter(None, ("; ".join(policy_notes(policy, message)), str(policy.where or ""))))
    cells = (status_word(policy), policy.id, workload, *observed_and_limit(policy))
    return Line(cells, note, _STYLE.get(cells[0], "dim" if cells[0] == "WAIVED" else ""))


def _to_pass(remedies: Sequence[Suggestion]) -> Iterator[tuple[str, str]]:
    for place, remedy in enumerate(remedies):
        who = f"{remedy.workload}: " if remedy.workload else ""
        says = f"saves {money(remedy.saves)}" if remedy.saves >= 0 else f"costs {money(-remedy.saves)} more"
        yield "or" if place else "To pass", f"{who}{remedy.change} {says} a month, total {money(remedy.total)}"


def _basis(report: GateReport) -> Iterator[tuple[str, str]]:
    if report.diff is not None:
        yield from percentile_facts(report.diff)
        yield from base_facts(report.diff)
    yield "Basis", prices_as_of(report.report)
