"""Counts of several texts → the count of all of them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from llmcost.model.reports.token_counts import METHODS, ChatParts

from .counts import Count


def total(counts: Iterable[Count]) -> Count:
    """The sum of one or more counts by the same tokenizer, of which it is as good as the worst."""
    every = list(counts)
    return replace(
        max(every, key=_distrust),
        tokens=sum(count.tokens for count in every),
        low=sum(count.low for count in every),
        high=sum(count.high for count in every),
    )


class TokenTotals:
    """The counts of any number of texts for one model, added up; memory grows with the different lengths only."""

    def __init__(self) -> None:
        self._worst: Count | None = None
        self._low = self._high = 0
        self.lengths = Counter[int]()
        """Tokens of a text → how many texts have so many."""
        self.parts: ChatParts | None = None
        """Of all that are chats."""

    def add(self, count: Count, parts: ChatParts | None) -> None:
        """Take up a text, with what it is made of where it is a chat."""
        self._worst = max(self._worst or count, count, key=_distrust)
        self._low += count.low
        self._high += count.high
        self.lengths[count.tokens] += 1
        if parts:
            self.parts = _sum_of(self.parts, parts) if self.parts else parts

    def count(self) -> Count:
        """The sum. Raises ``ValueError`` where no text was added."""
        if self._worst is None:
            raise ValueError("nothing was counted")
        tokens = sum(length * times for length, times in self.lengths.items())
        return replace(self._worst, tokens=tokens, low=self._low, high=self._high)


def _distrust(count: Count) -> int:
    return METHODS.index(count.method)


def _sum_of(left: ChatParts, right: ChatParts) -> ChatParts:
    names = ChatParts.__dataclass_fields__
    return ChatParts(**{name: getattr(left, name) + getattr(right, name) for name in names})
