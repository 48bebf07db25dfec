"""The tokens of several files, model by model."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import accumulate

from llmcost.model.inputs.catalog import Catalog, Model
from llmcost.model.money import MILLION, ZERO, cost, exactly, quotient
from llmcost.model.reports.token_counts import METHODS, Edit, FileCounts, Lengths, Over, TokenBudget, TokenCount
from llmcost.pricing.price_list.lookup import price_on
from llmcost.pricing.rates import ServiceTerms, Threshold, effective_rates, exceeded, thresholds


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


@exactly
def token_lengths(records: Mapping[int, int]) -> Lengths:
    """The mean, and the 50th and 95th percentile by nearest rank.

    ``records`` is the number of records by their tokens, at least one.
    """
    lengths = sorted(records)
    reached = list(accumulate(records[length] for length in lengths))
    count = reached[-1]

    def rank(percent: int) -> int:
        return next(length for length, up_to in zip(lengths, reached, strict=True) if up_to * 100 >= count * percent)

    mean = quotient(sum(length * times for length, times in records.items()), count)
    return Lengths(mean, rank(50), rank(95), lengths[-1])


def token_budget(files: Iterable[FileCounts], budget: int) -> TokenBudget:
    """A budget of tokens, and the files that exceed it for some model.

    The high end of each count decides, so that a file that passes is certainly within the budget.
    """
    return TokenBudget(budget, tuple(over for file in files if (over := _over(file, budget))))


def _over(file: FileCounts, budget: int) -> Over | None:
    larger = [count for count in file.counts if count.high > budget]
    if not larger:
        return None
    most = max(larger, key=lambda count: count.high)
    return Over(file.file, most.model, most.high, most.high - budget, len(larger))


@exactly
def prompt_cost(catalog: Catalog, model: Model, requests: Mapping[int, int], as_of: date) -> Decimal | None:
    """USD for plain input in standard requests; ``None`` if no input price is known.

    ``requests`` is the number of requests by their tokens.
    """
    dated = price_on(catalog, model, as_of)
    if dated is None:
        return None
    known = thresholds(dated.entry)
    by_band = Counter[Threshold | None]()
    for tokens, times in requests.items():
        by_band[exceeded(known, Decimal(tokens))] += tokens * times
    total = ZERO
    for threshold, tokens in by_band.items():
        band = dated.entry.long[threshold.band_index] if threshold else None
        rate = effective_rates(dated.entry, band, ServiceTerms(), dated).rates.get("input")
        if rate is None:
            return None
        total += cost(Decimal(tokens), rate, MILLION)
    return total


@exactly
def prompt_edit(pairs: Iterable[tuple[TokenCount, TokenCount]], requests: Decimal) -> tuple[Edit, ...]:
    """The counts of each model before and after, and the cost of a month of ``requests``, USD."""
    return tuple(_edit(before, after, requests) for before, after in pairs)


def _edit(before: TokenCount, after: TokenCount, requests: Decimal) -> Edit:
    if before.input_cost is None or after.input_cost is None:
        return Edit(before.model, before, after, None, None, None)
    first, second = before.input_cost * requests, after.input_cost * requests
    return Edit(before.model, before, after, first, second, second - first)
