"""Byte-pair merging: the tokens of a piece of text that is not a token itself."""

from collections.abc import Callable

NO_RANK = 1 << 18
"""The rank of what is no token: higher than that of every token."""


def count_merged(piece: bytes, rank: Callable[[bytes], int]) -> int:
    """How many tokens a piece of one byte or more is merged into.

    Joins the two neighbors whose union has the lowest rank, the leftmost of equals, until no union is a token. Each
    step searches all neighbors, which is faster than a heap below some 1,000 bytes.
    """
    parts = [piece[i : i + 1] for i in range(len(piece))]
    ranks = [rank(piece[i : i + 2]) for i in range(len(piece) - 1)]
    while ranks and (lowest := min(ranks)) < NO_RANK:
        at = ranks.index(lowest)
        joined = parts[at] + parts.pop(at + 1)
        parts[at] = joined
        del ranks[at]
        if at < len(ranks):
            ranks[at] = rank(joined + parts[at + 1])
        if at:
            ranks[at - 1] = rank(parts[at - 1] + joined)
    return len(parts)
