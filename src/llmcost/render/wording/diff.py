"""Texts of a cost difference."""

from llmcost.model.reports.diff import ChangeKind, Driver

MARKS = {ChangeKind.ADDED: "+", ChangeKind.REMOVED: "−", ChangeKind.CHANGED: "~", ChangeKind.UNCHANGED: " "}


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
