"""Texts of a cost difference."""

from llmcost.model.reports.diff import ChangeKind, Driver

MARKS = {ChangeKind.ADDED: "+", ChangeKind.REMOVED: "−", ChangeKind.CHANGED: "~", ChangeKind.UNCHANGED: " "}


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
