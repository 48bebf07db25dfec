"""Byte-pair merges: the tokens of a piece of text that is not a token itself."""

from collections.abc import Callable

WINDOW = 96
"""Bytes that are merged at once. The merges below take quadratic time, so a longer piece is done window by window."""
_NONE = 1 << 30


class PairMerger:
    """Counts the tokens of pieces, and remembers the pairs it has met: the merges of a text repeat."""

    def __init__(self, rank: Callable[[bytes], int]) -> None:
        self._ranks = _Ranks(rank)

    def count(self, piece: bytes) -> int:
        """How many tokens a piece of one byte or more has, unless it is a token as a whole."""
        return len(self.merge(piece)) if len(piece) <= WINDOW else len(self._by_windows(piece))

    def merge(self, piece: bytes) -> list[bytes]:
        """Join the neighbours of the lowest rank, the leftmost of equals, until no two neighbours make a token."""
        ranks = self._ranks
        parts = [piece[i : i + 1] for i in range(len(piece))]
        pairs = [ranks[piece[i : i + 2]] for i in range(len(piece) - 1)]
        while pairs and (lowest := min(pairs)) != _NONE:
            at = pairs.index(lowest)
            joined = parts[at] + parts.pop(at + 1)
            parts[at] = joined
            del pairs[at]
            if at < len(pairs):
                pairs[at] = ranks[joined + parts[at + 1]]
            if at:
                pairs[at - 1] = ranks[parts[at - 1] + joined]
        return parts

    def _by_windows(self, piece: bytes) -> list[bytes]:
        """``merge`` in linear time.

        A sequence of tokens is what ``merge`` makes of their text if, and only if, it is so for each two neighbours:
        the first merge across a boundary needs nothing but what lies on its two sides. So the first half of a window's
        tokens is kept if it fits to what is kept already; if it does not, the last of those is taken up again, in a
        larger window.
        """
        kept: list[bytes] = []
        start, window = 0, WINDOW
        while start < len(piece):
            tokens = self.merge(piece[start : start + window])
            if start + window < len(piece):
                del tokens[len(tokens) // 2 + 1 :]
            if kept and not self._are_neighbours(kept[-1], tokens[0]):
                start -= len(kept.pop())
                window *= 2
                continue
            kept += tokens
            start += sum(map(len, tokens))
            window = WINDOW
        return kept

    def _are_neighbours(self, left: bytes, right: bytes) -> bool:
        return self.merge(left + right) == [left, right]


class _Ranks(dict[bytes, int]):
    """Rank of each pair asked for so far, or ``_NONE``."""

    def __init__(self, rank: Callable[[bytes], int]) -> None:
        super().__init__()
        self._rank = rank

    def __missing__(self, pair: bytes) -> int:
        found = self._rank(pair)
        self[pair] = _NONE if found < 0 else found
        return self[pair]
