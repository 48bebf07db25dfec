"""Which files are larger than what each may be."""

from collections.abc import Iterable

from llmcost.model.reports.token_counts import FileCounts, Over


def token_budget(files: Iterable[FileCounts], budget: int) -> tuple[Over, ...]:
    """The files of which some model makes more than ``budget`` tokens.

    The high end of each count decides, so that a file which passes is within the budget whatever the true count is.
    """
    return tuple(over for file in files if (over := _over(file, budget)))


def _over(file: FileCounts, budget: int) -> Over | None:
    larger = [count for count in file.counts if count.high > budget]
    if not larger:
        return None
    most = max(larger, key=lambda count: count.high)
    return Over(file.file, most.model, most.high, most.high - budget, len(larger))
