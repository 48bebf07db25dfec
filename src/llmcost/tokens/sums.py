"""Counts of several texts → the count of all of them."""

from collections.abc import Iterable
from dataclasses import replace

from llmcost.model.counted import METHODS

from .counts import Count


def total(counts: Iterable[Count]) -> Count:
    """The sum of one or more counts by the same tokenizer, of which it is as good as the worst."""
    every = list(counts)
    worst = max(every, key=lambda count: METHODS.index(count.method))
    return replace(
        worst,
        tokens=sum(count.tokens for count in every),
        low=sum(count.low for count in every),
        high=sum(count.high for count in every),
    )
