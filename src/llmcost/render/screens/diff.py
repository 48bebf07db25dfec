"""The screen of ``diff``: every workload that changed, why, and what became of the whole."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from llmcost.model.changes import PRICE_LIST, Base, CostDiff, Driver, Kind, WorkloadChange
from llmcost.model.results import Row, Summary

from ..cells import NO_AMOUNT, change, change_column, count, money, percent, rounded, versus
from ..page import Block, Column, Facts, Grid, Heading, Line
from .estimate import prices_as_of

MARKS = {Kind.ADDED: "+", Kind.REMOVED: "−", Kind.CHANGED: "~", Kind.UNCHANGED: " "}
DRIVERS = (
    Column("Driver"),
    Column("Change", wrap=True),
    Column("$/month", right=True),
    Column("Share", right=True, drop=1),
)


def page(diff: CostDiff) -> list[Block]:
    """Each workload that is not what it was, with its drivers; then the whole."""
    blocks: list[Block] = []
    for one in diff.changes:
        blocks += _workload(one)
    return [*blocks, Heading(_total(diff), _tally(diff.changes)), Facts(tuple(_facts(diff)))]


def _workload(one: WorkloadChange) -> Iterator[Block]:
    was = [f"was {one.renamed_from}"] if one.renamed_from else []
    was += [f"moved from {one.moved_from}"] if one.moved_from else []
    if one.kind is Kind.UNCHANGED and not was:
        return
    side = one.after or one.before
    name = f"{MARKS[one.kind]} {one.name}".strip() + (f" ({', '.join(was)})" if was else "")
    yield Heading(f"{name}   {_amounts(one)}", str(side.where) if side else "")
    if one.drivers and one.before and one.after:
        yield _drivers(one.drivers, _shown(one.before.own, one.after.own))


def _amounts(one: WorkloadChange) -> str:
    """What it was and is, and the difference, as the two are shown."""
    if one.before is None or one.after is None:
        return change(one.monthly)
    before, after = one.before.own, one.after.own
    sides = f"{_money(before)} → {_money(after)}"
    if one.kind is Kind.UNCHANGED:
        return f"unchanged ({_money(after)})"
    if one.monthly is None:
        return sides
    return f"{change(_shown(before, after) or one.monthly)}  ({sides})" + _relative(after.monthly, before.monthly)


def _money(side: Row | Summary) -> str:
    return money(side.monthly, at_least=side.at_least)


def _shown(before: Row | Summary, after: Row | Summary) -> Decimal:
    """The difference of two amounts as they are shown."""
    return rounded(after.monthly or Decimal(0), 2) - rounded(before.monthly or Decimal(0), 2)


def _relative(after: Decimal | None, before: Decimal | None) -> str:
    """How much that is of what was; nothing where it was or is nothing."""
    return f"  {versus(after, before)}" if after and before and after != before else ""


def _drivers(drivers: Sequence[Driver], total: Decimal) -> Grid:
    amounts = [driver.monthly for driver in drivers]
    whole = sum(amounts, Decimal(0))
    one_way = all(amount >= 0 for amount in amounts) or all(amount <= 0 for amount in amounts)
    lines = []
    for driver, amount in zip(drivers, change_column(amounts, total), strict=True):
        share = percent(driver.monthly / whole) if whole and one_way and driver.monthly else "—"
        lines.append(Line((driver.factor, driver_text(driver), amount, share)))
    return Grid(DRIVERS, tuple(lines))


def driver_text(driver: Driver) -> str:
    """What was and what is, the unit once: ``350 → 480 tokens``."""
    before, after = driver.before, driver.after
    if before is None and after is None:
        said = ""
    elif before is None or after is None:
        said = f"{before or 'none'} → {after or 'none'}"
    else:
        unit = after.partition(" ")[2]
        alike = unit and before.endswith(" " + unit) and " " not in before.removesuffix(" " + unit)
        said = f"{before.removesuffix(' ' + unit) if alike else before} → {after}"
    return f"{driver.subject} {said}" if driver.subject else said


def _total(diff: CostDiff) -> str:
    before, after = diff.before, diff.report.summary
    if diff.monthly is None:
        return f"{_side(before)} → {_side(after)} a month"
    if not diff.monthly:
        return f"no change: {_side(after)} a month"
    was, now = (side.monthly or Decimal(0) for side in (before, after))
    amount = change(_shown(before, after) or diff.monthly)
    return f"{amount} a month{_relative(now, was)}   {_side(before)} → {_side(after)}"


def _side(summary: Summary) -> str:
    return money(Decimal(0)) if not summary.workloads else _money(summary)


def _tally(changes: Sequence[WorkloadChange]) -> str:
    kinds = [one.kind for one in changes]
    return ", ".join(f"{kinds.count(kind)} {kind.value}" for kind in Kind if kind in kinds)


def _facts(diff: CostDiff) -> Iterator[tuple[str, str]]:
    if sum(one.kind is not Kind.UNCHANGED for one in diff.changes) > 1 and diff.drivers:
        yield "Why", " · ".join(f"{driver.factor} {change(driver.monthly)}" for driver in diff.drivers)
    unpriced = sum(one.monthly is None for one in diff.changes)
    if unpriced:
        yield "Not known", f"the change of {count(unpriced, 'workload')}: {NO_AMOUNT}"
    yield "Base", _base(diff.base)
    for problem in diff.base.unread[:10]:
        yield "Unread", f"{problem.where}: {problem.message}" if problem.where else problem.message
    if diff.base.unread:
        yield "", "what could not be read of the base counts as new"
    if diff.base.kind == "commit" or not diff.base.same_prices:
        yield "Price list", _price_list(diff)
    yield "Basis", prices_as_of(diff.report)


def _base(base: Base) -> str:
    if base.kind != "commit" or base.commit is None:
        return f"{base.name}, {base.kind}"
    return f"{base.name}, {'where this branch left it: ' if base.is_merge_base else ''}{base.commit[:12]}"


def _price_list(diff: CostDiff) -> str:
    if diff.base.same_prices:
        return "unchanged"
    effect = sum((driver.monthly for driver in diff.drivers if driver.factor == PRICE_LIST), Decimal(0))
    return f"changed: {change(effect)}" if effect else "changed, without an effect on these workloads"
