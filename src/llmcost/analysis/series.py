"""A series of volumes laid on the months of a forecast."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from llmcost.model.problems import InputError, Problem, Where, short
from llmcost.model.reports.forecast import Growth, month_text

from .what_if.forecast import MOST_MONTHS, month_after


def growths_of(
    series: Mapping[str, Mapping[str, Decimal]], file: str, workloads: Sequence[str], as_of: date, months: int | None
) -> tuple[dict[str, Growth], int]:
    """How the workloads of a series go on, and for how many months: those asked for, else as many as it has.

    Raises ``InputError`` where a workload is unknown or a month is missing.
    """
    where = Where(file)
    if "" in series and len(workloads) > 1:
        message = f"{len(workloads)} workloads, and the series does not say which is meant"
        raise InputError.of("series", message, "add a column workload, or name one workload file", where)
    known = {"": workloads[0], **{name: name for name in workloads}}
    problems = [
        Problem("series", f'no workload "{short(name)}"', "known: " + ", ".join(workloads[:20]), where)
        for name in series
        if name not in known
    ]
    asked = months or min((_reach(given, as_of) for given in series.values()), default=0) or 1
    for name, given in series.items():
        missing = [month for month in _months(as_of, asked) if month not in given]
        if missing:
            of = f' for "{short(name)}"' if name else ""
            message = f"{missing[0]} is missing{of}" + (f", and {len(missing) - 1} more" if missing[1:] else "")
            remedy = (
                f"the months ahead are {month_text(month_after(as_of, 1))} and on; add it, or ask for fewer --months"
            )
            problems.append(Problem("series", message, remedy, where))
    if problems:
        raise InputError(problems)
    return {known[name]: Growth("series", series=given, basis="given") for name, given in series.items()}, asked


def _months(as_of: date, number: int) -> list[str]:
    return [month_text(month_after(as_of, ahead)) for ahead in range(1, number + 1)]


def _reach(given: Mapping[str, Decimal], as_of: date) -> int:
    """How many months ahead the last month of a series is."""
    last = max(given)
    return min(max((int(last[:4]) - as_of.year) * 12 + int(last[5:]) - as_of.month, 1), MOST_MONTHS)
