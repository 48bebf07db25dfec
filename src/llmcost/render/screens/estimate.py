"""The screen of ``estimate``: one workload in full, or a portfolio as a table."""

from collections.abc import Iterator
from decimal import Decimal

from llmcost.model.money import plain
from llmcost.model.reports.component_key import Purpose
from llmcost.model.reports.estimate import Report, Status, Summary, WorkloadEstimate

from ..document.format_values import amount_column, clean, count, money, number, percent, small_money
from ..document.page import Block, Column, Facts, Grid, Heading, Line
from ..wording.component_table import components_grid
from ..wording.estimate import announcement_text, basis, counts_text, gives_requests_per_month, thinking_text
from ..wording.notes import remarks
from ..wording.provenance import prices_as_of
from .cases import cases_grid
from .model_rows import NOT_SETTLED, SETTLE, Sources, compared, model_grid, per_thousand


def page(report: Report) -> Iterator[Block]:
    """One workload in full; several as a table with a total."""
    return _workload(report.workloads[0], report) if len(report.workloads) == 1 else _portfolio(report)


def _workload(one: WorkloadEstimate, report: Report) -> Iterator[Block]:
    current, sources = one.own, Sources()
    tier = report.tiers.get(current.tier, current.tier)
    yield Heading(f"{clean(one.name)}   {current.model} · {tier}", volume(one))
    if current.status is Status.PRICED:
        yield components_grid(one)
    else:
        label = "Not priced" if current.status is Status.NOT_PRICED else "Not eligible"
        yield Facts(((label, current.reason or ""),))
    if report.cases:
        yield cases_grid(report)
    sources.mark(current.citation)
    title = "The same workload on other models" if len(one.alternatives) > 1 else ""
    yield model_grid(one.alternatives, current, sources, title=title, tiers=report.tiers)
    yield Facts((*_facts(one, report), *sources.facts()))


def volume(one: WorkloadEstimate) -> str:
    """The requests of a month, and how they are calculated."""
    text = f"{number(one.requests)} req/month"
    if not gives_requests_per_month(one):
        days = plain(one.days_per_month)
        text = f"{number(one.requests_per_day)} req/day × {days} d = {number(one.requests)}"
    return text if one.attempts == one.requests else f"{text}, {number(one.attempts)} billed"


def _facts(one: WorkloadEstimate, report: Report) -> Iterator[tuple[str, str]]:
    if one.own.per_request is not None:
        each = one.own.per_request
        amounts = {"request": each, "1,000": each * 1000, **one.units}
        least = "≥ " if one.own.at_least else ""
        yield "Each", " · ".join(f"{least}{small_money(amount)} per {unit}" for unit, amount in amounts.items())
    if one.setup is not None:
        yield "One-time", f"{money(one.setup)} to embed the corpus, not part of the month"
    if one.levers:
        yield "Levers", " · ".join(f"{lever.name} saves {money(lever.saves)}" for lever in one.levers)
    for lever in one.levers:
        if lever.name == "no-caching":
            yield "Caching", f"costs {money(lever.saves)} more than it saves"
    if one.budget:
        yield "Budget", _budget(one)
    for announcement in one.announced:
        yield "Announced", announcement_text(announcement)
    if counts := counts_text(one):
        yield "Counts", counts
    if thinking := thinking_text(one):
        yield "Thinking", thinking
    if any(compared(row, one.own) == NOT_SETTLED for row in one.alternatives if row is not one.own):
        yield "Not settled", f"the ranges of token counts overlap: {SETTLE}"
    if any(item.key.purpose is Purpose.RESERVED for item in one.own.components) and len(one.alternatives) > 1:
        yield "Reserved", "the units are in every row, and serve no requests of models that their plan does not name"
    yield "Basis", basis(one, report)
    yield "Not priced", ", ".join(one.excluded)


def _budget(one: WorkloadEstimate) -> str:
    budget = one.budget
    if budget is None:
        return ""
    parts, least = [], "≥ " if one.own.at_least else ""
    if budget.monthly is not None:
        percent_used = budget.used_percent
        used = "" if percent_used is None else f" {_bar(percent_used)} {least}{number(percent_used)}%"
        parts.append(f"{money(budget.monthly)}/month{used}")
        if budget.reached:
            parts.append(f"reached: {', '.join(number(level) + '%' for level in budget.reached)}")
        if budget.next_alert is not None and budget.next_at_requests_per_day is not None:
            volume = number(_ceiling(budget.next_at_requests_per_day))
            parts.append(f"{number(budget.next_alert)}% is reached at {volume} req/day")
    if budget.per_request is not None and one.own.per_request is not None:
        over = one.own.per_request > budget.per_request
        state = "over the limit" if over else "not fully priced" if one.own.at_least else "within the limit"
        shown = f"{least}{small_money(one.own.per_request)} of {small_money(budget.per_request)}"
        parts.append(f"{shown} per request, {state}")
    return " · ".join(parts)


def _ceiling(value: Decimal) -> Decimal:
    whole = Decimal(int(value))
    return whole if whole == value else whole + 1


def _bar(used: Decimal) -> str:
    full = min(int(used / 5), 20)
    return "█" * full + "░" * (20 - full)


def _portfolio(report: Report) -> Iterator[Block]:
    total = report.summary
    yield Heading(
        count(total.workloads, "workload"), f"{number(total.requests)} requests a month, {prices_as_of(report)}"
    )
    if report.group_by:
        yield _groups(report)
    yield _workload_grid(report)
    if report.cases:
        yield cases_grid(report)
    facts = [
        ("Announced", f"{clean(one.name)}: {announcement_text(a)}") for one in report.workloads for a in one.announced
    ]
    facts += [("Budget", f"{clean(one.name)}: {_budget(one)}") for one in report.workloads if one.budget]
    yield Facts((*facts, ("Not priced", ", ".join(report.workloads[0].excluded))))


def _workload_grid(report: Report) -> Grid:
    columns = (
        Column("Workload", wrap=True),
        Column("Model"),
        Column("Tier", drop=3),
        Column("Requests", right=True, drop=2),
        Column("$/1k req", right=True, drop=1),
        Column("$/month", right=True),
        Column("Share", right=True, drop=4),
    )
    summary = report.summary
    amounts = amount_column([one.own.monthly for one in report.workloads], summary.monthly)
    lines = []
    for one, shown in zip(report.workloads, amounts, strict=True):
        current = one.own
        cells = (
            clean(one.name),
            current.model,
            report.tiers.get(current.tier, current.tier),
            number(one.requests),
            per_thousand(current),
            ("≥ " if current.at_least else "") + shown,
            _share(current.monthly, summary),
        )
        lines.append(Line(cells, current.reason or remarks(current)))
    lines.append(Line(("Total", "", "", number(summary.requests), "", _total(summary), ""), "", "total"))
    return Grid(columns, tuple(lines))


def _total(summary: Summary) -> str:
    return money(summary.monthly, at_least=summary.at_least and summary.monthly is not None)


def _share(amount: Decimal | None, summary: Summary) -> str:
    return "—" if amount is None or not summary.monthly else percent(amount / summary.monthly)


def _groups(report: Report) -> Grid:
    columns = (
        Column(clean(report.group_by or "")),
        Column("Workloads", right=True),
        Column("$/month", right=True),
        Column("Share", right=True),
    )
    amounts = amount_column([group.monthly for group in report.groups], report.summary.monthly)
    lines = []
    for group, shown in zip(report.groups, amounts, strict=True):
        amount = ("≥ " if group.at_least and group.monthly else "") + shown
        lines.append(Line((clean(group.key), str(group.workloads), amount, _share(group.monthly, report.summary))))
    return Grid(columns, tuple(lines), "By " + clean(report.group_by or ""))
