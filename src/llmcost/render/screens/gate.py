"""The screen of ``gate``: every policy, failures first, passes included."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from llmcost.model.reports.diff import ChangeKind, CostDiff, WorkloadChange
from llmcost.model.reports.gate import GateReport, PolicyResult, Suggestion, Verdict

from ..document.format_values import NO_AMOUNT, clean, count, money, signed_cents_column
from ..document.page import Block, Column, Facts, Grid, Heading, Line
from ..wording.change_summary import largest_changes
from ..wording.diff import MARKS, driver_amounts, driver_text
from ..wording.gate import ORDER, STATUS_WORDS, observed_and_limit, policy_notes, status_counts, status_word
from ..wording.provenance import prices_as_of
from ..wording.rounded_changes import RoundedChange, rounded_changes
from ..wording.rule_changes import changed_rule, how_changed, rule_changes_title
from .diff import base_facts, percentile_facts, shown_change, total_text

MOST = 6
"""The most changed workloads, and the most drivers of the change, that are listed."""
_STYLE = {"PASS": "good", "FAIL": "bad", "UNDECIDED": "bad"}
RULES = (Column("Rule"), Column("Change", wrap=True))
COLUMNS = (
    Column(""),
    Column("Check"),
    Column("Workload", drop=1, wrap=True),
    Column("Observed", right=True),
    Column(""),
    Column("Limit", right=True),
)


def page(report: GateReport) -> list[Block]:
    """The verdict, a line for each policy with its location, changes that would make the gate pass, and drivers."""
    causes = _causes(report.diff) if report.diff else ()
    facts = (*_to_pass(report.to_pass), *causes, *_basis(report))
    return [
        Heading(f"{STATUS_WORDS[report.verdict]}   {_total(report)}", status_counts(report.policies)),
        *_rule_changes(report),
        Grid(COLUMNS, tuple(_lines(report.policies)), key=1),
        Facts(facts),
    ]


def _rule_changes(report: GateReport) -> Iterator[Block]:
    """The rules that differ from those of the base, before everything that they decide."""
    if report.rule_changes:
        lines = [
            Line((changed_rule(change), how_changed(change)), str(change.where or "")) for change in report.rule_changes
        ]
        yield Grid(RULES, tuple(lines), rule_changes_title(report))


def _total(report: GateReport) -> str:
    """The month and its change, in the words of ``diff``."""
    summary, diff = report.report.summary, report.diff
    if diff is not None and diff.monthly is not None:
        return total_text(diff, rounded_changes(diff)[1])
    return money(summary.monthly, at_least=summary.at_least) + " a month" if summary.monthly is not None else NO_AMOUNT


def _lines(policies: Sequence[PolicyResult]) -> Iterator[Line]:
    """What did not pass, the worst first; then the passes, with one line for a policy on several workloads."""
    for policy in sorted(policies, key=lambda policy: ORDER.index(status_word(policy))):
        if policy.status is not Verdict.PASS:
            yield _line(policy, policy.workload or "all", policy.message)
    passed: dict[tuple[str, str | None, bool], list[PolicyResult]] = {}
    for policy in policies:
        if policy.status is Verdict.PASS:
            passed.setdefault((policy.id, policy.since, policy.workload is None), []).append(policy)
    for (_, _, of_portfolio), each in passed.items():
        yield from map(_pass_line, ([one] for one in each) if of_portfolio else [each])


def _pass_line(policies: Sequence[PolicyResult]) -> Line:
    """The passes of one policy in a line, with the figures of the workload closest to the limit."""
    closest = min(policies, key=_distance)
    rest = "; ".join(closest.notes)
    if len(policies) == 1:  # the figures show that it is within its limit
        whole_message = closest.limit is None or closest.unit == "workloads"
        return _line(closest, closest.workload or "all", closest.message if whole_message else rest)
    of = count(len(policies), "workload")
    if closest.limit is None:
        return _line(replace(closest, where=None), of, "no workload violates it")
    return _line(closest, of, "; ".join(filter(None, (f"{closest.workload} is closest to its limit", rest))))


def _distance(policy: PolicyResult) -> Decimal:
    """The distance to the limit, as a share of the limit."""
    if policy.observed is None or not policy.limit:
        return Decimal("Infinity")
    return abs(policy.limit - policy.observed) / abs(policy.limit)


def _line(policy: PolicyResult, workload: str, message: str) -> Line:
    note = "  ".join(filter(None, ("; ".join(policy_notes(policy, message)), str(policy.where or ""))))
    cells = (status_word(policy), policy.id, workload, *observed_and_limit(policy))
    return Line(cells, note, _STYLE.get(cells[0], "dim" if cells[0] == "WAIVED" else ""))


def _to_pass(suggestions: Sequence[Suggestion]) -> Iterator[tuple[str, str]]:
    for index, suggestion in enumerate(suggestions):
        who = f"{suggestion.workload}: " if suggestion.workload else ""
        saves = suggestion.saves
        effect = f"saves {money(saves)}" if saves >= 0 else f"costs {money(-saves)} more"
        text = f"{who}{suggestion.change} {effect} a month, total {money(suggestion.total)}"
        yield "or" if index else "To pass", text


def _causes(diff: CostDiff) -> Iterator[tuple[str, str]]:
    """The changed workloads, removed ones included, and the drivers: an increase may hide behind a decrease."""
    each, total = rounded_changes(diff)
    rounded = {id(one): amounts for one, amounts in zip(diff.changes, each, strict=True)}
    changed = largest_changes(diff.changes)
    if [(one.kind, one.renamed_from) for one in changed] not in ([], [(ChangeKind.CHANGED, None)]):
        yield "Changed", _listed([_changed(one, rounded[id(one)]) for one in changed])
    amounts = signed_cents_column([driver.monthly for driver in diff.drivers], total.change)
    amounts = driver_amounts(diff.drivers, amounts, partial=diff.is_partial)
    parts = [(one.factor, driver_text(one), amount) for one, amount in zip(diff.drivers, amounts, strict=True)]
    if parts:
        yield "Why", _listed([" ".join(filter(None, part)) for part in parts])


def _changed(one: WorkloadChange, amounts: RoundedChange) -> str:
    """``− chat −$140.40``, ``~ talk (was chat) +$2,199.60``."""
    name = f"{one.name} (was {one.renamed_from})" if one.renamed_from else one.name
    return f"{MARKS[one.kind]} {name} {shown_change(one, amounts)}".strip()


def _listed(texts: Sequence[str]) -> str:
    more = len(texts) - MOST
    return " · ".join([*map(clean, texts[:MOST]), *([f"and {more:,} more"] if more > 0 else [])])


def _basis(report: GateReport) -> Iterator[tuple[str, str]]:
    if report.diff is not None:
        yield from percentile_facts(report.diff)
        yield from base_facts(report.diff)
    yield "Basis", prices_as_of(report.report)
