"""How the tokens of records are spread."""

from collections.abc import Mapping
from itertools import accumulate

from llmcost.model.money import exactly, quotient
from llmcost.model.reports.token_counts import Lengths


@exactly
def token_lengths(records: Mapping[int, int]) -> Lengths:
    """The mean, and the 50th and 95th percentile by nearest rank: the least length that so many records keep to.

    ``records`` are tokens of a record → how many there are of that length, one at least.
    """
    lengths = sorted(records)
    reached = list(accumulate(records[length] for length in lengths))
    count = reached[-1]

    def rank(percent: int) -> int:
        return next(length for length, up_to in zip(lengths, reached, strict=True) if up_to * 100 >= count * percent)

    mean = quotient(sum(length * times for length, times in records.items()), count)
    return Lengths(mean, rank(50), rank(95), lengths[-1])
