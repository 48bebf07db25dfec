"""Adds up the counts of several texts."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from llmcost.model.reports.token_counts import METHODS, ChatParts

from .counts import Count


def total(counts: Iterable[Count]) -> Count:
    """The sum of one or more counts by the same tokenizer, with the method of the least certain one."""
    every = list(counts)
    return replace(
        max(every, key=_uncertainty),
        tokens=sum(count.tokens for count in every),
        low=sum(count.low for count in every),
        high=sum(count.high for count in every),
    )


class TokenTotals:
    """Adds up the counts of texts for one model. Memory grows only with the number of different lengths."""

    def __init__(self) -> None:
        self._least_certain: Count | None = None
        self._low = self._high = 0
        self.lengths = Counter[int]()
        """The number of texts by their tokens."""
        self.parts: ChatParts | None = None
        """Of all texts that are chats."""

    def add(self, count: Count, parts: ChatParts | None) -> None:
        """Add a text, and its parts where it is a chat."""
        self._least_certain = max(self._least_certain or count, count, key=_uncertainty)
        self._low += count.low
        self._high += count.high
        self.lengths[count.tokens] += 1
        if parts:
            self.parts = _sum_of(self.parts, parts) if self.parts else parts

    def count(self) -> Count:
        """The sum. Raises ``ValueError`` if no text was added."""
        if self._least_certain is None:
            raise ValueError("nothing was counted")
        tokens = sum(length * times for length, times in self.lengths.items())
        return replace(self._least_certain, tokens=tokens, low=self._low, high=self._high)


def _uncertainty(count: Count) -> int:
    return METHODS.index(count.method)


def _sum_of(left: ChatParts, right: ChatParts) -> ChatParts:
    names = ChatParts.__dataclass_fields__
    return ChatParts(**{name: getattr(left, name) + getattr(right, name) for name in names})
