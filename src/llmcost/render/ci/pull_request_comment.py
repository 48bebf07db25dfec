"""The comment of a pull or merge request, in the Markdown that GitHub and GitLab have in common.

The most important lines come first, and every line is complete by itself, so that a truncated comment stays useful. No
line begins with text from outside: GitLab executes lines that begin with ``/``.
"""

import re
from collections.abc import Iterator

from llmcost.model.reports.diff import CostDiff, WorkloadChange
from llmcost.model.reports.estimate import Report, Status, WorkloadEstimate
from llmcost.model.reports.gate import GateReport, PolicyResult, Verdict
from llmcost.model.reports.rule_changes import RuleChange

from ..document import markdown
from ..document.format_values import clean, count, dollars, neutralize_commands, versus
from ..document.page import Facts
from ..wording.change_summary import (
    ReportParts,
    before_after_change,
    driver_lines,
    headline,
    largest_changes,
    report_parts,
    suggestion_lines,
)
from ..wording.component_table import components_grid
from ..wording.currency import currency_text
from ..wording.diff import MARKS
from ..wording.estimate import basis
from ..wording.gate import policy_message, status_counts, status_icon, worst_first
from ..wording.notes import remarks
from ..wording.provenance import prices_as_of
from ..wording.reproduce_command import reproduce_command
from ..wording.rule_changes import changed_rule, how_changed, rule_changes_title

MOST_ROWS = 100
MOST_POLICIES = 50
"""The most policies that did not pass, and the most passes, that are listed."""
MOST_DETAILS = 20
"""The most workloads that are shown with their components."""


def comment(report: Report | CostDiff | GateReport, version: str) -> str:
    """A report as the body of a comment, which ends with a newline."""
    of = report_parts(report)
    parts = [f"### {headline(of)} · LLM costs", *_rule_changes(of), *_amounts(of), *_verdict(of), *_details(of)]
    if shown := currency_text(report):
        parts.append(_text(shown))
    parts.append(_footer(of, version))
    return "\n\n".join(part for part in parts if part) + "\n"


def _text(text: str) -> str:
    return markdown.escape(clean(text))


def _code(text: str) -> str:
    """Text as inline code, between more backticks than it contains."""
    shown = neutralize_commands(clean(text))
    ticks = "`" * (1 + max(map(len, re.findall("`+", shown)), default=0))
    space = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{ticks}{space}{shown}{space}{ticks}"


def _table(titles: list[str], rows: list[list[str]], left: int) -> str:
    """A table whose first ``left`` columns are left-aligned; the others are numbers and right-aligned."""
    rules = ["---"] * left + ["--:"] * (len(titles) - left)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (titles, rules, *rows))


def _rule_changes(of: ReportParts) -> Iterator[str]:
    """The changed rules, above everything that they decide."""
    if of.gate and of.gate.rule_changes:
        yield f"⚠️ **{_text(rule_changes_title(of.gate))}**"
        yield "\n".join(_most([_rule_change(change) for change in of.gate.rule_changes]))


def _rule_change(change: RuleChange) -> str:
    location = f" · {_code(str(change.where))}" if change.where else ""
    return f"- **{_text(changed_rule(change))}:** {_text(how_changed(change))}{location}"


def _amounts(of: ReportParts) -> Iterator[str]:
    if of.diff:
        yield from _changes(of.diff)
    elif of.report.kind == "compare":
        yield _compared(of.report)
    else:
        yield _months(of.report)
    said = [(one.name, remarks(one.own)) for one in of.report.workloads if not of.gate]
    yield "\n".join(_most([f"- ⚠️ {_text(name)}: {_text(text)}" for name, text in said if text]))


def _changes(diff: CostDiff) -> Iterator[str]:
    changes = largest_changes(diff.changes)
    rows = [_change(change) for change in changes[:MOST_ROWS]]
    if rows:
        yield _table(["Workload", "Before", "After", "Change"], rows, 1)
    unchanged = len(diff.changes) - len(changes)
    hidden = len(changes) - len(rows)
    omitted = [f"and {count(hidden, 'other changed workload')}"] if hidden else []
    omitted += [f"{count(unchanged, 'workload')} unchanged"] if unchanged else []
    if omitted:
        yield "_" + ", ".join(omitted) + "_"
    if diff.base.unread:
        found = count(len(diff.base.unread), "problem")
        yield f"⚠️ {found} in {_text(diff.base.name)}: workloads that could not be read there count as new"
    if diff.drivers:
        yield "**Why:** " + " · ".join(markdown.escape(line) for line in driver_lines(diff))


def _change(change: WorkloadChange) -> list[str]:
    name = f"{MARKS[change.kind]} {_text(change.name)}".strip()
    old_name = change.renamed_from or change.moved_from
    return [f"{name} (was {_text(old_name)})" if old_name else name, *before_after_change(change)]


def _months(report: Report) -> str:
    rows = [
        [_text(one.name), _text(one.own.model), dollars(one.own.monthly, at_least=one.own.at_least)]
        for one in report.workloads[:MOST_ROWS]
    ]
    table = _table(["Workload", "Model", "$/month"], rows, 2)
    hidden = len(report.workloads) - len(rows)
    return table + (f"\n\n_and {count(hidden, 'other workload')}_" if hidden else "")


def _compared(report: Report) -> str:
    (one,) = report.workloads
    rows = [
        [_text(row.model), dollars(row.monthly, at_least=row.at_least), versus(row.monthly, one.own.monthly)]
        for row in one.alternatives[:MOST_ROWS]
    ]
    return _table(["Model", "$/month", f"vs {_text(report.baseline or '')}"], rows, 1)


def _verdict(of: ReportParts) -> Iterator[str]:
    if not of.gate:
        return
    policies = worst_first(of.gate.policies)
    passed = [_policy(policy) for policy in policies if policy.status is Verdict.PASS]
    others = [_policy(policy) for policy in policies if policy.status is not Verdict.PASS]
    yield f"**Policies:** {status_counts(of.gate.policies)}"
    yield "\n".join(_most(others))
    for remedy in suggestion_lines(of.gate):
        yield "**To pass:** " + markdown.escape(remedy)
    if len(passed) <= 5:
        yield "\n".join(passed)
    else:
        yield _collapsed(f"✅ {len(passed):,} passed", "\n".join(_most(passed)))


def _most(lines: list[str]) -> list[str]:
    more = len(lines) - MOST_POLICIES
    return [*lines[:MOST_POLICIES], f"- … and {more:,} more"] if more > 0 else lines


def _policy(policy: PolicyResult) -> str:
    who = f" {_text(policy.workload)}" if policy.workload else ""
    location = f" · {_code(str(policy.where))}" if policy.where else ""
    return f"- {status_icon(policy)} **{_text(policy.id)}**{who}: {markdown.escape(policy_message(policy))}{location}"


def _collapsed(title: str, inside: str) -> str:
    return f"<details><summary>{title}</summary>\n\n{inside}\n\n</details>"


def _details(of: ReportParts) -> Iterator[str]:
    changes = [change.after for change in largest_changes(of.diff.changes) if change.after] if of.diff else None
    shown = of.report.workloads if changes is None else changes
    parts = [part for one in shown[:MOST_DETAILS] for part in _workload(one, of.report)]
    if (hidden := len(shown) - MOST_DETAILS) > 0:
        parts.append(f"_and {count(hidden, 'other workload')}_")
    if parts:
        yield _collapsed("Components and assumptions", "\n\n".join(parts))


def _workload(one: WorkloadEstimate, report: Report) -> Iterator[str]:
    yield f"**{_text(one.name)}** · {_text(one.own.model)}"
    facts = [("Basis", basis(one, report)), ("Not priced", ", ".join(one.excluded))]
    if one.own.status is Status.PRICED:
        yield markdown.draw([components_grid(one)]).rstrip()
    else:
        facts.insert(0, ("No amount", one.own.reason or ""))
    yield markdown.draw([Facts(tuple(facts))]).rstrip()


def _footer(of: ReportParts, version: str) -> str:
    command = reproduce_command(of)
    parts = [_text(prices_as_of(of.report)), f"llmcost {_text(version)}", *([_code(command)] if command else [])]
    return f"<sub>{' · '.join(parts)}</sub>"
