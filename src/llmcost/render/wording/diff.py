"""Texts of a cost difference."""

from collections.abc import Sequence
from decimal import Decimal

from llmcost.model.reports.diff import ChangeKind, CostDiff, Driver, WorkloadChange

from ..document.format_values import NO_AMOUNT

MARKS = {ChangeKind.ADDED: "+", ChangeKind.REMOVED: "−", ChangeKind.CHANGED: "~", ChangeKind.UNCHANGED: " "}


def known_change(change: WorkloadChange | CostDiff) -> tuple[str, Decimal | None]:
    """A change as it may be shown: ``≤ `` or ``≥ `` where only a bound is known, and ``None`` if not even that is."""
    lowest, highest = change.bounds
    if highest is None:
        return ("", None) if lowest is None else ("≥ ", lowest)
    return "" if lowest is not None else "≤ ", highest


def driver_amounts(drivers: Sequence[Driver], shown: Sequence[str], *, partial: bool) -> list[str]:
    """The amounts of drivers; beside parts without a price, one that moves nothing known is not priced."""
    return [NO_AMOUNT if partial and not one.monthly else text for one, text in zip(drivers, shown, strict=True)]


def driver_text(driver: Driver) -> str:
    """The value before and after, with the unit once: ``350 → 480 tokens``."""
    before, after = driver.before, driver.after
    if before is None and after is None:
        text = ""
    elif before is None or after is None:
        text = f"{before or 'none'} → {after or 'none'}"
    else:
        unit = after.partition(" ")[2]
        same_unit = unit and before.endswith(" " + unit) and " " not in before.removesuffix(" " + unit)
        text = f"{before.removesuffix(' ' + unit) if same_unit else before} → {after}"
    return f"{driver.subject} {text}" if driver.subject else text
