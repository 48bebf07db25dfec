"""The screen of ``diff``: each changed workload with its drivers, and the total."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from llmcost.model.money import plain
from llmcost.model.reports.diff import PRICE_LIST, Base, ChangeKind, CostDiff, WorkloadChange
from llmcost.model.reports.estimate import Row, Summary

from ..document.format_values import (
    NO_AMOUNT,
    clean,
    count,
    money,
    percent,
    signed_cents,
    signed_cents_column,
    signed_money,
    versus,
)
from ..document.page import Block, Column, Facts, Grid, Heading, Line
from ..wording.diff import MARKS, driver_amounts, driver_text, known_change
from ..wording.notes import remarks
from ..wording.provenance import prices_as_of
from ..wording.rounded_changes import RoundedChange, rounded_changes

DRIVERS = (
    Column("Driver"),
    Column("Change", wrap=True),
    Column("$/month", right=True),
    Column("Share", right=True, drop=1),
)


def page(diff: CostDiff) -> list[Block]:
    """Each changed workload with its drivers, then the total."""
    each, total = rounded_changes(diff)
    blocks: list[Block] = []
    for one, amounts in zip(diff.changes, each, strict=True):
        blocks += _workload(one, amounts)
    return [*blocks, Heading(total_text(diff, total), _kind_counts(diff.changes)), Facts(tuple(_facts(diff, total)))]


def _workload(one: WorkloadChange, amounts: RoundedChange) -> Iterator[Block]:
    earlier = [f"was {one.renamed_from}"] if one.renamed_from else []
    earlier += [f"moved from {one.moved_from}"] if one.moved_from else []
    if one.kind is ChangeKind.UNCHANGED and not earlier:
        return
    side = one.after or one.before
    name = f"{MARKS[one.kind]} {one.name}".strip() + (f" ({', '.join(earlier)})" if earlier else "")
    yield Heading(f"{name}   {_amounts(one, amounts)}", str(side.where) if side else "")
    if one.drivers and one.before and one.after:
        yield _drivers(one, amounts.change)


def _amounts(one: WorkloadChange, amounts: RoundedChange) -> str:
    """The amounts before and after, and the change."""
    bound, change = known_change(one)
    if one.before is None or one.after is None:
        only = shown_change(one, amounts)
        return only if one.monthly is not None else f"{only} ({NO_AMOUNT})"
    before, after = one.before.own, one.after.own
    if one.kind is ChangeKind.UNCHANGED:
        return f"unchanged ({_money(after, amounts.after)})"
    sides = f"{_money(before, amounts.before)} → {_money(after, amounts.after)}"
    if change is None:
        return sides
    return f"{shown_change(one, amounts)}  ({sides})" + ("" if bound else _relative(after.monthly, before.monthly))


def shown_change(of: WorkloadChange | CostDiff, amounts: RoundedChange) -> str:
    """A change, rounded as its sides are, or its bound."""
    bound, change = known_change(of)
    if change is None or bound:
        return bound + signed_money(change)
    return signed_cents(amounts.change, change)


def _money(side: Row | Summary, cents: Decimal) -> str:
    """An amount in its rounded cents; a nonzero amount never shows as zero."""
    exact = side.monthly
    return money(exact if exact is None or not cents else cents, at_least=side.at_least)


def _relative(after: Decimal | None, before: Decimal | None) -> str:
    """The change relative to the amount before; empty without a change or with an amount of zero."""
    return f"  {versus(after, before)}" if after and before and after != before else ""


def _drivers(change: WorkloadChange, total: Decimal) -> Grid:
    drivers = change.drivers
    amounts = [driver.monthly for driver in drivers]
    texts = driver_amounts(drivers, signed_cents_column(amounts, total), partial=change.is_partial)
    whole = sum(amounts, Decimal(0))
    same_direction = all(amount >= 0 for amount in amounts) or all(amount <= 0 for amount in amounts)
    lines = []
    for driver, amount in zip(drivers, texts, strict=True):
        share = percent(driver.monthly / whole) if whole and same_direction and driver.monthly else "—"
        lines.append(Line((driver.factor, driver_text(driver), amount, share)))
    return Grid(DRIVERS, tuple(lines))


def total_text(diff: CostDiff, total: RoundedChange) -> str:
    """The change of the portfolio's month, and both sides as they are shown."""
    before, after = _side(diff.before, total.before), _side(diff.report.summary, total.after)
    bound, change = known_change(diff)
    if change is None:
        return f"{before} → {after} a month"
    if not change and not bound:
        return f"no change: {after} a month"
    partly = bound or diff.before.at_least
    relative = "" if partly else _relative(diff.report.summary.monthly, diff.before.monthly)
    return f"{shown_change(diff, total)} a month{relative}   {before} → {after}"


def _side(summary: Summary, cents: Decimal) -> str:
    return _money(summary, cents) if summary.workloads else money(Decimal(0))


def _kind_counts(changes: Sequence[WorkloadChange]) -> str:
    kinds = [one.kind for one in changes]
    return ", ".join(f"{kinds.count(kind)} {kind.value}" for kind in ChangeKind if kind in kinds)


def _facts(diff: CostDiff, total: RoundedChange) -> Iterator[tuple[str, str]]:
    if sum(one.kind is not ChangeKind.UNCHANGED for one in diff.changes) > 1 and diff.drivers:
        amounts = signed_cents_column([driver.monthly for driver in diff.drivers], total.change)
        shown = driver_amounts(diff.drivers, amounts, partial=diff.is_partial)
        yield "Why", " · ".join(f"{one.factor} {amount}" for one, amount in zip(diff.drivers, shown, strict=True))
    yield from percentile_facts(diff)
    if unpriced := sum(one.monthly is None for one in diff.changes):
        yield "Unknown", f"the change of {count(unpriced, 'workload')}: {NO_AMOUNT}"
    if partly := sum(one.monthly is not None and _partly_priced(one) for one in diff.changes):
        yield "Partial", f"{count(partly, 'workload')}: a part of the cost before or after has no price"
    for one in diff.report.workloads:
        if text := remarks(one.own):
            yield "Note", f"{clean(one.name)}: {text}"
    yield from base_facts(diff)
    yield "Basis", prices_as_of(diff.report)


def percentile_facts(diff: CostDiff) -> Iterator[tuple[str, str]]:
    """The portfolio's month at a percentile of its uncertain numbers."""
    if found := diff.percentiles:
        month = money(found.total.monthly, at_least=found.total.at_least and found.total.monthly is not None)
        yield f"p{plain(found.percent)}", f"{month} a month; {count(len(found.workloads), 'workload')} uncertain"


def base_facts(diff: CostDiff) -> Iterator[tuple[str, str]]:
    """The base, what could not be read of it, and whether its price list is the same."""
    yield "Base", _base(diff.base)
    for problem in diff.base.unread[:10]:
        yield "Unread", f"{problem.where}: {problem.message}" if problem.where else problem.message
    if diff.base.unread:
        yield "", "workloads that could not be read in the base count as new"
    if diff.base.kind == "commit" or not diff.base.same_prices:
        yield "Price list", _price_list(diff)


def _partly_priced(one: WorkloadChange) -> bool:
    return any(side is not None and side.own.at_least for side in (one.before, one.after))


def _base(base: Base) -> str:
    if base.kind != "commit" or base.commit is None:
        return f"{base.name}, {base.kind}"
    return f"{base.name}, {'merge base ' if base.is_merge_base else ''}{base.commit[:12]}"


def _price_list(diff: CostDiff) -> str:
    if diff.base.same_prices:
        return "unchanged"
    effect = sum((driver.monthly for driver in diff.drivers if driver.factor == PRICE_LIST), Decimal(0))
    return f"changed: {signed_money(effect)}" if effect else "changed, without effect on these workloads"
