"""Counts of several texts → the count of all of them."""

from collections.abc import Iterable
from dataclasses import replace

from .counts import Count, Method

_TRUST: tuple[Method, ...] = ("exact", "api", "reconstruction", "proxy", "estimate")
"""From the most to the least."""


def total(counts: Iterable[Count]) -> Count:
    """The sum of one or more counts by the same tokenizer, of which it is as good as the worst."""
    every = list(counts)
    worst = max(every, key=lambda count: _TRUST.index(count.method))
    return replace(
        worst,
        tokens=sum(count.tokens for count in every),
        low=sum(count.low for count in every),
        high=sum(count.high for count in every),
    )
