"""The tokens of several files, model by model."""

from collections.abc import Sequence

from llmcost.model.money import ZERO, exactly
from llmcost.model.reports.estimate import TokenCount
from llmcost.model.reports.token_counts import METHODS, FileCounts


@exactly
def token_total(files: Sequence[FileCounts]) -> tuple[TokenCount, ...]:
    """The sum of the files' counts for each model, each file sent once; nothing for a single file."""
    if len(files) < 2:
        return ()
    return tuple(_sum(counts) for counts in zip(*(file.counts for file in files), strict=True))


def _sum(counts: Sequence[TokenCount]) -> TokenCount:
    worst = max(counts, key=lambda count: METHODS.index(count.method))
    costs = [count.input_cost for count in counts]
    return TokenCount(
        model=worst.model,
        tokens=sum(count.tokens for count in counts),
        method=worst.method,
        encoding=worst.encoding,
        low=sum(count.low for count in counts),
        high=sum(count.high for count in counts),
        input_cost=None if None in costs else sum((cost for cost in costs if cost is not None), ZERO),
    )
