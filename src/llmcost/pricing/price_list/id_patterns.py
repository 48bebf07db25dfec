"""Patterns with ``*``, which matches any text, for the ids of models and the names of workloads."""

from collections.abc import Iterable


def matches_pattern(text: str, pattern: str) -> bool:
    """Whether a whole text matches a pattern; ``*`` matches any text, also an empty one.

    Takes the leftmost match of each literal between two stars, which leaves the most text for the rest. Each character
    is passed once, so the number of stars does not matter. (A regular expression with ``.*`` for each star backtracks,
    and takes minutes on a long id that almost matches.)
    """
    first, *rest = pattern.split("*")
    if not rest:
        return text == pattern
    *middle, last = rest
    start, end = len(first), len(text) - len(last)
    if start > end or not text.startswith(first) or not text.endswith(last):
        return False
    for literal in middle:
        found = text.find(literal, start, end)
        if found < 0:
            return False
        start = found + len(literal)
    return True


def matches_any(text: str, patterns: Iterable[str]) -> bool:
    """Whether a whole text matches at least one of the patterns."""
    return any(matches_pattern(text, pattern) for pattern in patterns)
