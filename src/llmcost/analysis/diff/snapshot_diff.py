"""Compares a report with the amounts of a snapshot, component by component, where the old workloads are not known."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import zip_longest

from llmcost.model.money import ZERO, exactly, plain
from llmcost.model.reports.component_key import STANDARD
from llmcost.model.reports.diff import Base, ChangeKind, CostDiff, Driver, WorkloadChange
from llmcost.model.reports.estimate import LineItem, Report, WorkloadEstimate

from .cost_diff import cost_diff, one_sided
from .drivers import in_order
from .factor_texts import number
from .recounted import with_recounted

HALF = Decimal("0.5")
Key = tuple[str, str, str | None]


@exactly
def diff_amounts(base: Base, before: Sequence[WorkloadEstimate], report: Report) -> CostDiff:
    """Compare the estimates of a snapshot with those of a report; workloads are matched by name.

    The drivers of a workload are its components. Each has an effect of its quantity and one of its price. An effect is
    taken at the mean of the other's old and new value, so the two add up to the difference exactly.
    """
    old = {one.name: one for one in before}
    report = with_recounted(report, [(old[one.name], one) for one in report.workloads if one.name in old])
    changes = [_change(old.pop(one.name, None), one) for one in report.workloads]
    return cost_diff(base, before, report, [*changes, *(one_sided(one, None) for one in old.values())])


def _change(old: WorkloadEstimate | None, new: WorkloadEstimate) -> WorkloadChange:
    if old is None:
        return one_sided(None, new)
    if old.own.monthly is None or new.own.monthly is None:
        same = old.own.monthly is None and new.own.monthly is None
        return WorkloadChange(new.name, ChangeKind.UNCHANGED if same else ChangeKind.CHANGED, old, new, None, ())
    monthly = new.own.monthly - old.own.monthly
    drivers = in_order(_drivers(old.own.components, new.own.components))
    kind = ChangeKind.CHANGED if drivers else ChangeKind.UNCHANGED
    return WorkloadChange(new.name, kind, old, new, monthly, drivers)


def _drivers(before: Sequence[LineItem], after: Sequence[LineItem]) -> Iterator[Driver]:
    old, new = _by_key(before), _by_key(after)
    for key in dict.fromkeys((*old, *new)):
        for was, now in _pairs(old.get(key, []), new.get(key, [])):
            yield from _component(was, now)


def _by_key(items: Sequence[LineItem]) -> dict[Key, list[LineItem]]:
    """Items by name, mode and threshold; those of several models are of one key."""
    found: dict[Key, list[LineItem]] = {}
    for item in items:
        found.setdefault((item.key.name, item.key.mode, item.key.band), []).append(item)
    return found


def _pairs(old: Sequence[LineItem], new: Sequence[LineItem]) -> Iterator[tuple[LineItem | None, LineItem | None]]:
    """Each item with the one of the same model. Items that are left over are paired in their order."""
    left = list(old)
    rest = []
    for item in new:
        same = next((one for one in left if one.key.model == item.key.model), None)
        if same:
            left.remove(same)
            yield same, item
        else:
            rest.append(item)
    yield from zip_longest(left, rest)


def _component(was: LineItem | None, now: LineItem | None) -> Iterator[Driver]:
    """The effects of the quantity and of the price of a component."""
    item = now or was
    if item is None:
        return
    name = item.key.name if item.key.mode == STANDARD else f"{item.key.name}, {item.key.mode}"
    name += f", {item.key.band}" if item.key.band else ""
    whole = _monthly(now) - _monthly(was)
    by_price = ZERO
    if was and now and was.unit_price is not None and now.unit_price is not None:
        by_price = (_each(now) - _each(was)) * (was.quantity + now.quantity) * HALF
    if whole - by_price:
        yield Driver(name, _quantity(was), _quantity(now), whole - by_price)
    if by_price:
        yield Driver(f"{name} price", _price(was), _price(now), by_price)


def _monthly(item: LineItem | None) -> Decimal:
    return (item.monthly if item else None) or ZERO


def _each(item: LineItem) -> Decimal:
    """USD per unit."""
    return (item.unit_price or ZERO).scaleb(1 - len(str(item.per)))


def _quantity(item: LineItem | None) -> str | None:
    return f"{number(item.quantity)} {item.unit}" if item else None


def _price(item: LineItem | None) -> str | None:
    return f"{plain(item.unit_price or ZERO)} USD per {item.per:,} {item.unit}" if item else None
